"""Everything that is shown of one video, as one JSON-ready object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from yt_sentiment.comment import Comment, Prediction, Video
from yt_sentiment.insights.mentions import asks_for_content, is_question, timestamps
from yt_sentiment.insights.shares import score, shares
from yt_sentiment.insights.trend import Period, trend
from yt_sentiment.insights.words import words_per_label
from yt_sentiment.labels import LABELS
from yt_sentiment.text import normalise_all, tokenise

TOP_ROWS: Final = 25
LISTED_ROWS: Final = 10
FEW_COMMENTS: Final = 20
"""Below it a share says little: half the comments of 20 is 30 to 70 % at 95 % confidence (Wilson)."""


class Judged(NamedTuple):
    """A comment and what the model says of it."""

    comment: Comment
    prediction: Prediction


def analyse(
    judged: Sequence[Judged],
    *,
    video: Video | None = None,
    period: Period = "month",
    left_out: Sequence[str] = (),
) -> dict[str, Any]:
    """Return shares, score, trend, words, lists and counts; the schema is ``flask_app.schemas.Analysis``.

    Comments that the model should not judge count as ``uncertain``: they are in no share, trend or word list.

    Args:
        judged: all comments, in the order that they came.
        video: what is known of it.
        period: step of the trend.
        left_out: why comments are missing, in words.
    """
    texts = normalise_all([one.comment.text for one in judged])
    tokens = tokenise(texts)
    certain = [one for one in judged if not one.prediction.uncertain]
    lengths = tokens.counts.tolist()
    authors = {one.comment.author for one in judged if one.comment.author}
    known = video.comment_count if video else None
    questions = [one for one, text in zip(judged, texts, strict=True) if is_question(text)]
    requests = [one for one, text in zip(judged, texts, strict=True) if asks_for_content(text)]
    by_likes = sorted(judged, key=lambda one: -one.comment.likes)  # stable: of equals the first stays first
    return {
        "video": None if video is None else video._asdict(),
        "coverage": {
            "analysed": len(judged),
            "total": known,
            "complete": not left_out and (known is None or len(judged) >= known),
            "left_out": list(left_out),
            "certain": len(certain),
            "uncertain": dict(Counter(one.prediction.uncertain for one in judged if one.prediction.uncertain)),
            "few": len(certain) < FEW_COMMENTS,
        },
        "shares": shares([(one.prediction.label, 1) for one in certain]),
        "shares_by_likes": shares([(one.prediction.label, one.comment.likes) for one in certain]),
        "score": score([one.prediction.label for one in certain]),
        "trend": trend([(one.comment.published_at, one.prediction.label) for one in certain], period),
        "words": words_per_label(tokens, [one.prediction for one in judged]),
        "top_comments": [entry(one) for one in by_likes[:TOP_ROWS]],
        "most_positive": [entry(one) for one in _extreme(certain, "positive")],
        "most_negative": [entry(one) for one in _extreme(certain, "negative")],
        "questions": {"count": len(questions), "comments": [entry(one) for one in _liked(questions)]},
        "requests": {"count": len(requests), "comments": [entry(one) for one in _liked(requests)]},
        "timestamps": timestamps([(one.comment.id, one.comment.text) for one in judged]),
        "languages": [
            {"language": code, "count": count}
            for code, count in Counter(one.prediction.language for one in judged).most_common()
        ],
        "unique_authors": len(authors) if authors else None,
        "mean_tokens": round(sum(lengths) / len(lengths), 1) if lengths else None,
        "comments": [entry(one) for one in judged],
    }


def entry(one: Judged) -> dict[str, Any]:
    """Return one comment with its prediction, ready for JSON."""
    comment, said = one
    return {
        "id": comment.id,
        "text": comment.text,
        "published_at": None if comment.published_at is None else comment.published_at.isoformat(),
        "likes": comment.likes,
        "reply_to": comment.reply_to,
        "label": said.label,
        "confidence": round(said.confidence, 6),
        "probabilities": {
            label: round(value, 6)
            for label, value in zip(LABELS, (said.p_negative, said.p_neutral, said.p_positive), strict=True)
        },
        "language": said.language,
        "uncertain": said.uncertain or None,
    }


def _extreme(certain: Sequence[Judged], label: str) -> list[Judged]:
    column = f"p_{label}"
    found = [one for one in certain if one.prediction.label == label]
    return sorted(found, key=lambda one: -getattr(one.prediction, column))[:LISTED_ROWS]


def _liked(found: Sequence[Judged]) -> list[Judged]:
    return sorted(found, key=lambda one: -one.comment.likes)[:LISTED_ROWS]
