"""``DELETE /v1/analyses/…``: forget what is kept of a video."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app
from flask_openapi3 import APIBlueprint, Tag

from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.schemas.answers import Deleted
from flask_app.schemas.bodies import VideoPath
from yt_sentiment.database import DatabaseError, analyses

blueprint = APIBlueprint(
    "admin",
    __name__,
    url_prefix="/v1",
    abp_tags=[Tag(name="admin", description="Forget")],
    abp_responses=documented(401, 403, 422, 429, 500, 503),
    abp_security=TOKEN_IF_ASKED,
)


@blueprint.delete("/analyses/<video_id>", responses={200: Deleted})
def forget(path: VideoPath) -> dict[str, Any]:
    """Forget the kept analyses of a video."""
    try:
        return {"deleted": analyses.forget(current_app.extensions["database"], path.video_id)}
    except DatabaseError as error:
        abort(503, description=f"nothing was deleted: {error}; try again later")
