"""How sure shares and scores are, and what two sources differ by; all intervals are of 95 %."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from yt_sentiment.insights.schema import Shares
from yt_sentiment.labels import CODES, LABELS, Label

Z: Final = 1.959964
"""Of a normal distribution, 95 % lie within so many standard deviations."""
HIGHEST_SCORE: Final = 10.0


class Interval(NamedTuple):
    """A value and the interval around it.

    Attributes:
        value: what was measured.
        low: lower end, at most ``value``.
        high: upper end.
    """

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether a difference is more than chance would make of it in 19 of 20 samples."""
        return self.low > 0 or self.high < 0


def share_interval(count: int, total: int) -> Interval | None:
    """Return a share, 0 to 1, and its interval; None of nothing.

    Source: Wilson (1927), the score interval of a proportion.
    """
    if not total:
        return None
    share, z2 = count / total, Z**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    return Interval(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def score_interval(shares: Shares) -> Interval | None:
    """Return the score, 0 to 10, of classes that were counted, and its interval; None of nothing.

    Source: Agresti and Coull (1998): two comments more of either end before the variance is taken, so that an interval
    has a width where all comments are of one class.
    """
    counts = {label: shares[label]["count"] for label in LABELS}
    total = sum(counts.values())
    if not total:
        return None
    score = _score(counts)
    more = {label: count + (Z**2 / 2 if CODES[label] else 0) for label, count in counts.items()}
    weight, middle = sum(more.values()), _score(more)
    squares = sum(count * (5 * (1 + CODES[label]) - middle) ** 2 for label, count in more.items())
    half = Z * math.sqrt(squares) / weight
    return Interval(score, min(score, max(0.0, middle - half)), max(score, min(HIGHEST_SCORE, middle + half)))


def _score(counts: Mapping[Label, float]) -> float:
    total = sum(counts.values())
    return 5 * (1 + sum(CODES[label] * counts[label] for label in LABELS) / total)


def difference(one: Interval, other: Interval) -> Interval:
    """Return how much more ``one`` is than ``other``, measured independently, and its interval.

    Source: Zou and Donner (2008), MOVER; of two shares it is the interval of Newcombe (1998), his method 10.
    """
    value = one.value - other.value
    low = value - math.hypot(one.value - one.low, other.high - other.value)
    high = value + math.hypot(one.high - one.value, other.value - other.low)
    return Interval(value, low, high)
