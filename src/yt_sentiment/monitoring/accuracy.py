"""Accuracy of the model by the judgement of people on a random sample of what it served."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from scipy.stats import binomtest

from yt_sentiment.labels import LABELS
from yt_sentiment.storage.annotation import UNCLEAR, Judgement

MIN_JUDGED: Final = 400
"""Fewer judged comments say too little: at an accuracy of 80 % the interval of 400 is 4 points wide on either side."""
MIN_ACCURACY: Final = 0.6
"""What production must not fall below: a lexicon (VADER) gets so much of YouTube comments right that people judged."""


class AccuracyStatus(StrEnum):
    """Whether the accuracy is enough; ``TOO_LOW`` where the whole interval is below what it should be."""

    TOO_LOW = "too low"
    AS_EXPECTED = "as expected"
    TOO_FEW_JUDGED = "too few judged"


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What the sample says.

    Attributes:
        judged: comments whose prediction counts and of which a person could say what they feel.
        unclear: comments of which no person could.
        uncounted: comments whose prediction is marked as uncertain, and counted nowhere.
        correct: of ``judged``.
        low: lower end of the 95 % interval (Wilson 1927), 0 to 1.
        high: upper end of it.
        least: what the accuracy should be.
        recall: by class, of what people say; None without such a comment.
    """

    judged: int
    unclear: int
    uncounted: int
    correct: int
    low: float
    high: float
    least: float
    recall: dict[str, float | None]

    @property
    def accuracy(self) -> float | None:
        """Share of ``judged`` that the model got right."""
        return self.correct / self.judged if self.judged else None

    @property
    def status(self) -> AccuracyStatus:
        """Whether it is enough."""
        if self.judged < MIN_JUDGED:
            return AccuracyStatus.TOO_FEW_JUDGED
        return AccuracyStatus.TOO_LOW if self.high < self.least else AccuracyStatus.AS_EXPECTED

    def as_json(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return {"says": self.status.value, "accuracy": self.accuracy, **asdict(self)}


def measure(judgements: Sequence[Judgement], least: float = MIN_ACCURACY) -> Accuracy:
    """Return what judgements say of a model that should be right in a share of ``least``."""
    counted = [judgement for judgement in judgements if not judgement.uncertain]
    judged = [judgement for judgement in counted if judgement.label != UNCLEAR]
    right = Counter(judgement.label for judgement in judged if judgement.label == judgement.predicted)
    all_of = Counter(judgement.label for judgement in judged)
    correct = right.total()
    interval = binomtest(correct, len(judged)).proportion_ci(method="wilson") if judged else None
    return Accuracy(
        judged=len(judged),
        unclear=len(counted) - len(judged),
        uncounted=len(judgements) - len(counted),
        correct=correct,
        low=round(float(interval.low), 4) if interval else 0.0,
        high=round(float(interval.high), 4) if interval else 1.0,
        least=least,
        recall={label: round(right[label] / all_of[label], 4) if all_of[label] else None for label in LABELS},
    )
