"""``POST /v1/feedback``: what people say of predictions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort
from flask_openapi3 import APIBlueprint, Tag

from flask_app import prometheus
from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.request_parsing import check_length
from flask_app.schemas.requests import FeedbackBody
from flask_app.schemas.responses import FeedbackAnswer
from flask_app.scoring import scorer
from flask_app.storage import ask
from yt_sentiment.storage import DatabaseError
from yt_sentiment.storage import feedback as kept

blueprint = APIBlueprint(
    "feedback",
    __name__,
    url_prefix="/v1",
    abp_tags=[Tag(name="feedback", description="Correct the model")],
    abp_responses=documented(400, 401, 403, 413, 415, 422, 429, 500, 503),
    abp_security=TOKEN_IF_ASKED,
)


@blueprint.post("/feedback", responses={200: FeedbackAnswer, 201: FeedbackAnswer})
def feedback(body: FeedbackBody) -> tuple[dict[str, Any], int]:
    """Keep a person's label; what the same reporter says again replaces it."""
    check_length(body.text or "", "text")
    given = kept.Feedback(**body.model_dump(exclude={"consent"}), model_version=scorer().version)
    try:
        created = ask(lambda database: kept.keep(database, given, datetime.now(UTC)))
    except DatabaseError as error:
        abort(503, description=f"the feedback was not kept: {error}; try again later")
    agrees = "unknown" if body.predicted is None else str(body.predicted == body.label).lower()
    prometheus.FEEDBACK.labels(body.label, agrees).inc()
    answer = {"id": given.id, "label": given.label, "created": created, "kept_text": given.text is not None}
    return answer, 201 if created else 200
