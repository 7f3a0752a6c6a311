"""How many comments of each class, and one number for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yt_sentiment.insights.schema import Shares, Weight
from yt_sentiment.labels import CODES, LABELS, Label


def shares(weighted: Iterable[tuple[Label, int]]) -> Shares:
    """Return weight and share per class; shares are None where nothing weighs anything.

    Args:
        weighted: label and weight, 0 or more, per comment.
    """
    totals = dict.fromkeys(LABELS, 0)
    for label, weight in weighted:
        totals[label] += weight
    whole = sum(totals.values())
    negative, neutral, positive = (
        Weight(count=count, share=round(count / whole, 4) if whole else None) for count in totals.values()
    )
    return Shares(negative=negative, neutral=neutral, positive=positive)


def score(counts: Mapping[Label, int]) -> float | None:
    """Return the mean of labels that were counted, moved to 0 (all negative) to 10 (all positive); None of none."""
    total = sum(counts.values())
    return round(5 * (1 + sum(CODES[label] * count for label, count in counts.items()) / total), 2) if total else None
