"""``/v1/audit``: people judge a random sample of what was served; ``/audit`` is the page on which they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import abort
from flask_openapi3 import APIBlueprint, Tag

from flask_app import prometheus
from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.schemas.requests import AuditPath, AuditQuery, JudgementBody, TakenBackQuery
from flask_app.schemas.responses import AuditPage, AuditProgress
from flask_app.storage import ask
from yt_sentiment.storage import Database, DatabaseError, annotation

T = TypeVar("T")

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
    comments, counts = _asked(
        lambda database: annotation.pending(database, datetime.now(UTC), query.limit, query.after or ""),
        "the sample cannot be read",
    )
    return {"comments": comments, **counts}


@blueprint.post("/<comment>", responses={200: AuditProgress, **documented(404)})
def judge(path: AuditPath, body: JudgementBody) -> dict[str, Any]:
    """Keep what a person says of a comment, in place of what was said before."""
    now = datetime.now(UTC)
    found, counts = _asked(
        lambda database: annotation.judge(database, path.comment, body.label, body.reviewer, now),
        "the judgement was not kept",
    )
    if not found:
        abort(404, description=f"there is no comment {path.comment!r} in the sample, or it was deleted")
    prometheus.JUDGED.labels(body.label).inc()
    return counts


@blueprint.delete("/<comment>", responses={200: AuditProgress, **documented(404)})
def take_back(path: AuditPath, query: TakenBackQuery) -> dict[str, Any]:
    """Take back what a reviewer said of a comment, which waits again.

    The name is one that a client states: whoever may judge may take back what another said.
    """
    found, counts = _asked(
        lambda database: annotation.take_back(database, path.comment, query.reviewer),
        "the judgement was not taken back",
    )
    if not found:
        abort(
            404,
            description=f"there is no judgement of {query.reviewer!r} on comment {path.comment!r}, or its text is gone",
        )
    return counts


def _asked(question: Callable[[Database], T], failed: str) -> tuple[T, dict[str, int]]:
    """Return what the database answers, and how much of the sample is judged; abort with 503 where it cannot."""
    try:
        return ask(question), ask(annotation.counts)
    except DatabaseError as error:
        abort(503, description=f"{failed}: {error}; try again later")
