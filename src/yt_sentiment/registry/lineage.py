"""From a registered model back to its data, its code and every decision about it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from yt_sentiment.io.files import read_json
from yt_sentiment.registry.moves import settled
from yt_sentiment.registry.store import MODEL_TAG, TEST_TAG, Registry, RegistryError

DATA_TAGS: Final = ("train.parquet", "validation.parquet", TEST_TAG)
MAX_REPORT_BYTES: Final = 10_000_000


def lineage_of(registry: Registry, alias: str, log: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the version that ``alias`` points at was made from.

    Args:
        registry: where it is.
        alias: such as ``production``.
        log: every decision, oldest first.

    Returns:
        ``version``, ``model_version``, ``run_id``, ``trained_at``, ``git_revision``, ``data`` (SHA-256 of the split
        rows), ``sources`` (SHA-256 of each corpus file, and whether it trained the model), ``decisions`` that moved
        it, judged it, or opened the run with these corrections.

    Raises:
        RegistryError: if nothing has that alias, or the run no longer says what it read.
    """
    version = registry.version_of(alias)
    if version is None:
        raise RegistryError(f"{registry.model_name} has no version with alias {alias!r}")
    with tempfile.TemporaryDirectory() as folder:
        report = registry.kept_with(version, "ingest.json", Path(folder), max_bytes=MAX_REPORT_BYTES)
        if report is None:
            raise RegistryError(f"the run of version {version} keeps no ingest.json: its sources are not known")
        sources = read_json(report)
    run_id, git_revision = registry.run_of(version)
    corrections = set(sources.get("feedback", {}).get("files", {}).values())
    return {
        "alias": alias,
        "version": version,
        "model_version": registry.tag(version, MODEL_TAG),
        "run_id": run_id,
        "trained_at": registry.trained_at(version).isoformat(timespec="seconds"),
        "git_revision": git_revision,
        "data": {name: registry.tag(version, name) for name in DATA_TAGS},
        "sources": {
            name: {"files": source["files"], "trained_on": source["trained_on"]} for name, source in sources.items()
        },
        "decisions": [entry for entry in settled(log) if _is_about(entry, version, corrections)],
    }


def _is_about(entry: Mapping[str, Any], version: int, corrections: set[str]) -> bool:
    if entry["action"] == "retrain":
        return entry["outcome"] == "opened" and entry["evidence"]["feedback_sha256"] in corrections
    return version in (entry.get("from"), entry.get("to"))
