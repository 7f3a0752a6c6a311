"""HTTP service around one loaded model. Start: ``gunicorn 'flask_app:create_app()'``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from flask import Flask
from flask_cors import CORS
from werkzeug.exceptions import HTTPException

from flask_app import errors, health, predict
from flask_app.settings import Settings
from yt_sentiment.comment import Prediction
from yt_sentiment.model import default_model_folder, load_model

__all__ = ["Scorer", "Settings", "create_app"]


class Scorer(Protocol):
    """Anything that scores comments; tests pass a fake."""

    @property
    def version(self) -> str:
        """Identity of the model."""
        ...

    def predict(self, comments: Sequence[str]) -> list[Prediction]:
        """Return one prediction per comment, in order."""
        ...


def create_app(scorer: Scorer | None = None, settings: Settings | None = None) -> Flask:
    """Build the application; everything that varies comes in as an argument.

    Raises:
        ValueError: on a bad setting or a bad model directory; nothing starts half configured.
    """
    settings = settings or Settings.from_env()
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["scorer"] = scorer or load_model(default_model_folder())
    app.extensions["settings"] = settings
    app.register_error_handler(HTTPException, errors.as_problem)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(predict.blueprint, url_prefix="/v1")
    if settings.origins:
        CORS(app, origins=list(settings.origins))
    return app
