"""Generated parts of README and of docs/, made from ``reports/`` and the code; ``--check`` fails if one is stale.

Between ``<!-- generated:NAME -->`` and ``<!-- /generated -->`` stands what the function NAME of a module here returns.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.docs import (
    architecture,
    corpora,
    drills,
    experiments,
    extension_texts,
    languages,
    limits,
    scores,
    settings,
    speed,
)
from scripts.docs.markdown import BUNDLED, HEADLINE, OURS, TITLES, bundled, read, system
from yt_sentiment.evaluation.figures import results_figure, save

PICTURE = Path("docs/images/results.svg")
BLOCKS: dict[str, Callable[[], str]] = {
    block.__name__: block
    for module in (
        architecture,
        corpora,
        drills,
        experiments,
        extension_texts,
        languages,
        limits,
        scores,
        settings,
        speed,
    )
    for block in module.BLOCKS
}
_BLOCK = re.compile(r"(<!-- generated:(\w+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def documents() -> list[Path]:
    """Return the documents that hold a generated part."""
    return [path for path in (Path("README.md"), *sorted(Path("docs").glob("*.md"))) if _BLOCK.search(_text(path))]


def rendered(path: Path) -> str:
    """Return a document with each generated part as it is now.

    Raises:
        KeyError: if a part has a name that no function has.
    """
    return _BLOCK.sub(lambda match: match[1] + BLOCKS[match[2]]() + match[3], _text(path))


def picture(path: Path) -> None:
    """Draw the table of results."""
    human = read("metrics")["human"]
    shown = {TITLES[name]: _with_systems(human[name]) for name in HEADLINE if name in human}
    save(results_figure(shown, {TITLES[name]: score for name, score in HEADLINE.items()}, OURS), path)


def _with_systems(report: dict[str, Any]) -> dict[str, Any]:
    return report | {"baselines": {system(name): part for name, part in report["baselines"].items()}}


def stale() -> list[str]:
    """Return the files whose generated part differs from the reports."""
    version, measured = bundled().version, read("metrics")["model_version"]
    if version != measured:
        return [f"{BUNDLED} is model {version}, reports/metrics.json is of {measured}"]
    for name in ("bench", "bench_service"):
        if (timed := read(name)["model_version"]) != version:
            return [f"{BUNDLED} is model {version}, reports/{name}.json is of {timed}; run `make bench`"]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / PICTURE.name
        picture(fresh)
        drawn = PICTURE.exists() and fresh.read_bytes() == PICTURE.read_bytes()
    old = [str(path) for path in documents() if rendered(path) != _text(path)]
    return old if drawn else [*old, str(PICTURE)]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def main() -> None:
    """Render, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file is stale")
    if parser.parse_args().check:
        if old := stale():
            sys.exit("stale, run `make docs`: " + ", ".join(old))
        return
    picture(PICTURE)
    for path in documents():
        path.write_text(rendered(path), encoding="utf-8")


if __name__ == "__main__":
    main()
