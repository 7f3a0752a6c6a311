"""What a change did to the model, as Markdown for people who review it: ``make report BASE=origin/main``.

Compares the pipeline's last run with the model and reports that the base commit carries. Both models answer the same
test rows, so that each difference has a paired interval and the gate can say what it would. What a base's model of
other code answers is read from the predictions that its pipeline stored (DVC). With ``--production`` the report begins
with what the gate would say beside the model in production, where the registry has another one there than the base.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from scripts.docs.markdown import TITLES, decimal, scored, table
from yt_sentiment.io import strict_yaml
from yt_sentiment.io.files import file_sha256, read_json, write_text
from yt_sentiment.labels import LABELS
from yt_sentiment.model import load_model
from yt_sentiment.model.persistence import ForeignVersionError
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, MODEL, PREDICTIONS, REPORTS
from yt_sentiment.pipeline.register import flatten
from yt_sentiment.registry.evidence import Predictions
from yt_sentiment.registry.gate import Verdict, compare
from yt_sentiment.registry.paired_predictions import Answers, JudgedRows, judge
from yt_sentiment.registry.store import MODEL_TAG, PRODUCTION, STAGING, Registry

BUNDLED: Final = "src/yt_sentiment/default_model"


class ReportError(RuntimeError):
    """The base commit cannot be read."""


@dataclass(frozen=True, slots=True)
class Base:
    """The commit that a change is compared with.

    Attributes:
        name: as it was given.
        commit: 40 hexadecimal digits.
    """

    name: str
    commit: str

    @classmethod
    def of(cls, name: str) -> Base:
        """Return the commit where the change branched off ``name``.

        Raises:
            ReportError: if git does not know it.
        """
        return cls(name, _git("merge-base", "HEAD", name).decode().strip())

    def text(self, path: str) -> str:
        """Return a file as it was."""
        return _git("show", f"{self.commit}:{path}").decode()

    def unpack(self, path: str, folder: Path) -> Path:
        """Write a folder as it was below ``folder``, and return it."""
        with zipfile.ZipFile(io.BytesIO(_git("archive", "--format=zip", self.commit, path))) as archive:
            archive.extractall(folder)
        return folder / path


def _git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise ReportError(f"git {' '.join(arguments)}: {done.stderr.decode().strip()}")
    return done.stdout


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[list[str]]:
    """Return name, old and new value of every leaf that differs."""
    old, new = dict(flatten(before)), dict(flatten(after))
    return [
        [f"`{name}`", _shown(old, name), _shown(new, name)]
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name) or (name in old) != (name in new)
    ]


def _shown(values: Mapping[str, Any], name: str) -> str:
    return f"`{json.dumps(values[name])}`" if name in values else "—"


def verdict_on(base: Base, model: Path) -> Verdict | str:
    """Return what the gate would say of the new model beside the base's, or why it cannot."""
    params, rows = load_params(), JudgedRows.read(CLEAN / "test.parquet")
    with tempfile.TemporaryDirectory() as folder:
        try:
            theirs = _answers(base, rows, Path(folder))
        except (ReportError, ValueError) as error:
            return f"the model of {base.name}: {error}"
    ours = Answers.live(load_model(model), rows)
    return compare(rows.evidence(ours, theirs), params.promote, seed=params.seed)


def _answers(base: Base, rows: JudgedRows, folder: Path) -> Answers:
    try:
        return Answers.live(load_model(base.unpack(BUNDLED, folder)), rows)
    except ForeignVersionError as error:
        path = folder / PREDICTIONS.name
        command = [sys.executable, "-m", "dvc", "get", ".", str(PREDICTIONS), "--rev", base.commit, "--out", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise ReportError(f"{error}; its predictions are not here: {done.stderr.strip()}") from None
    identity = {
        "model_version": json.loads(base.text(f"{BUNDLED}/manifest.json"))["version"],
        "test_sha256": json.loads(base.text("reports/metrics.json"))["test_sha256"],
    }
    return Answers(*Predictions.read(path, **identity).of(rows.digests))


def _signed(difference: float, interval: Iterable[float]) -> str:
    low, high = interval
    mark = "🟢" if low > 0 else "🔴" if high < 0 else "⚪"
    return f"{mark} {difference:+.4f} ({low:+.4f} – {high:+.4f})"


def scores(verdict: Verdict, before: Mapping[str, Any], after: Mapping[str, Any], base: str) -> str:
    """Return macro-F1, recall per class, calibration and doubt of each test set; differences have paired intervals."""
    rows, recalls = [], []
    for name, figures in verdict.comparison.items():
        title, f1, pairs = (
            TITLES[name],
            figures["macro_f1"],
            (figures["calibration_error"], figures["wrong_and_unflagged"]),
        )
        cells = [scored(one[name], "macro_f1") if name in one else "—" for one in (before, after)]
        before_and_after = [f"{decimal(pair['production'])} → {decimal(pair['candidate'])}" for pair in pairs]
        difference = _signed(f1["difference"], f1["interval"])
        rows.append([title, f"{figures['rows']:,}", *cells, difference, *before_and_after])
        parts = [figures["recall"][label] for label in LABELS]
        recalls.append([title, *(_signed(part["difference"], part["interval"]) for part in parts)])
    f1s = (f"macro-F1, {base}", "macro-F1, here", "difference")
    return (
        table(["test set", "rows", *f1s, "calibration error", "wrong and unflagged"], rows)
        + "\n"
        + table(["recall, difference", *LABELS], recalls)
        + "\n🟢 better, 🔴 worse, ⚪ within what these rows can tell; 95 % paired bootstrap intervals.\n"
    )


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return the capabilities whose failure rate differs."""
    rows = [
        [name.replace("_", " "), part["cases"], f"{before[name]['failure_rate']:.0%}", f"{part['failure_rate']:.0%}"]
        for name, part in after.items()
        if name in before and before[name]["failure_rate"] != part["failure_rate"]
    ]
    return (
        table(["capability", "cases", "failures before", "failures here"], rows) if rows else "No capability moved.\n"
    )


def beside_production(registry: Registry, model: str, base: str) -> str:
    """Return what the gate would say beside the model in production; nothing where that is the base's or there is none.

    Args:
        registry: where the pipeline registered its model.
        model: version of that model.
        base: version of the base's model.
    """
    staging, production = registry.version_of(STAGING), registry.version_of(PRODUCTION)
    if staging is None or production is None or registry.tag(staging, MODEL_TAG) != model:
        return ""
    served, params = registry.tag(production, MODEL_TAG), load_params()
    if served in (base, model):
        return ""
    verdict = judge(registry, staging, production, CLEAN / "test.parquet", params.promote, params.seed)
    reasons = "".join(f"\n- {reason}" for reason in verdict.reasons)
    said = "would let it pass" if verdict.passed else "would refuse it"
    return f"**Production is another model, `{served}`: beside that the gate {said}.**{reasons}\n"


def report(base: Base, registry: Registry | None = None) -> str:
    """Return the whole report."""
    ours, theirs = load_model(MODEL), json.loads(base.text(f"{BUNDLED}/manifest.json"))
    parts = [f"## Model `{ours.version}` beside `{theirs['version']}` of {base.name}\n"]
    if registry is not None and (said := beside_production(registry, ours.version, theirs["version"])):
        parts += [said]
    edits = changed(yaml.safe_load(base.text("params.yaml")), strict_yaml.load(Path("params.yaml").read_text("utf-8")))
    edits += changed({"data": theirs["data"]}, {"data": dict(ours.manifest.data)})
    edits += changed({"libraries": theirs["libraries"]}, {"libraries": dict(ours.manifest.libraries)})
    what = table(["", base.name, "here"], edits) if edits else "No parameter, no data, no library.\n"
    if ours.version == theirs["version"]:
        return "\n".join([*parts, "**The model is the same, file by file.**\n", f"### What changed\n\n{what}"])
    verdict = verdict_on(base, MODEL)
    before, after = json.loads(base.text("reports/metrics.json")), read_json(REPORTS / "metrics.json")
    behaviour = json.loads(base.text("reports/behaviour.json")), read_json(REPORTS / "behaviour.json")
    if isinstance(verdict, str):
        parts += [f"**Not compared on the same rows:** {verdict}\n"]
    elif verdict.passed:
        parts += ["**The gate would let it pass.**\n"]
    else:
        parts += ["**The gate would refuse it:**\n", "".join(f"- {reason}\n" for reason in verdict.reasons)]
    parts += [f"### What changed\n\n{what}"]
    if isinstance(verdict, Verdict):
        parts += [f"### Scores\n\n{scores(verdict, before['human'], after['human'], base.name)}"]
    if before["test_sha256"] != file_sha256(CLEAN / "test.parquet"):
        parts += [
            "The test rows are others than the base's: its own scores are of other rows, the differences are not.\n"
        ]
    parts += [f"### Behaviour\n\n{moved(behaviour[0]['ours'], behaviour[1]['ours'])}"]
    size = sum(path.stat().st_size for path in MODEL.iterdir())
    parts += [f"Model directory: {size / 1e6:.2f} MB. Plots and full reports: the artifact of this run.\n"]
    return "\n".join(parts)


def main() -> None:
    """Write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="origin/main")
    parser.add_argument("--out", type=Path, default=Path("build/report.md"))
    parser.add_argument("--production", action="store_true", help="compare with the registry's production, too")
    args = parser.parse_args()
    section = load_params().register_
    registry = Registry(section.model_name, section.experiment) if args.production else None
    try:
        text = report(Base.of(args.base), registry)
    except (ReportError, OSError, ValueError) as error:
        sys.exit(f"error: {error}")
    write_text(args.out, text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
