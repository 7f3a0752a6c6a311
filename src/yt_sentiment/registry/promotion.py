"""Move models between aliases: promote through the gate, roll back. Each decision is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yt_sentiment.io.files import file_sha256
from yt_sentiment.model.persistence import ForeignVersionError
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry import journal
from yt_sentiment.registry.gate import Verdict
from yt_sentiment.registry.moves import move, production_history, recover
from yt_sentiment.registry.paired_predictions import judge, stored_predictions
from yt_sentiment.registry.store import MODEL_TAG, PRODUCTION, STAGING, Registry, RegistryError


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
    with journal.opened(log, registry) as opened:
        recover(registry, opened)
        candidate = registry.version_of(STAGING)
        if candidate is None:
            raise RegistryError(
                f"{registry.model_name} has no version with alias {STAGING!r}; run `make pipeline` first"
            )
        production = registry.version_of(PRODUCTION)
        unchanged = production is not None and registry.tag(candidate, MODEL_TAG) == registry.tag(production, MODEL_TAG)
        verdict = _outright(candidate, production, first=first, unchanged=unchanged)
        if verdict.passed:
            verdict = judge(registry, candidate, production, test_path, params, seed)
        record = {
            "action": "promote",
            "model": registry.model_name,
            "from": production,
            "to": candidate,
            "why": reason,
            "reasons": verdict.reasons,
            "comparison": _rounded(verdict.comparison),
            "test_sha256": file_sha256(test_path) if test_path.is_file() else None,
        }
        if verdict.passed:
            decision = Decision(True, move(registry, opened, record))
        else:
            decision = Decision(False, opened.record({**record, "outcome": "refused"}), unchanged)
    registry.describe_decision(candidate, decision.entry)
    return decision


def rollback(registry: Registry, *, log: Path, reason: str = "") -> Decision:
    """Point ``production`` at the version that was there before.

    Raises:
        RegistryError: if there is none, it no longer loads, or ``production`` is not where the log has it.
        ChainError: if the log is broken; nothing is moved then.
    """
    with journal.opened(log, registry) as opened:
        recover(registry, opened)
        history, current = production_history(opened.entries, registry.model_name), registry.version_of(PRODUCTION)
        if len(history) < 2:
            raise RegistryError(f"{registry.model_name} has no earlier production version; history is {history}")
        if history[-1] != current:
            raise RegistryError(f"{PRODUCTION} is version {current}, but the log's last one is {history[-1]}")
        record = {
            "action": "rollback",
            "model": registry.model_name,
            "from": current,
            "to": history[-2],
            "why": reason,
            "reasons": _check_target(registry, history[-2]),
        }
        decision = Decision(True, move(registry, opened, record))
    registry.describe_decision(history[-2], decision.entry)
    return decision


def _outright(candidate: int, production: int | None, *, first: bool, unchanged: bool) -> Verdict:
    """Return what refuses the candidate before any model is asked."""
    if production is None and not first:
        return Verdict(["nothing is in production to compare with; --first allows a first model"])
    if production is not None and first:
        return Verdict([f"--first is for an empty registry, but version {production} is in production"])
    if unchanged:
        return Verdict([f"version {candidate} is the model that is in production already, version {production}"])
    return Verdict()


def _check_target(registry: Registry, version: int) -> list[str]:
    """Check that a version can serve again; return what the log should say of it.

    A model of other code cannot be asked by this one. It may come back all the same, since the service rolls back to
    its own code, if the predictions stored beside it are whole.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            registry.model_of(version, Path(folder) / "model").predict_proba(["good"])
        except ForeignVersionError as error:
            if stored_predictions(registry, version, Path(folder) / "stored") is None:
                raise RegistryError(f"version {version}: {error}; no predictions are stored beside it either") from None
            return [f"version {version} needs the code of its time: {error}"]
    return []


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value
