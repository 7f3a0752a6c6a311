"""Move models between aliases: promote through the gate, roll back, export. Each decision is kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.chain import ChainError
from yt_sentiment.datasets import get_source
from yt_sentiment.labels import LABELS
from yt_sentiment.model import SentimentModel, load_model
from yt_sentiment.model_files import ENCODER, FILES, MANIFEST, ModelFilesError, file_sha256
from yt_sentiment.monitoring.origin import write_origin
from yt_sentiment.monitoring.profile import FILE as PROFILE_FILE
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry import decisions
from yt_sentiment.registry.gate import Evidence, Verdict, compare, sanity_reasons
from yt_sentiment.registry.own_code import RegistryError
from yt_sentiment.registry.store import MODEL_TAG, PRODUCTION, STAGING, Registry


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, as the log has it.

    Attributes:
        accepted: whether the alias was moved.
        entry: the line in the log.
        unchanged: whether the candidate is the model that is in production already, file by file.
    """

    accepted: bool
    entry: Mapping[str, Any]
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """Test rows that people labelled: what two models are compared on.

    Attributes:
        texts: raw comments.
        platforms: where each was written.
        sources: name of the test set of each row.
        true: index into ``LABELS`` per row, shape (n,).
    """

    texts: list[str]
    platforms: list[str]
    sources: NDArray[np.str_]
    true: NDArray[np.int64]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read them from a file of schema ``LabelledComments``; rows that a program labelled are left out."""
        rows = pd.read_parquet(path)
        rows = rows[[get_source(name).labels == "human" for name in rows["source"]]]
        return cls(
            texts=rows["text"].tolist(),
            platforms=[get_source(name).platform for name in rows["source"]],
            sources=np.asarray(rows["source"].tolist(), dtype=np.str_),
            true=rows["label"].map(LABELS.index).to_numpy(np.int64),
        )

    def evidence(self, candidate: NDArray[np.float64], production: NDArray[np.float64]) -> dict[str, Evidence]:
        """Return both models' answers, shapes (n, 3), by test set."""
        return {
            str(name): Evidence(self.true[chosen], candidate[chosen], production[chosen])
            for name in np.unique(self.sources)
            for chosen in [self.sources == name]
        }


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
        ChainError: if the log is broken; nothing is moved then.
    """
    decisions.read(log)
    candidate = registry.version_of(STAGING)
    if candidate is None:
        raise RegistryError(f"{registry.model_name} has no version with alias {STAGING!r}; run `make pipeline` first")
    production = registry.version_of(PRODUCTION)
    unchanged = production is not None and registry.tag(candidate, MODEL_TAG) == registry.tag(production, MODEL_TAG)
    verdict = Verdict()
    if production is None and not first:
        verdict.reasons.append("nothing is in production to compare with; --first allows a first model")
    elif production is not None and first:
        verdict.reasons.append(f"--first is for an empty registry, but version {production} is in production")
    elif unchanged:
        verdict.reasons.append(f"version {candidate} is the model that is in production already, version {production}")
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
    return Decision(verdict.passed, _record(registry, record, history, log), unchanged)


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
    """Copy the model that ``alias`` points at into ``target``, its profile with it; return it, loaded from there.

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
        profile = registry.kept_with(version, PROFILE_FILE, Path(folder) / "profile")
        (target / PROFILE_FILE).unlink(missing_ok=True)
        if profile is not None:
            shutil.copyfile(profile, target / PROFILE_FILE)
        write_origin(target, registry_version=version, trained_at=registry.trained_at(version))
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
    expected, found = registry.tag(candidate, "test_sha256"), file_sha256(test_path)
    if expected != found:
        return Verdict(
            [f"{test_path} has sha256 {found}, but the candidate was kept apart from the test rows {expected}"]
        )
    rows = JudgedRows.read(test_path)
    answers: dict[int, NDArray[np.float64]] = {}
    for version in [candidate] if production is None else [candidate, production]:
        try:
            answers[version] = registry.answers_of(version, rows.texts, rows.platforms)
        except (RegistryError, ModelFilesError) as error:
            return Verdict([f"load test: version {version}: {error}"])
        if reasons := sanity_reasons(answers[version]):
            return Verdict(reasons)
    if production is None:
        return Verdict([] if rows.texts else ["no human-labelled test rows"])
    return compare(rows.evidence(answers[candidate], answers[production]), params, seed=seed)


def _record(registry: Registry, record: Mapping[str, Any], history: list[int] | None, log: Path) -> Mapping[str, Any]:
    """Move the alias and write the log, both or neither."""
    before = registry.history()
    if history is not None:
        registry.point(PRODUCTION, history[-1])
        registry.set_history(history)
    try:
        entry = decisions.append(log, record)
    except (OSError, ChainError):
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
