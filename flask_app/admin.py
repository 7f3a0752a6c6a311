"""``POST /v1/forget``: delete what is kept of somebody, or of a video."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort
from flask_openapi3 import APIBlueprint, Tag

from flask_app.access import actor
from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.schemas.requests import ForgetBody
from flask_app.schemas.responses import Forgotten
from flask_app.services import services
from flask_app.storage import ask_patiently
from yt_sentiment.storage import DatabaseError, DiskFullError
from yt_sentiment.storage.erase import forget as delete

blueprint = APIBlueprint(
    "admin",
    __name__,
    url_prefix="/v1",
    abp_tags=[Tag(name="admin", description="Forget")],
    abp_responses=documented(400, 401, 403, 415, 422, 429, 500, 503),
    abp_security=TOKEN_IF_ASKED,
)


@blueprint.post("/forget", responses={200: Forgotten})
def forget(body: ForgetBody) -> dict[str, Any]:
    """Delete feedback, comments to be judged and analyses of a video, an author, a reporter or a comment."""
    subject, value = body.chosen
    who, now = actor(), datetime.now(UTC)
    owe = services().usage.owe
    try:
        return {"deleted": ask_patiently(lambda database: delete(database, subject, value, who, now, owe))}
    except DiskFullError as error:
        abort(503, description=f"not everything was deleted: {error}; try again, which deletes the rest")
    except DatabaseError as error:
        abort(503, description=f"nothing was deleted: {error}; try again later")
