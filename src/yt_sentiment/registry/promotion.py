"""Move models between aliases: promote through the gate, roll back, export. Each decision is kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.datasets import get_source
from yt_sentiment.labels import LABELS
from yt_sentiment.model import SentimentModel, load_model
from yt_sentiment.model_files import ENCODER, FILES, MANIFEST, ModelFilesError, file_sha256
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry import decisions
from yt_sentiment.registry.gate import Evidence, Verdict, compare, sanity_reasons
from yt_sentiment.registry.own_code import RegistryError
from yt_sentiment.registry.store import PRODUCTION, STAGING, Registry


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, as the log has it.

    Attributes:
        accepted: whether the alias was moved.
        entry: the line in the log.
    """

    accepted: bool
    entry: Mapping[str, Any]


def promote(
    registry: Registry,
    test_path: Path,
    params: PromoteParams,
    *,
    seed: int,
    log: Path,
    first: bool,
    reason: str = "",
) -> Decision:
    """Compare ``staging`` with ``production`` on the same rows, and move ``production`` if the gate agrees.

    Args:
        registry: where both models are.
        test_path: test rows, schema ``LabelledComments``.
        params: limits of the gate.
        seed: of the bootstrap.
        log: the append-only log of decisions.
        first: allow a candidate where nothing is in production yet.
        reason: why, in the words of who asks.

    Raises:
        RegistryError: if there is no candidate.
        DecisionLogError: if the log is broken; nothing is moved then.
    """
    decisions.read(log)
    candidate = registry.version_of(STAGING)
    if candidate is None:
        raise RegistryError(f"{registry.model_name} has no version with alias {STAGING!r}; run `make pipeline` first")
    production = registry.version_of(PRODUCTION)
    verdict = Verdict()
    if production is None and not first:
        verdict.reasons.append("nothing is in production to compare with; --first allows a first model")
    elif production is not None and first:
        verdict.reasons.append(f"--first is for an empty registry, but version {production} is in production")
    elif production == candidate:
        verdict.reasons.append(f"version {candidate} is in production already")
    else:
        verdict = _judge(registry, candidate, production, test_path, params, seed)
    record = {
        "action": "promote",
        "outcome": "promoted" if verdict.passed else "refused",
        "model": registry.model_name,
        "from": production,
        "to": candidate,
        "why": reason,
        "reasons": verdict.reasons,
        "comparison": _rounded(verdict.comparison),
        "test_sha256": file_sha256(test_path) if test_path.is_file() else None,
    }
    history = [*registry.history(), candidate] if verdict.passed else None
    return Decision(verdict.passed, _record(registry, record, history, log))


def rollback(registry: Registry, *, log: Path, reason: str = "") -> Decision:
    """Point ``production`` at the version that was there before.

    Raises:
        RegistryError: if there is none, or it no longer loads.
    """
    decisions.read(log)
    history = registry.history()
    if len(history) < 2:
        raise RegistryError(f"{registry.model_name} has no earlier production version; history is {history}")
    registry.answers_of(history[-2], ["good"])
    record = {
        "action": "rollback",
        "outcome": "rolled back",
        "model": registry.model_name,
        "from": history[-1],
        "to": history[-2],
        "why": reason,
    }
    return Decision(True, _record(registry, record, history[:-1], log))


def export(registry: Registry, target: Path, alias: str = PRODUCTION) -> SentimentModel:
    """Copy the model that ``alias`` points at into ``target`` and return it, loaded from there.

    Raises:
        RegistryError: if nothing has that alias.
    """
    version = registry.version_of(alias)
    if version is None:
        raise RegistryError(f"{registry.model_name} has no version with alias {alias!r}")
    with tempfile.TemporaryDirectory() as folder:
        origin = registry.folder_of(version, Path(folder))
        load_model(origin)
        target.mkdir(parents=True, exist_ok=True)
        for name in (*FILES, ENCODER, MANIFEST):
            if (origin / name).is_file():
                shutil.copyfile(origin / name, target / name)
            else:
                (target / name).unlink(missing_ok=True)
    return load_model(target)


def _judge(
    registry: Registry,
    candidate: int,
    production: int | None,
    test_path: Path,
    params: PromoteParams,
    seed: int,
) -> Verdict:
    if not test_path.is_file():
        return Verdict([f"no test rows at {test_path}: run `make pipeline`, or `dvc pull`"])
    rows = pd.read_parquet(test_path)
    rows = rows[[get_source(name).labels == "human" for name in rows["source"]]]
    expected, found = registry.tag(candidate, "test_sha256"), file_sha256(test_path)
    if expected != found:
        return Verdict(
            [f"{test_path} has sha256 {found}, but the candidate was kept apart from the test rows {expected}"]
        )
    platforms = [get_source(name).platform for name in rows["source"]]
    answers: dict[int, NDArray[np.float64]] = {}
    for version in [candidate] if production is None else [candidate, production]:
        try:
            answers[version] = registry.answers_of(version, rows["text"].tolist(), platforms)
        except (RegistryError, ModelFilesError) as error:
            return Verdict([f"load test: version {version}: {error}"])
        if reasons := sanity_reasons(answers[version]):
            return Verdict(reasons)
    if production is None:
        return Verdict([] if len(rows) else ["no human-labelled test rows"])
    true = rows["label"].map(LABELS.index).to_numpy(np.int64)
    return compare(_evidence(rows["source"].tolist(), true, answers[candidate], answers[production]), params, seed=seed)


def _evidence(
    sources: Sequence[str],
    true: NDArray[np.int64],
    candidate: NDArray[np.float64],
    production: NDArray[np.float64],
) -> dict[str, Evidence]:
    names = np.asarray(sources)
    return {
        str(name): Evidence(true[names == name], candidate[names == name], production[names == name])
        for name in np.unique(names)
    }


def _record(registry: Registry, record: Mapping[str, Any], history: list[int] | None, log: Path) -> Mapping[str, Any]:
    """Move the alias and write the log, both or neither."""
    before = registry.history()
    if history is not None:
        registry.point(PRODUCTION, history[-1])
        registry.set_history(history)
    try:
        entry = decisions.append(log, record)
    except (OSError, decisions.DecisionLogError):
        if history is not None:
            registry.set_history(before)
            registry.restore(PRODUCTION, before[-1] if before else None)
        raise
    registry.annotate(record["to"], entry)
    return entry


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value
