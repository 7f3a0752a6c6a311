"""Everything that is shown of one video, taken together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from yt_sentiment.comment import Comment, Prediction, Video
from yt_sentiment.insights.mentions import timestamps
from yt_sentiment.insights.schema import (
    Analysis,
    Coverage,
    Details,
    JudgedComment,
    Kind,
    Language,
    Listed,
    Period,
    Predicted,
    Subjects,
    VideoFacts,
)
from yt_sentiment.insights.shares import score, shares
from yt_sentiment.insights.subjects import Spoken, subjects
from yt_sentiment.insights.trend import trend
from yt_sentiment.insights.words import words_per_label
from yt_sentiment.labels import Label

TOP_ROWS: Final = 25
LISTED_ROWS: Final = 10
ANALYSIS_VERSION: Final = "2"
"""Raised with any change of what an analysis holds, so that one that was kept before is not taken for it."""
FEW_COMMENTS: Final = 20
"""Below it a share says little: half the comments of 20 is 30 to 70 % at 95 % confidence (Wilson)."""


class Judged(NamedTuple):
    """A comment, what the model says of it, and what is counted of it."""

    comment: Comment
    prediction: Prediction
    details: Details


def analyse(
    judged: Sequence[Judged],
    *,
    video: Video | None = None,
    period: Period = "month",
    left_out: Sequence[str] = (),
) -> Analysis:
    """Return shares, score, trend, words, subjects, lists and counts.

    Comments that the model should not judge count as ``uncertain``: they are in no share, trend, word or subject.

    Args:
        judged: all comments, in the order that they came.
        video: what is known of it.
        period: step of the trend.
        left_out: why comments are missing, in words.
    """
    certain = [scored for scored in judged if not scored.prediction.uncertain]
    lengths = [scored.details["tokens"] for scored in judged]
    authors = {scored.comment.author for scored in judged if scored.comment.author}
    entries = list(map(judged_comment, judged))
    by_likes = sorted(entries, key=lambda one: -one["likes"])  # stable: of equals the first stays first
    return Analysis(
        video=None if video is None else VideoFacts(id=video.id, title=video.title, comment_count=video.comment_count),
        coverage=_coverage(judged, video, left_out),
        shares=shares([(scored.prediction.label, 1) for scored in certain]),
        shares_by_likes=shares([(scored.prediction.label, scored.comment.likes) for scored in certain]),
        score=score([scored.prediction.label for scored in certain]),
        trend=trend([(scored.comment.published_at, scored.prediction.label) for scored in certain], period),
        words=words_per_label((scored.prediction.label, scored.details["words"]) for scored in certain),
        subjects=_subjects(judged, entries),
        top_comments=by_likes[:TOP_ROWS],
        most_positive=_extreme(entries, "positive"),
        most_negative=_extreme(entries, "negative"),
        questions=_of_kind(by_likes, "question"),
        requests=_of_kind(by_likes, "request"),
        timestamps=timestamps([(scored.comment.id, scored.details["timestamps"]) for scored in judged]),
        languages=[
            Language(language=code, count=count)
            for code, count in Counter(scored.prediction.language for scored in judged).most_common()
        ],
        unique_authors=len(authors) if authors else None,
        mean_tokens=round(sum(lengths) / len(lengths), 1) if lengths else None,
        comments=entries,
    )


def _subjects(judged: Sequence[Judged], entries: Sequence[JudgedComment]) -> Subjects:
    certain = [
        Spoken(entry, scored.details["phrases"], f"@{scored.comment.author}" if scored.comment.author else entry["id"])
        for scored, entry in zip(judged, entries, strict=True)
        if not entry["uncertain"]
    ]
    return subjects(certain) if len(certain) >= FEW_COMMENTS else Subjects(liked=[], disliked=[])


def _coverage(judged: Sequence[Judged], video: Video | None, left_out: Sequence[str]) -> Coverage:
    known = video.comment_count if video else None
    uncertain = Counter(scored.prediction.uncertain for scored in judged if scored.prediction.uncertain)
    certain = len(judged) - uncertain.total()
    return Coverage(
        analysed=len(judged),
        total=known,
        complete=not left_out and (known is None or len(judged) >= known),
        left_out=list(left_out),
        certain=certain,
        uncertain=dict(uncertain),
        few=certain < FEW_COMMENTS,
    )


def predicted(prediction: Prediction) -> Predicted:
    """Return a prediction, ready for JSON."""
    label, confidence, negative, neutral, positive, language, uncertain = prediction
    return {
        "label": label,
        "confidence": round(confidence, 6),
        "probabilities": {
            "negative": round(negative, 6),
            "neutral": round(neutral, 6),
            "positive": round(positive, 6),
        },
        "language": language,
        "uncertain": uncertain or None,
    }


def judged_comment(one: Judged) -> JudgedComment:
    """Return one comment with its prediction and what it asks or points at, ready for JSON."""
    comment = one.comment
    return {
        "id": comment.id,
        "text": comment.text,
        "published_at": None if comment.published_at is None else comment.published_at.isoformat(),
        "likes": comment.likes,
        "reply_to": comment.reply_to,
        **predicted(one.prediction),
        "kinds": one.details["kinds"],
    }


def _extreme(entries: Sequence[JudgedComment], label: Label) -> list[JudgedComment]:
    """Return the comments that are most clearly of a class."""
    found = [entry for entry in entries if entry["label"] == label and not entry["uncertain"]]
    return sorted(found, key=lambda one: -one["probabilities"][label])[:LISTED_ROWS]


def _of_kind(by_likes: Sequence[JudgedComment], kind: Kind) -> Listed:
    """Return how many comments are of a kind, and those with most likes."""
    found = [entry for entry in by_likes if kind in entry["kinds"]]
    return Listed(count=len(found), comments=found[:LISTED_ROWS])
