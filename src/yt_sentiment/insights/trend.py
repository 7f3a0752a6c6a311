"""Classes over time, in UTC, without gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from yt_sentiment.insights.schema import MAX_POINTS, Period, Point, Trend
from yt_sentiment.insights.shares import shares
from yt_sentiment.labels import LABELS

Counts = Counter[tuple[date, str]]
"""Comments per day and label."""

COARSER: Final[dict[Period, Period]] = {"day": "week", "week": "month", "month": "year"}


def start_of(moment: datetime, period: Period) -> date:
    """Return the first day of the period that a moment is in; weeks start on Monday (ISO 8601)."""
    return _start(moment.astimezone(UTC).date(), period)


def _start(day: date, period: Period) -> date:
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


def _place(day: date, period: Period) -> int:
    """Return the number of the period that a day is in; periods that follow each other differ by 1."""
    if period == "month":
        return 12 * day.year + day.month
    if period == "year":
        return day.year
    return (day.toordinal() - 1) // 7 if period == "week" else day.toordinal()  # day 1 was a Monday


class Days:
    """Comments per day and class.

    Attributes:
        counts: of those that have a date.
        undated: how many have none.
    """

    def __init__(self) -> None:
        """Begin without comments."""
        self.counts: Counts = Counter()
        self.undated = 0

    def add(self, moment: datetime | None, label: str) -> None:
        """Count a comment; its moment has a time zone."""
        if moment is None:
            self.undated += 1
        else:
            self.counts[moment.astimezone(UTC).date(), label] += 1

    def trend(self, period: Period) -> Trend:
        """Return the trend, as ``trend`` does."""
        return _series(self.counts, period, undated=self.undated)


def trend(dated: Iterable[tuple[datetime | None, str]], period: Period) -> Trend:
    """Return counts and shares per period from the first comment to the last, empty periods included.

    Where that would be more than ``MAX_POINTS`` periods, longer ones are taken, as ``period`` of the answer says. Where
    even years are too many, some dates are wrong: those ``MAX_POINTS`` years are shown that hold most comments, and
    ``outside`` counts the others.

    Args:
        dated: moment, with a time zone, and label per comment.
        period: length of a step that is asked for.
    """
    days = Days()
    for moment, label in dated:
        days.add(moment, label)
    return days.trend(period)


def coarsened(points: Sequence[Point], period: Period) -> Trend:
    """Return a trend of ``points``, whose number may be over the limit, as ``trend`` would; nothing is undated."""
    counts: Counts = Counter()
    for point in points:
        for label in LABELS:
            if number := point[label]["count"]:
                counts[date.fromisoformat(point["start"]), label] += number
    return _series(counts, period, undated=0)


def _series(counts: Counts, period: Period, *, undated: int) -> Trend:
    asked, days = period, [day for day, _ in counts]
    if not days:
        return Trend(period=period, asked=asked, points=[], outside=0, undated=undated)
    first, last = min(days), max(days)
    while period in COARSER and _place(last, period) - _place(first, period) >= MAX_POINTS:
        period = COARSER[period]
    totals: Counts = Counter()
    for (day, label), number in counts.items():
        totals[_start(day, period), label] += number
    if _place(last, period) - _place(first, period) >= MAX_POINTS:
        first, last = _fullest_years(totals)
    starts, end = [_start(first, period)], _start(last, period)
    while starts[-1] < end:
        starts.append(after(starts[-1], period))
    points: list[Point] = [
        {"start": start.isoformat(), **shares((label, totals[start, label]) for label in LABELS)} for start in starts
    ]
    outside = sum(number for (start, _), number in totals.items() if not starts[0] <= start <= end)
    return Trend(period=period, asked=asked, points=points, outside=outside, undated=undated)


def _fullest_years(totals: Counts) -> tuple[date, date]:
    """Return the first and the last year that hold comments within the ``MAX_POINTS`` years with most; the latest."""
    years: Counter[int] = Counter()
    for (start, _), number in totals.items():
        years[start.year] += number
    held, first, best, shown = 0, 0, 0, (0, 0)
    order = sorted(years)
    for year in order:
        held += years[year]
        while order[first] <= year - MAX_POINTS:
            held -= years[order[first]]
            first += 1
        if held >= best:
            best, shown = held, (order[first], year)
    return date(shown[0], 1, 1), date(shown[1], 1, 1)
