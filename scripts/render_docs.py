"""Write every number of README and the cards from ``reports/``; ``--check`` fails when one is stale.

Between ``<!-- generated:NAME -->`` and ``<!-- /generated -->`` stands what the function NAME returns.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from yt_sentiment.labels import LABELS
from yt_sentiment.model import load_model
from yt_sentiment.plots import results_figure, save

REPORTS = Path("reports")
DOCUMENTS = (Path("README.md"), Path("docs/model-card.md"), Path("docs/data-card.md"))
PICTURE = Path("docs/images/results.svg")
BUNDLED = Path("src/yt_sentiment/default_model")
OURS = "yt-sentiment"
HEADLINE = {"semeval2017": "macro_recall", "goemotions": "macro_f1", "sentistrength_youtube": "macro_f1"}
TITLES = {
    "semeval2017": "tweets (SemEval-2017)",
    "goemotions": "Reddit (GoEmotions)",
    "sentistrength_youtube": "YouTube (SentiStrength)",
    "vader_icwsm": "tweets (VADER's authors)",
    "kaggle_reddit": "Kaggle Reddit file",
}
EXAMPLES = (
    "This tutorial saved my week, thank you!",
    "not funny, just loud",
    "Which camera did you use?",
    "I don't hate it",
    "worst update ever 😡",
)
_BLOCK = re.compile(r"(<!-- generated:(\w+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def read(name: str) -> dict[str, Any]:
    """Return a report."""
    content: dict[str, Any] = json.loads((REPORTS / f"{name}.json").read_text(encoding="utf-8"))
    return content


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    names = list(header)
    lines = [names, ["---"] * len(names), *([str(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def decimal(value: float) -> str:
    """Return a score below 1 as `.712`."""
    return f"{value:.3f}".removeprefix("0")


def scored(entry: dict[str, Any], score: str) -> str:
    """Return a score with its interval."""
    low, high = entry[f"{score}_interval"]
    return f"{decimal(entry[score])} ({decimal(low)} – {decimal(high)})"


def results() -> str:
    """Our model and the baselines on the human-judged test sets."""
    human = read("metrics")["human"]
    names = [name for name in HEADLINE if name in human]
    header = [""]
    for name in names:
        header.append(f"{TITLES[name]}<br>{HEADLINE[name].replace('_', '-')}, {human[name]['rows']:,} rows")
    rows = [[f"**{OURS}**", *(f"**{scored(human[name], HEADLINE[name])}**" for name in names)]]
    for other in human[names[0]]["baselines"]:
        rows.append([other, *(scored(human[name]["baselines"][other], HEADLINE[name]) for name in names)])
    return table(header, rows)


def classic() -> str:
    """What the usual 87 % is worth."""
    report = read("classic")
    own = report["machine"]["kaggle_reddit"]
    sets = {f"{TITLES['kaggle_reddit']}, its own 20 % ({own['rows']:,} rows)": own}
    sets |= {TITLES[name]: entry for name, entry in report["human"].items()}
    rows = [[name, scored(entry, "accuracy"), scored(entry, "macro_f1")] for name, entry in sets.items()]
    return table(["trained on the Kaggle file alone, measured on", "accuracy", "macro-F1"], rows)


def example() -> str:
    """What the bundled model says of a few comments."""
    answers = load_model(BUNDLED).predict(EXAMPLES)
    lines = [f"{p.label:<8} {p.confidence:>4.0%}  {text}" for text, p in zip(EXAMPLES, answers, strict=True)]
    command = "$ yt-sentiment predict " + " ".join(f'"{text}"' for text in EXAMPLES[:2]) + " …"
    return "```console\n" + "\n".join([command, *lines]) + "\n```\n"


def costs() -> str:
    """Size of the model and seconds of the slow baseline."""
    train, baseline = read("train"), read("baseline")
    return (
        f"The bundled model `{load_model(BUNDLED).version}` has {train['bytes'] / 1e6:.1f} MB and learnt from "
        f"{train['rows']['train']:,} comments. The typical project's model, stage `baseline`, took "
        f"{baseline['fit_seconds']:.0f} s to fit in the run that these numbers are from, and is built once.\n"
    )


def details() -> str:
    """Every test set with every score."""
    rows = []
    for kind in ("human", "machine"):
        for name, entry in read("metrics")[kind].items():
            scores = [scored(entry, score) for score in ("accuracy", "macro_f1", "macro_recall")]
            title = TITLES[name] + (f", **{entry['measures']}**" if "measures" in entry else "")
            rows.append([title, f"{entry['rows']:,}", *scores, decimal(entry["calibration_error"])])
    return table(["test set", "rows", "accuracy", "macro-F1", "macro-recall", "calibration error"], rows)


def classes() -> str:
    """Precision, recall and F1 per class."""
    rows = [
        [TITLES[name], label, f"{part['rows']:,}", *(decimal(part[score]) for score in ("precision", "recall", "f1"))]
        for name, entry in read("metrics")["human"].items()
        for label, part in entry["per_class"].items()
    ]
    return table(["test set", "class", "rows", "precision", "recall", "F1"], rows)


def slices() -> str:
    """Macro-F1 per slice; a small slice says so."""
    rows = []
    for name, entry in read("metrics")["human"].items():
        for slice_, part in entry["slices"].items():
            shown = scored(part, "macro_f1") if "macro_f1" in part else part["left_out"]
            rows.append([TITLES[name], slice_, f"{part['rows']:,}", shown])
    return table(["test set", "slice", "rows", "macro-F1"], rows)


def behaviour() -> str:
    """Failure rate per capability, ours and VADER's."""
    report = read("behaviour")
    rows = []
    for name, part in report["ours"].items():
        rates = [f"{entry['failure_rate']:.0%}" for entry in (part, report["VADER"][name])]
        rows.append([name.replace("_", " "), part["cases"], *rates])
    return table(["capability", "cases", "failures, ours", "failures, VADER"], rows)


def identity() -> str:
    """What the bundled model says of itself."""
    manifest = load_model(BUNDLED).manifest
    rows = {
        "version": f"`{manifest.version}`",
        "text / features version": f"{manifest.text_version} / {manifest.features_version}",
        "labels, in order": ", ".join(LABELS),
        **manifest.libraries,
        **{f"SHA-256 of {name}": f"`{value[:16]}…`" for name, value in manifest.data.items()},
    }
    return table(["", ""], rows.items())


def sources() -> str:
    """Where each label comes from."""
    return "".join(
        f"### {name}\n\n{entry['title']}. Labels: **{entry['labels']}** — {entry['labelling']}. "
        f"Licence: {entry['licence']}. {'Trained on.' if entry['trained_on'] else '**Not trained on** by default.'}\n\n"
        f"Known flaws: {entry['flaws']}\n\n"
        for name, entry in read("ingest").items()
    )


def defects() -> str:
    """What the validation counted and dropped."""
    report = read("validation")
    kinds = list(next(iter(report.values()))["defects"])
    rows = []
    for name, entry in report.items():
        counts = [entry["defects"][kind] for kind in kinds]
        rows.append([name, f"{entry['rows_read']:,}", *counts, entry["dropped_as_known_to_another_split"]])
    names = (kind.replace("_", " ") for kind in kinds)
    return table(["source", "rows read", *names, "known to another split"], rows)


def splits() -> str:
    """Rows per split and class."""
    rows = [
        [name, split, *(f"{counts.get(label, 0):,}" for label in LABELS)]
        for name, entry in read("validation").items()
        for split, counts in entry.get("splits", {}).items()
    ]
    return table(["source", "split", *LABELS], rows)


_FUNCTIONS = (results, classic, example, costs, details, classes, slices, behaviour, identity, sources, defects, splits)
BLOCKS: dict[str, Callable[[], str]] = {function.__name__: function for function in _FUNCTIONS}


def rendered(path: Path) -> str:
    """Return a document with every generated block anew.

    Raises:
        KeyError: if a block has a name that no function here has.
    """
    return _BLOCK.sub(lambda match: match[1] + BLOCKS[match[2]]() + match[3], path.read_text(encoding="utf-8"))


def picture(path: Path) -> None:
    """Draw the results table."""
    human = read("metrics")["human"]
    shown = {TITLES[name]: human[name] for name in HEADLINE if name in human}
    save(results_figure(shown, {TITLES[name]: score for name, score in HEADLINE.items()}, OURS), path)


def stale() -> list[str]:
    """Return the files whose generated part differs from the reports."""
    bundled, measured = load_model(BUNDLED).version, read("metrics")["model_version"]
    if bundled != measured:
        return [f"{BUNDLED} is model {bundled}, reports/metrics.json is of {measured}"]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / PICTURE.name
        picture(fresh)
        drawn = PICTURE.exists() and fresh.read_bytes() == PICTURE.read_bytes()
    old = [str(path) for path in DOCUMENTS if rendered(path) != path.read_text(encoding="utf-8")]
    return old if drawn else [*old, str(PICTURE)]


def main() -> None:
    """Render, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file is stale")
    if parser.parse_args().check:
        if old := stale():
            sys.exit("stale, run `make docs`: " + ", ".join(old))
        return
    picture(PICTURE)
    for path in DOCUMENTS:
        path.write_text(rendered(path), encoding="utf-8")


if __name__ == "__main__":
    main()
