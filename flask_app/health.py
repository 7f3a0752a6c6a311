"""``/``, ``/healthz`` and ``/readyz``: what this is, whether it lives, whether it may get traffic."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from yt_sentiment import __version__

GOLDEN: Final = {"I love this video": "positive", "I hate this video": "negative"}

blueprint = Blueprint("health", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Say what answers here."""
    return {
        "service": "yt-sentiment",
        "version": __version__,
        "model_version": current_app.extensions["scorer"].version,
        "endpoints": {"POST /v1/predict": {"comments": ["text", "…"]}, "GET /healthz": {}, "GET /readyz": {}},
    }


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process lives."""
    return {"status": "alive"}


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say that the model answers what it must answer; 503 if not."""
    scorer = current_app.extensions["scorer"]
    labels = [prediction.label for prediction in scorer.predict(list(GOLDEN))]
    if labels != list(GOLDEN.values()):
        abort(
            503,
            description=f"the model says {labels} of the golden comments, expected {list(GOLDEN.values())}",
        )
    return {"status": "ready", "model_version": scorer.version}
