"""Classes over time, in UTC, without gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

from yt_sentiment.insights.shares import shares
from yt_sentiment.labels import LABELS

Period = Literal["day", "week", "month", "year"]

COARSER: Final[dict[Period, Period]] = {"day": "week", "week": "month", "month": "year"}
DAYS: Final[dict[Period, int]] = {"day": 1, "week": 7, "month": 30, "year": 365}
MAX_POINTS: Final = 10_000
"""Longest trend; YouTube's whole history is some 8,000 days, a made-up date of the year 1 would be 740,000."""


def start_of(moment: datetime, period: Period) -> date:
    """Return the first day of the period that a moment is in; weeks start on Monday (ISO 8601)."""
    day = moment.astimezone(UTC).date()
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if period == "year" else day


def after(start: date, period: Period) -> date:
    """Return the first day of the next period."""
    if period == "month":
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    if period == "year":
        return start.replace(year=start.year + 1)
    return start + timedelta(days=7 if period == "week" else 1)


def trend(dated: Iterable[tuple[datetime | None, str]], period: Period) -> dict[str, Any]:
    """Return counts and shares per period from the first comment to the last, empty periods included.

    Where that would be more than ``MAX_POINTS`` periods, longer ones are taken, as ``period`` of the answer says.

    Args:
        dated: moment, with a time zone, and label per comment.
        period: length of a step.
    """
    pairs = list(dated)
    moments = [moment.astimezone(UTC) for moment, _ in pairs if moment is not None]
    if not moments:
        return {"period": period, "points": [], "undated": len(pairs)}
    days = (max(moments).date() - min(moments).date()).days
    while period in COARSER and days / DAYS[period] > MAX_POINTS:
        period = COARSER[period]
    counts: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for moment, label in pairs:
        if moment is not None:
            counts[start_of(moment, period)][label] += 1
    starts, last = [min(counts)], max(counts)
    while starts[-1] < last:
        starts.append(after(starts[-1], period))
    points = [
        {"start": start.isoformat(), **shares((label, counts[start][label]) for label in LABELS)} for start in starts
    ]
    return {"period": period, "points": points, "undated": len(pairs) - len(moments)}
