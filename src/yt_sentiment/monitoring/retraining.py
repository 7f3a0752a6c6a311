"""Rules that decide whether to train again, on what monitoring found; the outcome opens a run, never a promotion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from yt_sentiment.monitoring.accuracy import Accuracy, AccuracyStatus
from yt_sentiment.monitoring.drift import DriftResult
from yt_sentiment.params import RetrainParams

ON: Final[Literal["on"]] = "on"
OFF: Final[Literal["off"]] = "off"


class Question(BaseModel):
    """What weighing must be told, since neither the database nor the model that is served knows it.

    Attributes:
        switch: ``ON`` or ``OFF``.
        last_run: when a run was last opened; None if none ever was.
        learnt: digest of the corrections that the last run learnt from; None without any.
        rules: by which it is decided.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    switch: Literal["on", "off"]
    last_run: AwareDatetime | None
    learnt: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None
    rules: RetrainParams


class Weighing(BaseModel):
    """What came of it, ready for the log of decisions.

    Attributes:
        outcome: whether to open a run.
        reasons: why.
        evidence: what was known.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    outcome: Literal["opened", "not opened"]
    reasons: list[str]
    evidence: dict[str, Any]

    @model_validator(mode="after")
    def _a_run_has_something_to_learn_from(self) -> Self:
        digest = self.evidence.get("feedback_sha256")
        if self.opens and not (isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest)):
            raise ValueError(f"evidence.feedback_sha256 is {digest!r}, expected the digest of the corrections")
        return self

    @property
    def opens(self) -> bool:
        """Whether to open a run."""
        return self.outcome == "opened"


@dataclass(frozen=True, slots=True)
class RetrainingEvidence:
    """What is known when it is decided.

    Attributes:
        switch: ``ON`` or ``OFF``.
        trained_at: when the model that is served was trained; None if it does not say.
        last_run: when a run was last opened; None if none ever was.
        windows: verdicts on the last windows of what was served, newest first.
        unwatched: why there are none, where there are none.
        accuracy: of the model that is served, as people judged it.
        new_labels: corrections with a text that came since the last run.
        feedback: digest of all corrections with a text; None without any.
        learnt: digest of those that the last run learnt from; None without any.
    """

    switch: str
    trained_at: datetime | None
    last_run: datetime | None
    windows: Sequence[DriftResult]
    accuracy: Accuracy
    new_labels: int
    feedback: str | None
    learnt: str | None
    unwatched: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether to open a run.

    Attributes:
        triggers: what speaks for it.
        blocks: what stands against it, whatever speaks for it.
    """

    triggers: tuple[str, ...]
    blocks: tuple[str, ...]

    @property
    def opens(self) -> bool:
        """Whether something speaks for it and nothing against."""
        return bool(self.triggers) and not self.blocks

    @property
    def reasons(self) -> list[str]:
        """Why it was chosen so."""
        if not self.triggers and not self.blocks:
            return ["nothing asks for it"]
        return [*(f"for it: {one}" for one in self.triggers), *(f"against it: {one}" for one in self.blocks)]


def decide(evidence: RetrainingEvidence, rules: RetrainParams, now: datetime) -> Choice:
    """Return whether to open a run."""
    return Choice(tuple(_triggers(evidence, rules, now)), tuple(_blocks(evidence, rules, now)))


def _triggers(evidence: RetrainingEvidence, rules: RetrainParams, now: datetime) -> list[str]:
    found = []
    newest = max(filter(None, (evidence.trained_at, evidence.last_run)), default=None)
    if newest is None:
        found.append("nothing says when the model was trained")
    elif now - newest > timedelta(days=rules.max_age_days):
        found.append(f"the last run was {(now - newest).days} days ago, at most {rules.max_age_days} are wanted")
    drifted = [window.drifted for window in evidence.windows]
    if len(drifted) >= rules.drift_windows and all(drifted) and evidence.new_labels >= rules.min_new_labels:
        names = sorted(set.intersection(*map(set, drifted)) or {name for features in drifted for name in features})
        found.append(
            f"the last {len(drifted)} windows drifted ({', '.join(names)}), and {evidence.new_labels} corrections came"
        )
    if evidence.accuracy.status is AccuracyStatus.TOO_LOW:
        found.append(
            f"{evidence.accuracy.correct} of {evidence.accuracy.judged} judged predictions were right, with 95 % "
            f"certainty fewer than {evidence.accuracy.least:.0%}"
        )
    return found


def _blocks(evidence: RetrainingEvidence, rules: RetrainParams, now: datetime) -> list[str]:
    found = []
    if evidence.switch == OFF:
        found.append(f"YT_SENTIMENT_RETRAIN is {OFF!r}")
    if evidence.last_run is not None and now - evidence.last_run < timedelta(days=rules.cooldown_days):
        found.append(
            f"the last run was opened at {evidence.last_run.isoformat(timespec='minutes')}, less than "
            f"{rules.cooldown_days} days ago"
        )
    faults = sorted({fault for window in evidence.windows for fault in window.faults})
    found += [f"the input is broken: {fault}" for fault in faults]
    if evidence.feedback is None:
        found.append("there is nothing new to learn from: no correction came with a text")
    elif evidence.feedback == evidence.learnt:
        found.append("there is nothing new to learn from: the corrections are those of the last run")
    return found


def as_json(evidence: RetrainingEvidence) -> dict[str, Any]:
    """Return what was known, ready for a log."""
    return {
        "switch": evidence.switch,
        "trained_at": evidence.trained_at and evidence.trained_at.isoformat(timespec="seconds"),
        "last_run": evidence.last_run and evidence.last_run.isoformat(timespec="seconds"),
        "windows": [
            {"says": window.status.value, "rows": window.rows, "drifted": window.drifted, "faults": list(window.faults)}
            for window in evidence.windows
        ],
        "unwatched": evidence.unwatched,
        "accuracy": evidence.accuracy.as_json(),
        "new_labels": evidence.new_labels,
        "feedback_sha256": evidence.feedback,
        "learnt_sha256": evidence.learnt,
    }
