"""Days on which far more was written than around them, and what was said then."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Final, NamedTuple

from yt_sentiment.insights import Judged
from yt_sentiment.insights.best import Best
from yt_sentiment.insights.names import count_names
from yt_sentiment.insights.subjects import first_of_copies, set_apart

AROUND: Final = 7
"""Days before and after, with which one is compared: each day of the week once."""
LONGEST_BURST: Final = 3
FALSE_SHARE: Final = 0.05
"""Of the bursts of a source, expected to be there by chance."""
LEAST_RATIO: Final = 3.0
"""Of the days before, and of those after; comments come in clusters, and less is everyday."""
FEWEST_COMMENTS: Final = 10
LISTED_BURSTS: Final = 3


class Said(NamedTuple):
    """What a burst speaks of: its name, how clearly, by how many speakers of it, and the comment with most likes."""

    subject: str
    weight: float
    speakers: int
    quote: Judged


@dataclass(frozen=True, slots=True)
class Burst:
    """Days with many comments.

    Attributes:
        first: day, UTC.
        last: day.
        comments: on these days.
        usual: comments of as many days before or after, whichever had more, to one decimal.
        said: what they speak of more than all others do, the clearest first.
    """

    first: date
    last: date
    comments: int
    usual: float
    said: list[Said] = field(default_factory=list)


class _Tested(NamedTuple):
    """A run of days, which have the numbers of ``date.toordinal``."""

    log_chance: float
    first: int
    last: int
    comments: int
    usual: float


def day_of(one: Judged) -> date | None:
    """Return the day of a comment, in UTC; None where it has no date."""
    moment = one.comment.published_at
    return None if moment is None else moment.astimezone(UTC).date()


def bursts(days: Mapping[date, int]) -> list[Burst]:
    """Return the days with far more comments than the week before them and the week after, the clearest first.

    Runs of up to ``LONGEST_BURST`` days are tested, none within the first week, since a new video has most comments.

    Source: Benjamini and Yekutieli (2001), for the limit to false ones, whatever the tests have to do with each other.

    Args:
        days: comments of each day; those without any may be missing.
    """
    tested = sorted(_tested({day.toordinal(): count for day, count in days.items()}))
    limit = FALSE_SHARE / (len(tested) * sum(1 / rank for rank in range(1, len(tested) + 1))) if tested else 0.0
    number = max((rank for rank, one in enumerate(tested, 1) if one.log_chance <= math.log(rank * limit)), default=0)
    found: list[_Tested] = []
    for one in tested[:number]:
        apart = all(other.last + 1 < one.first or one.last + 1 < other.first for other in found)
        if apart and one.comments >= max(FEWEST_COMMENTS, LEAST_RATIO * one.usual):
            found.append(one)
    return [
        Burst(date.fromordinal(one.first), date.fromordinal(one.last), one.comments, round(one.usual, 1))
        for one in found[:LISTED_BURSTS]
    ]


def _tested(days: Mapping[int, int]) -> Iterator[_Tested]:
    """Yield every run of days that begins and ends with a comment, with the logarithm of its chance of being none."""
    begin, end = min(days, default=0), max(days, default=0)
    for first in days:
        for last in range(first, first + LONGEST_BURST):
            if last not in days or first - begin < AROUND:
                continue
            length, rest = last - first + 1, min(AROUND, end - last)
            count, before = _sum(days, first, length), _sum(days, first - AROUND, AROUND)
            chance, usual = _log_chance(count, before, length, AROUND), before * length / AROUND
            if rest:
                after = _sum(days, last + 1, rest)
                chance = max(chance, _log_chance(count, after, length, rest))
                usual = max(usual, after * length / rest)
            yield _Tested(chance, first, last, count, usual)


def _sum(days: Mapping[int, int], first: int, length: int) -> int:
    return sum(days.get(day, 0) for day in range(first, first + length))


def _log_chance(count: int, other: int, days: int, other_days: int) -> float:
    """Return the logarithm of how probable so many comments or more are where both periods have the same rate.

    The probability itself is zero to a computer on a day of 1,000, and of zeros none is the clearest.

    Source: Przyborowski and Wilenski (1940): given both together, the count is binomial.
    """
    every, share = count + other, days / (days + other_days)
    if count <= every * share:
        return 0.0  # no more than expected, which is all that is asked
    term = tail = 1.0  # of the probability of exactly so many
    for more in range(count, every):
        term *= (every - more) / (more + 1) * share / (1 - share)
        if tail + term == tail:
            break
        tail += term
    logs = math.lgamma(every + 1) - math.lgamma(count + 1) - math.lgamma(other + 1)
    return min(0.0, logs + count * math.log(share) + other * math.log1p(-share) + math.log(tail))


def with_subjects(found: Sequence[Burst], judged: Collection[Judged]) -> list[Burst]:
    """Return bursts with what their comments speak of more than all others, by the log-odds of subjects."""
    if not found:
        return []
    once, told = first_of_copies(judged), []
    for burst in found:

        def inside(one: Judged, burst: Burst = burst) -> int:
            day = day_of(one)
            return int(day is not None and burst.first <= day <= burst.last)

        names = set_apart(count_names(once, inside, 2), 1, 0)[0]
        best = {one.name: Best[Judged](1) for one in names}
        for comment in filter(inside, once):
            phrases = f" {' | '.join(comment.details['phrases'])} "
            for name, kept in best.items():
                if f" {name} " in phrases:
                    kept.add(comment.comment.likes, comment)
        said = [Said(one.name, round(one.z, 2), one.mentions.ours, best[one.name].ranked()[0]) for one in names]
        told.append(Burst(burst.first, burst.last, burst.comments, burst.usual, said))
    return told
