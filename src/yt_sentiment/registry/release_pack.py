"""One archive with what a promotion stands on, for people who review, audit or keep releases.

Everything in it is what registry and log say of the version in production: the same state gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from yt_sentiment.io.archive import write_zip
from yt_sentiment.io.files import read_json
from yt_sentiment.model.persistence import MANIFEST, SUMS
from yt_sentiment.registry import journal
from yt_sentiment.registry.lineage import MAX_REPORT_BYTES, lineage_of
from yt_sentiment.registry.moves import production_history, recover
from yt_sentiment.registry.run_log import GATE, gate_table
from yt_sentiment.registry.store import MODEL_TAG, PRODUCTION, Registry, RegistryError

REPORTS: Final = ("ingest", "preprocess", "train", "metrics", "behaviour", "scores")
"""Of the run that made the model, those that it kept."""
PARTS: Final = {
    "decisions.jsonl": "each decision about this version, as the log has it: who, when, why, with its digest",
    "gate.md": "what the gate said when the version came to production, per test set with its interval",
    "rollback.json": "which version `yt-sentiment rollback` brings back",
    "model-card.md": "the version's card in the registry: scores beside the best baseline, languages, training rows",
    "data-card.md": "each corpus with languages, labels, licence, flaws and rows",
    "lineage.json": "run, commit, SHA-256 of the split rows and of each corpus file",
    f"model/{MANIFEST}": "the model directory's own list, with the SHA-256 of each file",
    "reports/": "measurements of the run, whole",
    "sbom.json": "what the image holds, as CycloneDX",
}


def write_release_pack(registry: Registry, target: Path, *, log: Path, sbom: Path | None = None) -> int:
    """Write the archive of the version in production; return the version.

    Args:
        registry: where it is.
        target: a ZIP archive, replaced.
        log: the log of decisions, whose lock keeps the alias where it is.
        sbom: of the image that serves the model, CycloneDX in JSON; left out if None.

    Raises:
        RegistryError: if nothing is in production, no decision brought it there, its run keeps no report of its data,
            or the image of ``sbom`` holds another model.
        ChainError: if the log was altered.
    """
    with journal.opened(log, registry) as opened, tempfile.TemporaryDirectory() as scratch:
        recover(registry, opened)
        files = _files(registry, opened.entries, Path(scratch))
        lineage = json.loads(files["lineage.json"])
    if sbom is not None:
        files["sbom.json"] = _checked(sbom, lineage["model_version"])
    files["README.md"] = _guide(lineage, files).encode()
    sums = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    write_zip(target, {**files, SUMS: "".join(sums).encode()})
    return int(lineage["version"])


def _files(registry: Registry, log: Sequence[Mapping[str, Any]], scratch: Path) -> dict[str, bytes]:
    lineage = lineage_of(registry, PRODUCTION, log)
    version, decisions = lineage["version"], lineage["decisions"]
    history = production_history(log, registry.model_name)
    arrivals = [entry for entry in decisions if entry.get("to") == version and entry["outcome"] == "promoted"]
    if history[-1:] != [version] or not arrivals:
        raise RegistryError(f"no decision in the log brought version {version} to production; its last was {history}")
    reports = {name: _kept(registry, version, f"{name}.json", scratch) for name in REPORTS}
    card = registry.client.get_model_version(registry.model_name, str(version)).description or ""
    texts = {
        "decisions.jsonl": "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in decisions),
        "gate.md": f"# Gate\n\n{gate_table(arrivals[-1])}\n",
        "rollback.json": _json(_rollback(registry, history)),
        "model-card.md": f"# Model card\n\n{card.split(GATE)[0].strip()}\n",
        "data-card.md": _data_card(json.loads(reports["ingest"] or b"{}"), json.loads(reports["preprocess"] or b"{}")),
        "lineage.json": _json(lineage),
    }
    files = {name: text.encode() for name, text in texts.items()}
    files |= {f"reports/{name}.json": content for name, content in reports.items() if content is not None}
    files[f"model/{MANIFEST}"] = (registry.folder_of(version, scratch / "model") / MANIFEST).read_bytes()
    return files


def _kept(registry: Registry, version: int, name: str, scratch: Path) -> bytes | None:
    path = registry.kept_with(version, name, scratch, max_bytes=MAX_REPORT_BYTES)
    return None if path is None else path.read_bytes()


def _rollback(registry: Registry, history: Sequence[int]) -> dict[str, Any]:
    """Return what serves, and what would after a roll back; nothing where the version is the first."""
    sides = {"in_production": history[-1], "rolls_back_to": history[-2] if len(history) > 1 else None}
    return {
        side: None
        if version is None
        else {
            "version": version,
            "model_version": registry.tag(version, MODEL_TAG),
            "git_revision": registry.run_of(version)[1],
        }
        for side, version in sides.items()
    }


def _data_card(ingest: Mapping[str, Any], preprocess: Mapping[str, Any]) -> str:
    """Return what the model learnt from and was measured on, as Markdown.

    Args:
        ingest: ``reports/ingest.json`` of the run.
        preprocess: ``reports/preprocess.json``; empty where the run did not keep it.
    """
    lines = ["# Data card", "", "| source | language | labels by | licence | trains | rows: train, validation, test |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for name, source in ingest.items():
        splits = preprocess.get(name, {}).get("splits", {})
        rows = ", ".join(f"{sum(splits.get(split, {}).values()):,}" for split in ("train", "validation", "test"))
        trains = "left out" if source.get("left_out") else "yes" if source["trained_on"] else "no"
        facts = [name, *(source.get(key, "") for key in ("language", "labels", "licence")), trains]
        lines.append(f"| {' | '.join(map(_cell, facts))} | {rows if splits else '—'} |")
    for name, source in ingest.items():
        lines += ["", f"## {name}", ""]
        facts = [source.get(key, "") for key in ("title", "labelling", "flaws")]
        lines += [f"- {' '.join(str(fact).split())}" for fact in facts if fact]
        lines += [f"- `{file}`: SHA-256 `{digest}`" for file, digest in source["files"].items()]
    return "\n".join(lines) + "\n"


def _checked(path: Path, model_version: str) -> bytes:
    """Return the list of what an image holds, if it holds this model."""
    content = read_json(path)
    models = [one for one in content.get("components", []) if one.get("type") == "machine-learning-model"]
    if (found := [one.get("version") for one in models]) != [model_version]:
        raise RegistryError(f"{path} is of an image with model {found}, expected {model_version!r}")
    return path.read_bytes()


def _guide(lineage: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    there = [name for name in PARTS if name in files or any(file.startswith(name) for file in files)]
    return "\n".join(
        [
            f"# Release of model `{lineage['model_version']}`",
            "",
            f"Version {lineage['version']} of the registry, trained {lineage['trained_at']}.",
            f"`sha256sum --check {SUMS}` says whether all is as it was written.",
            "",
            "| | |",
            "| --- | --- |",
            *(f"| `{name}` | {PARTS[name]} |" for name in there),
            "",
        ]
    )


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
