"""From the comments of a source to its analysis, and to those of its videos."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Final, get_args

from yt_sentiment.findings.bursts import Burst, bursts, day_of, with_subjects
from yt_sentiment.findings.gathered import Source
from yt_sentiment.findings.near_copies import Copies, Group
from yt_sentiment.findings.spool import Spool, judged_comments
from yt_sentiment.findings.videos import Part, parts_of
from yt_sentiment.insights import Judged, details, summary
from yt_sentiment.insights.intervals import Interval, difference, score_interval, share_interval
from yt_sentiment.insights.judged import judged_comment
from yt_sentiment.insights.schema import JudgedComment, Period, Shares, Summary
from yt_sentiment.insights.trend import after, start_of
from yt_sentiment.labels import LABELS, Label
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel

SCORED_AT_ONCE: Final = 500
MOST_LIKED: Final = 3
MOST_STEPS: Final = 36
"""Steps of a trend that a line of a terminal shows."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A source and what its comments say.

    Attributes:
        source: the source.
        analysis: of all its comments.
        comments: each of them, in the order that they came.
        liked: those of each class that people liked best, a few with different texts.
        copies: groups of comments that are nearly the same.
        bursts: days with far more comments than around them.
        parts: its videos, where it has several; the one with most comments first.
        asked_at: when it was read.
        units: of YouTube's quota that it cost.
    """

    source: Source
    analysis: Summary
    comments: Spool[Judged]
    liked: Mapping[Label, list[JudgedComment]]
    copies: list[Group]
    bursts: list[Burst]
    parts: list[Part]
    asked_at: datetime
    units: int = 0


class _Liked:
    """The comments of a class that people liked best, each text once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, int, Judged]] = {}
        self._came = 0

    def add(self, one: Judged) -> None:
        self._came += 1
        before = self._kept.get(one.comment.text)
        if not one.comment.likes or (before and before[0] >= one.comment.likes):
            return
        self._kept[one.comment.text] = one.comment.likes, -self._came, one
        if len(self._kept) > MOST_LIKED:
            del self._kept[min(self._kept, key=lambda text: self._kept[text][:2])]

    def ranked(self) -> list[JudgedComment]:
        return [judged_comment(one) for _, _, one in sorted(self._kept.values(), key=lambda kept: kept[:2])[::-1]]


def judge(
    model: SentimentModel, source: Source, period: Period | None, progress: Callable[[int], None] = lambda _: None
) -> Judgement:
    """Return what the comments of a source say.

    Args:
        model: judges them.
        source: with at least one comment.
        period: step of the trend; None for the shortest that a line shows whole.
        progress: called with the number of comments that were judged since the last call.
    """
    judged, liked = judged_comments(), {label: _Liked() for label in LABELS}
    counts: defaultdict[str, Counter[Label]] = defaultdict(Counter)
    copies, days, read = Copies(), Counter[date](), Counter[str]()
    waiting, videos = iter(source.comments), source.video_of
    while some := list(islice(waiting, SCORED_AT_ONCE)):
        batch = Batch([comment.text for comment in some])
        predictions = model.predict_batch(batch)
        counted = details(batch, [prediction.language for prediction in predictions])
        for one, video in zip(map(Judged, some, predictions, counted), videos, strict=False):
            judged.append(one)
            read[video] += 1
            if day := day_of(one):
                days[day] += 1
            if not one.prediction.uncertain:
                counts[video][one.prediction.label] += 1
                liked[one.prediction.label].add(one)
        copies.add(batch.normalised)
        progress(len(some))
    step = period or _period(source)
    found = summary(judged, video=source.video, period=step, left_out=source.missing, total=source.total)
    best = {label: kept.ranked() for label, kept in liked.items()}
    groups, then, parts = (
        copies.groups(judged),
        with_subjects(bursts(days), judged),
        parts_of(source.videos, read, counts),
    )
    return Judgement(source, found, judged, best, groups, then, parts, datetime.now(UTC), source.units)


def _period(source: Source) -> Period:
    if source.first is None or source.last is None:
        return "month"
    periods: tuple[Period, ...] = get_args(Period)
    for period in periods:
        step, last = start_of(source.first, period), start_of(source.last, period)
        for _ in range(MOST_STEPS):
            if step == last:
                return period
            step = after(step, period)
    return "year"


def share_of(found: Shares, label: Label) -> Interval | None:
    """Return the share of a class with its interval; None where nothing was counted."""
    return share_interval(found[label]["count"], sum(found[one]["count"] for one in LABELS))


def figures(found: Shares) -> dict[str, Interval]:
    """Return the share of each class, and ``score``, with their intervals; nothing where nothing was counted."""
    known: dict[str, Interval | None] = {label: share_of(found, label) for label in LABELS}
    known["score"] = score_interval(found)
    return {name: one for name, one in known.items() if one}


def differences(one: Shares, other: Shares) -> dict[str, Interval]:
    """Return how much more ``one`` has than ``other`` of each class, as shares, and of ``score``."""
    less = figures(other)
    return {name: difference(found, less[name]) for name, found in figures(one).items() if name in less}
