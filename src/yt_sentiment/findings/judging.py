"""From the comments of a source to its analysis, and to those of its videos."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, get_args

from yt_sentiment.comment import Video
from yt_sentiment.findings.gathered import Source
from yt_sentiment.insights import Judged, analyse, details
from yt_sentiment.insights.intervals import Interval, difference, score_interval, share_interval
from yt_sentiment.insights.schema import Analysis, Period, Shares
from yt_sentiment.insights.shares import shares
from yt_sentiment.insights.trend import after, start_of
from yt_sentiment.labels import LABELS, Label
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel

SCORED_AT_ONCE: Final = 500
MOST_STEPS: Final = 36
"""Steps of a trend that a line of a terminal shows."""


@dataclass(frozen=True, slots=True)
class Part:
    """A video of a source, in numbers.

    Attributes:
        video: which.
        comments: that are judged with certainty.
        shares: of them.
    """

    video: Video
    comments: int
    shares: Shares


@dataclass(frozen=True, slots=True)
class Judgement:
    """A source and what its comments say.

    Attributes:
        source: the source.
        analysis: of all its comments.
        parts: its videos, where it has several; the one with most comments first.
        asked_at: when it was read.
        units: of YouTube's quota that it cost.
    """

    source: Source
    analysis: Analysis
    parts: list[Part]
    asked_at: datetime
    units: int = 0


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
    judged: list[Judged] = []
    for start in range(0, len(source.comments), SCORED_AT_ONCE):
        some = source.comments[start : start + SCORED_AT_ONCE]
        batch = Batch([comment.text for comment in some])
        predictions = model.predict_batch(batch)
        counted = details(batch, [prediction.language for prediction in predictions])
        for one in counted:  # few words make most of all comments: each is held once
            one["words"] = list(map(sys.intern, one["words"]))
        judged += map(Judged, some, predictions, counted)
        progress(len(some))
    step = period or _period(source)
    analysis = analyse(judged, video=source.video, period=step, left_out=source.missing)
    return Judgement(source, analysis, _parts(source, judged), datetime.now(UTC), source.units)


def _period(source: Source) -> Period:
    moments = [comment.published_at for comment in source.comments if comment.published_at]
    periods: tuple[Period, ...] = get_args(Period)
    for period in periods if moments else ():
        step, last = start_of(min(moments), period), start_of(max(moments), period)
        for _ in range(MOST_STEPS):
            if step == last:
                return period
            step = after(step, period)
    return "month" if not moments else "year"


def _parts(source: Source, judged: Sequence[Judged]) -> list[Part]:
    known = {video.id: video for video in source.videos}
    labels: defaultdict[str, list[tuple[Label, int]]] = defaultdict(list)
    for one, video in zip(judged, source.video_of, strict=True):
        if video and not one.prediction.uncertain:
            labels[video].append((one.prediction.label, 1))
    if len(labels) < 2:
        return []
    parts = [Part(known.get(video, Video(video)), len(found), shares(found)) for video, found in labels.items()]
    return sorted(parts, key=lambda part: -part.comments)


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
