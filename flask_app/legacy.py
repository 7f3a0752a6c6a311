"""The five endpoints that the popups of other projects speak, with exactly their shapes.

Two slashes in a row count as one, since such popups write ``//predict``; an error is ``{"error": "…"}``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from flask_app.predict import parse_comments, read_json, shown
from yt_sentiment.insights import charts
from yt_sentiment.insights.trend import trend
from yt_sentiment.insights.words import word_counts
from yt_sentiment.labels import CODES, LABELS
from yt_sentiment.text import normalise_all, tokenise

blueprint = Blueprint("legacy", __name__)

_LABELS = {code: label for label, code in CODES.items()}


class _Refused(HTTPException):
    code = 400


@blueprint.errorhandler(HTTPException)
def as_error(error: HTTPException) -> ResponseReturnValue:
    """Answer as these popups expect it."""
    return {"error": error.description}, error.code or 500


def _given(name: str, kind: type) -> Any:
    body = read_json()
    if not isinstance(body, dict) or not isinstance(body.get(name), kind):
        expected = "an object" if kind is dict else "a list"
        raise _Refused(f"the body is {shown(body)}, expected an object whose {name!r} is {expected}")
    if not body[name]:
        raise _Refused(f"{name!r} is empty")
    return body[name]


def _codes(texts: list[Any]) -> list[str]:
    """Return the signed code of each comment as a string."""
    comments = parse_comments({"comments": texts}, current_app.extensions["settings"])
    return [str(CODES[said.label]) for said in current_app.extensions["scorer"].predict(comments)]


def _picture(content: bytes) -> Response:
    return Response(content, content_type="image/png")


@blueprint.post("/predict")
def predict() -> ResponseReturnValue:
    """Score ``{"comments": [text, …]}``."""
    texts = _given("comments", list)
    return [{"comment": text, "sentiment": code} for text, code in zip(texts, _codes(texts), strict=True)]


@blueprint.post("/predict_with_timestamps")
def predict_with_timestamps() -> ResponseReturnValue:
    """Score ``{"comments": [{"text", "timestamp", …}, …]}``; other keys are ignored."""
    items = _given("comments", list)
    for i, item in enumerate(items):
        if not isinstance(item, dict) or "text" not in item or "timestamp" not in item:
            raise _Refused(f"'comments[{i}]' is {shown(item)}, expected an object with 'text' and 'timestamp'")
    codes = _codes([item["text"] for item in items])
    return [
        {"comment": item["text"], "sentiment": code, "timestamp": item["timestamp"]}
        for item, code in zip(items, codes, strict=True)
    ]


def _label(code: Any) -> str:
    try:
        return _LABELS[int(code)]
    except (TypeError, ValueError, KeyError):
        raise _Refused(f"{shown(code)} is no sentiment, expected one of -1, 0, 1") from None


@blueprint.post("/generate_chart")
def generate_chart() -> ResponseReturnValue:
    """Draw ``{"sentiment_counts": {"1": n, "0": n, "-1": n}}`` as a pie."""
    counts = dict.fromkeys(LABELS, 0)
    for code, count in _given("sentiment_counts", dict).items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise _Refused(f"'sentiment_counts.{code}' is {shown(count)}, expected a whole number of 0 or more")
        counts[_label(code)] += count
    if not any(counts.values()):
        raise _Refused("'sentiment_counts' adds up to 0")
    return _picture(charts.pie(counts))


@blueprint.post("/generate_trend_graph")
def generate_trend_graph() -> ResponseReturnValue:
    """Draw ``{"sentiment_data": [{"timestamp", "sentiment"}, …]}`` per month."""
    dated: list[tuple[datetime | None, str]] = []
    for i, item in enumerate(_given("sentiment_data", list)):
        if not isinstance(item, dict) or "timestamp" not in item or "sentiment" not in item:
            raise _Refused(f"'sentiment_data[{i}]' is {shown(item)}, expected an object with 'timestamp', 'sentiment'")
        try:
            moment = datetime.fromisoformat(item["timestamp"])
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            raise _Refused(
                f"'sentiment_data[{i}].timestamp' is {shown(item['timestamp'])}, expected ISO 8601 such as "
                "2024-05-01T10:00:00Z"
            ) from None
        dated.append((moment, _label(item["sentiment"])))
    return _picture(charts.trend(trend(dated, "month")["points"], "month"))


@blueprint.post("/generate_wordcloud")
def generate_wordcloud() -> ResponseReturnValue:
    """Draw the words of ``{"comments": [text, …]}``."""
    texts = _given("comments", list)
    comments = parse_comments({"comments": texts}, current_app.extensions["settings"])
    return _picture(charts.cloud(word_counts(tokenise(normalise_all(comments)).parts)))
