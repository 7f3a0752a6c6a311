"""Everything that is shown of one video, as one JSON-ready object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from yt_sentiment.comment import Comment, Prediction, Video
from yt_sentiment.insights.mentions import kinds_of, positions, timestamps
from yt_sentiment.insights.shares import score, shares
from yt_sentiment.insights.trend import Period, trend
from yt_sentiment.insights.words import shown_words, words_per_label
from yt_sentiment.labels import LABELS
from yt_sentiment.language.text import normalise_all, tokenise

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
    """Return shares, score, trend, words, lists and counts; the schema is ``flask_app.schemas.analysis.Analysis``.

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
    entries = []
    for one, text in zip(judged, texts, strict=True):
        entries.append(entry(one, kinds_of(one.comment.text, text)))
    by_likes = sorted(entries, key=lambda one: -one["likes"])  # stable: of equals the first stays first
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
        "top_comments": by_likes[:TOP_ROWS],
        "most_positive": _extreme(entries, "positive"),
        "most_negative": _extreme(entries, "negative"),
        "questions": _of_kind(by_likes, "question"),
        "requests": _of_kind(by_likes, "request"),
        "timestamps": timestamps([(one.comment.id, one.comment.text) for one in judged]),
        "languages": [
            {"language": code, "count": count}
            for code, count in Counter(one.prediction.language for one in judged).most_common()
        ],
        "unique_authors": len(authors) if authors else None,
        "mean_tokens": round(sum(lengths) / len(lengths), 1) if lengths else None,
        "comments": entries,
    }


def said(prediction: Prediction) -> dict[str, Any]:
    """Return a prediction, ready for JSON."""
    values = (prediction.p_negative, prediction.p_neutral, prediction.p_positive)
    return {
        "label": prediction.label,
        "confidence": round(prediction.confidence, 6),
        "probabilities": {label: round(value, 6) for label, value in zip(LABELS, values, strict=True)},
        "language": prediction.language,
        "uncertain": prediction.uncertain or None,
    }


def entry(one: Judged, kinds: Sequence[str]) -> dict[str, Any]:
    """Return one comment with its prediction and what it asks or points at, ready for JSON."""
    comment = one.comment
    return {
        "id": comment.id,
        "text": comment.text,
        "published_at": None if comment.published_at is None else comment.published_at.isoformat(),
        "likes": comment.likes,
        "reply_to": comment.reply_to,
        **said(one.prediction),
        "kinds": list(kinds),
    }


def details(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return what an analysis counts of each comment: shown words, kinds, timestamps and tokens.

    Who adds them up over comments gets what ``analyse`` says of all of them.
    """
    normalised = normalise_all(texts)
    tokens = tokenise(normalised)
    return [
        {"words": words, "kinds": kinds_of(raw, text), "timestamps": positions(raw), "tokens": count}
        for raw, text, words, count in zip(texts, normalised, shown_words(tokens), tokens.counts.tolist(), strict=True)
    ]


def _extreme(entries: Sequence[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """Return the comments that are most clearly of a class."""
    found = [one for one in entries if one["label"] == label and not one["uncertain"]]
    return sorted(found, key=lambda one: -one["probabilities"][label])[:LISTED_ROWS]


def _of_kind(by_likes: Sequence[dict[str, Any]], kind: str) -> dict[str, Any]:
    """Return how many comments are of a kind, and those with most likes."""
    found = [one for one in by_likes if kind in one["kinds"]]
    return {"count": len(found), "comments": found[:LISTED_ROWS]}
