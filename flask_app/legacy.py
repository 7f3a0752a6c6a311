"""The five endpoints that the popups of other projects speak, with exactly their shapes.

Two slashes before them count as one, since such popups write ``//predict``; an error is ``{"error": "…"}``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from flask import Response, abort
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.exceptions import HTTPException

from flask_app.drawing import drawing
from flask_app.errors import TOKEN_IF_ASKED, detail_of, headers_of, pictures
from flask_app.overload import check_deadline
from flask_app.request_parsing import check_comments, shown
from flask_app.schemas.popup import (
    LegacyAnswers,
    LegacyCounts,
    LegacyDatedAnswers,
    LegacyError,
    LegacyPredict,
    LegacyPredictDated,
    LegacyTrend,
)
from flask_app.scoring import SCORED_AT_ONCE, score, scorer
from yt_sentiment.insights.trend import trend
from yt_sentiment.insights.words import word_counts
from yt_sentiment.labels import CODES, NEUTRAL
from yt_sentiment.language.tokenised import batches

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PICTURE: Final = pictures("image/png")
_DOUBLED: Final = re.compile(
    "/+(/(?:predict|predict_with_timestamps|generate_chart|generate_trend_graph|generate_wordcloud))"
)
_LABELS: Final = {str(code): label for label, code in CODES.items()}

blueprint = APIBlueprint(
    "legacy",
    __name__,
    abp_tags=[Tag(name="legacy", description="What the popups of other projects speak")],
    abp_responses=dict.fromkeys((400, 401, 403, 413, 415, 422, 429, 500, 503), LegacyError),
    abp_security=TOKEN_IF_ASKED,
)


class SingleSlashes:
    """Reads ``//predict`` as ``/predict``: popups join a base address that ends in a slash to a path that begins so.

    No other path: what stands in front of the service has rules for paths as they are written.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        if doubled := _DOUBLED.fullmatch(environ.get("PATH_INFO", "")):
            environ["PATH_INFO"] = doubled[1]
        return self._application(environ, start_response)


@blueprint.errorhandler(HTTPException)
def as_error(error: HTTPException) -> tuple[dict[str, Any], int, list[tuple[str, str]]]:
    """Answer as these popups expect it."""
    return {"error": detail_of(error)}, error.code or 500, headers_of(error)


def _codes(comments: list[str]) -> list[str]:
    """Return the signed code of each comment as a string; one without content is neither good nor bad."""
    check_comments(comments)
    return [str(CODES[prediction.sentiment or NEUTRAL]) for prediction in score(comments).predictions]


def _picture(content: bytes) -> Response:
    return Response(content, content_type="image/png")


@blueprint.post("/predict", responses={200: LegacyAnswers})
def predict(body: LegacyPredict) -> list[dict[str, str]]:
    """Score `{"comments": [text, …]}`."""
    codes = _codes(body.comments)
    return [{"comment": text, "sentiment": code} for text, code in zip(body.comments, codes, strict=True)]


@blueprint.post("/predict_with_timestamps", responses={200: LegacyDatedAnswers})
def predict_with_timestamps(body: LegacyPredictDated) -> list[dict[str, str]]:
    """Score `{"comments": [{"text", "timestamp", …}, …]}`; other keys are ignored."""
    codes = _codes([comment.text for comment in body.comments])
    return [
        {"comment": one.text, "sentiment": code, "timestamp": one.timestamp}
        for one, code in zip(body.comments, codes, strict=True)
    ]


@blueprint.post("/generate_chart", responses=_PICTURE)
def generate_chart(body: LegacyCounts) -> Response:
    """Draw `{"sentiment_counts": {"1": n, "0": n, "-1": n}}` as a pie."""
    counts = body.sentiment_counts.model_dump()
    if not any(counts.values()):
        abort(422, description="sentiment_counts adds up to 0, expected at least one comment")
    with drawing.turn():
        from yt_sentiment.insights import charts

        return _picture(charts.pie(counts))


@blueprint.post("/generate_trend_graph", responses=_PICTURE)
def generate_trend_graph(body: LegacyTrend) -> Response:
    """Draw `{"sentiment_data": [{"timestamp", "sentiment"}, …]}` per month, or per year where that is too long."""
    dated: list[tuple[datetime | None, str]] = []
    for i, one in enumerate(body.sentiment_data):
        try:
            moment = datetime.fromisoformat(one.timestamp)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            abort(
                422,
                description=f"sentiment_data.{i}.timestamp is {shown(one.timestamp)}, expected ISO 8601 such as "
                "2024-05-01T10:00:00Z",
            )
        dated.append((moment, _LABELS[str(one.sentiment)]))
    shown_trend = trend(dated, "month")
    with drawing.turn():
        from yt_sentiment.insights import charts

        return _picture(charts.trend(shown_trend))


@blueprint.post("/generate_wordcloud", responses=_PICTURE)
def generate_wordcloud(body: LegacyPredict) -> Response:
    """Draw the words of `{"comments": [text, …]}`."""
    check_comments(body.comments)
    words: Counter[str] = Counter()
    for batch in batches(body.comments, SCORED_AT_ONCE):
        check_deadline()
        words.update(word_counts(batch, scorer().languages_of(batch)))
    with drawing.turn():
        from yt_sentiment.insights import charts

        return _picture(charts.cloud(words))
