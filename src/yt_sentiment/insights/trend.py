"""Classes over time, in UTC, without gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from yt_sentiment.insights.shares import shares
from yt_sentiment.labels import LABELS

Period = Literal["day", "week", "month", "year"]


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

    Args:
        dated: moment, with a time zone, and label per comment.
        period: length of a step.
    """
    counts: defaultdict[date, Counter[str]] = defaultdict(Counter)
    undated = 0
    for moment, label in dated:
        if moment is None:
            undated += 1
        else:
            counts[start_of(moment, period)][label] += 1
    points = []
    if counts:
        start, last = min(counts), max(counts)
        while start <= last:
            here = counts[start]
            points.append({"start": start.isoformat(), **shares((label, here[label]) for label in LABELS)})
            start = after(start, period)
    return {"period": period, "points": points, "undated": undated}
