"""A comment with what the model says of it, as analyses take it and as they show it."""

from __future__ import annotations

from typing import NamedTuple

from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.insights.schema import Details, JudgedComment, Predicted


class Judged(NamedTuple):
    """A comment, what the model says of it, and what is counted of it."""

    comment: Comment
    prediction: Prediction
    details: Details


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
