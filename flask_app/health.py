"""``/v1/about``, ``/healthz`` and ``/readyz``: what this is, whether it lives, whether it may get traffic."""

from __future__ import annotations

from math import isnan
from typing import Any, Final

from flask import abort
from flask_openapi3 import APIBlueprint, Tag

from flask_app.errors import documented
from flask_app.schemas.responses import About, Alive, Ready
from flask_app.scoring import scorer
from flask_app.services import services
from yt_sentiment import __version__
from yt_sentiment.language.tokenised import Batch

GOLDEN: Final = {"I love this video": "positive", "I hate this video": "negative"}

blueprint = APIBlueprint(
    "health",
    __name__,
    abp_tags=[Tag(name="service", description="What answers here")],
    abp_responses=documented(500),
)


@blueprint.get("/v1/about", responses={200: About})
def about() -> dict[str, Any]:
    """Say what answers here, and what it can do."""
    settings = services().settings
    return {
        "service": "yt-sentiment",
        "version": __version__,
        "model_version": scorer().version,
        "reads_youtube": bool(settings.youtube_key),
        "needs_token": settings.has_tokens,
        "extension_url": settings.extension_url or None,
        "languages": [
            {"code": code, "macro_f1": None if isnan(score) else score} for code, score in scorer().languages.items()
        ],
        "limits": settings.model_dump(
            include={"max_comments", "max_comment_chars", "max_body_bytes", "max_file_bytes", "max_video_comments"}
        ),
    }


@blueprint.get("/healthz", responses={200: Alive})
def healthz() -> dict[str, Any]:
    """Say that the process lives."""
    return {"status": "alive"}


@blueprint.get("/readyz", responses={200: Ready, **documented(503)})
def readyz() -> dict[str, Any]:
    """Say that the model answers what it must answer; 503 if not."""
    labels = [prediction.label for prediction in scorer().predict_batch(Batch(list(GOLDEN)))]
    if labels != list(GOLDEN.values()):
        abort(
            503,
            description=f"the model says {labels} of the golden comments, expected {list(GOLDEN.values())}",
        )
    return {"status": "ready", "model_version": scorer().version}
