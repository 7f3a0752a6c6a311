"""Everything that is shown of one video, taken together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from yt_sentiment.comment import Video
from yt_sentiment.insights.best import Best
from yt_sentiment.insights.distinct import Distinct
from yt_sentiment.insights.judged import Judged, judged_comment
from yt_sentiment.insights.mentions import Moments
from yt_sentiment.insights.schema import (
    Analysis,
    Coverage,
    JudgedComment,
    Kind,
    Language,
    Listed,
    Period,
    Subjects,
    Summary,
    VideoFacts,
)
from yt_sentiment.insights.shares import score, shares
from yt_sentiment.insights.subjects import subjects
from yt_sentiment.insights.trend import Days
from yt_sentiment.insights.words import WordsOfClasses
from yt_sentiment.labels import LABELS, Doubt, Label

TOP_ROWS: Final = 25
LISTED_ROWS: Final = 10
ANALYSIS_VERSION: Final = "3"
"""Raised with any change of what an analysis holds, so that one that was kept before is not taken for it."""
FEW_COMMENTS: Final = 20
"""Below it a share says little: half the comments of 20 is 30 to 70 % at 95 % confidence (Wilson)."""


class _Counted:
    """What one look at every comment adds up; none of them is kept but the few that are shown."""

    def __init__(self) -> None:
        self.labels: Counter[Label] = Counter()
        self.likes: Counter[Label] = Counter()
        self.languages: Counter[str] = Counter()
        self.uncertain: Counter[Doubt] = Counter()
        self.kinds: Counter[Kind] = Counter()
        self.tokens = 0
        self.days, self.words, self.moments, self.authors = Days(), WordsOfClasses(), Moments(), Distinct()
        self.top: Best[Judged] = Best(TOP_ROWS)
        self.clearest: dict[Label, Best[Judged]] = {label: Best(LISTED_ROWS) for label in LABELS}
        self.asking: dict[Kind, Best[Judged]] = {"question": Best(LISTED_ROWS), "request": Best(LISTED_ROWS)}

    def add(self, one: Judged) -> None:
        comment, prediction, found = one
        self.languages[prediction.language] += 1
        self.tokens += found["tokens"]
        self.moments.add(comment.id, found["timestamps"])
        self.kinds.update(found["kinds"])
        self.top.add(comment.likes, one)
        for kind, best in self.asking.items():
            if kind in found["kinds"]:
                best.add(comment.likes, one)
        if comment.author:
            self.authors.add(comment.author)
        if prediction.uncertain:
            self.uncertain[prediction.uncertain] += 1
            return
        label = prediction.label
        self.labels[label] += 1
        self.likes[label] += comment.likes
        self.days.add(comment.published_at, label)
        self.words.add(label, found["words"])
        self.clearest[label].add(round(getattr(prediction, f"p_{label}"), 6), one)


def analyse(
    judged: Sequence[Judged],
    *,
    video: Video | None = None,
    period: Period = "month",
    left_out: Sequence[str] = (),
) -> Analysis:
    """Return shares, score, trend, words, subjects, lists, counts and every comment; as ``summary`` takes them."""
    return Analysis(
        **summary(judged, video=video, period=period, left_out=left_out), comments=list(map(judged_comment, judged))
    )


def summary(
    judged: Collection[Judged],
    *,
    video: Video | None = None,
    period: Period = "month",
    left_out: Sequence[str] = (),
    total: int | None = None,
) -> Summary:
    """Return what the comments add up to.

    Comments that the model should not judge count as ``uncertain``: they are in no share, trend, word or subject.

    Args:
        judged: all comments, in the order that they came; they are gone through a few times, and need not be in memory.
        video: what is known of it.
        period: step of the trend.
        left_out: why comments are missing, in words.
        total: comments that there are; None for the number that is known of the video.
    """
    counted = _Counted()
    for one in judged:
        counted.add(one)
    total = video.comment_count if video and total is None else total
    number, certain, authors = len(judged), counted.labels.total(), counted.authors.number()
    return Summary(
        video=None if video is None else VideoFacts(id=video.id, title=video.title, comment_count=video.comment_count),
        coverage=_coverage(number, counted.uncertain, total, left_out),
        shares=shares(counted.labels.items()),
        shares_by_likes=shares(counted.likes.items()),
        score=score(counted.labels),
        trend=counted.days.trend(period),
        words=counted.words.heaviest(),
        subjects=subjects(judged) if certain >= FEW_COMMENTS else Subjects(liked=[], disliked=[]),
        top_comments=_shown(counted.top),
        most_positive=_shown(counted.clearest["positive"]),
        most_negative=_shown(counted.clearest["negative"]),
        questions=Listed(count=counted.kinds["question"], comments=_shown(counted.asking["question"])),
        requests=Listed(count=counted.kinds["request"], comments=_shown(counted.asking["request"])),
        timestamps=counted.moments.ranked(),
        languages=[Language(language=code, count=count) for code, count in counted.languages.most_common()],
        unique_authors=authors or None,
        mean_tokens=round(counted.tokens / number, 1) if number else None,
    )


def _coverage(number: int, uncertain: Counter[Doubt], known: int | None, left_out: Sequence[str]) -> Coverage:
    certain = number - uncertain.total()
    return Coverage(
        analysed=number,
        total=known,
        complete=not left_out and (known is None or number >= known),
        left_out=list(left_out),
        certain=certain,
        uncertain=dict(uncertain),
        few=certain < FEW_COMMENTS,
    )


def _shown(best: Best[Judged]) -> list[JudgedComment]:
    return list(map(judged_comment, best.ranked()))
