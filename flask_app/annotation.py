"""``/v1/audit``: people judge a random sample of what was served; ``/audit`` is the page on which they do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort
from flask_openapi3 import APIBlueprint, Tag

from flask_app import prometheus
from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.schemas.requests import AuditPath, AuditQuery, JudgementBody, TakenBackQuery
from flask_app.schemas.responses import AuditPage, AuditProgress
from flask_app.storage import ask
from yt_sentiment.storage import DatabaseError, annotation

blueprint = APIBlueprint(
    "audit",
    __name__,
    url_prefix="/v1/audit",
    abp_tags=[Tag(name="audit", description="Judge a random sample of what was served")],
    abp_responses=documented(400, 401, 403, 415, 422, 429, 500, 503),
    abp_security=TOKEN_IF_ASKED,
)


@blueprint.get("", responses={200: AuditPage})
def pending(query: AuditQuery) -> dict[str, Any]:
    """Return comments that nobody judged yet; what the model said of them is not told, so that it sways nobody."""
    try:
        comments = ask(lambda database: annotation.pending(database, datetime.now(UTC), query.limit, query.after or ""))
        return {"comments": comments, **ask(annotation.counts)}
    except DatabaseError as error:
        abort(503, description=f"the sample cannot be read: {error}; try again later")


@blueprint.post("/<comment>", responses={200: AuditProgress, **documented(404)})
def judge(path: AuditPath, body: JudgementBody) -> dict[str, Any]:
    """Keep what a person says of a comment, in place of what was said before."""
    now = datetime.now(UTC)
    try:
        found = ask(lambda database: annotation.judge(database, path.comment, body.label, body.reviewer, now))
        counts = ask(annotation.counts)
    except DatabaseError as error:
        abort(503, description=f"the judgement was not kept: {error}; try again later")
    if not found:
        abort(404, description=f"there is no comment {path.comment!r} in the sample, or it was deleted")
    prometheus.JUDGED.labels(body.label).inc()
    return counts


@blueprint.delete("/<comment>", responses={200: AuditProgress, **documented(404)})
def take_back(path: AuditPath, query: TakenBackQuery) -> dict[str, Any]:
    """Take back what a reviewer said of a comment, which waits again."""
    try:
        found = ask(lambda database: annotation.take_back(database, path.comment, query.reviewer))
        counts = ask(annotation.counts)
    except DatabaseError as error:
        abort(503, description=f"the judgement was not taken back: {error}; try again later")
    if not found:
        abort(404, description=f"there is no judgement of {query.reviewer!r} on comment {path.comment!r}")
    return counts
