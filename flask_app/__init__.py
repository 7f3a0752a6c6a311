"""HTTP service around one loaded model. Start: ``gunicorn 'flask_app:create_app()'``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from flask import Flask
from flask_cors import CORS
from werkzeug.exceptions import HTTPException

from flask_app import analyze, errors, health, legacy, predict
from flask_app.settings import Settings
from yt_sentiment.comment import Prediction
from yt_sentiment.model import default_model_folder, load_model

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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


class _SingleSlashes:
    """Reads ``//predict`` as ``/predict``: popups join a base address that ends in a slash to a path that begins so."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        environ["PATH_INFO"] = re.sub("/{2,}", "/", environ.get("PATH_INFO", ""))
        return self._application(environ, start_response)


def create_app(scorer: Scorer | None = None, settings: Settings | None = None) -> Flask:
    """Build the application; everything that varies comes in as an argument.

    Raises:
        ValueError: on a bad setting or a bad model directory; nothing starts half configured.
    """
    settings = settings or Settings.from_env()
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.url_map.merge_slashes = False  # merging answers with a redirect, which no popup's POST follows
    app.wsgi_app = _SingleSlashes(app.wsgi_app)  # type: ignore[method-assign]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["scorer"] = scorer or load_model(default_model_folder())
    app.extensions["settings"] = settings
    app.register_error_handler(HTTPException, errors.as_problem)
    app.register_blueprint(health.blueprint)
    for blueprint in (predict.blueprint, analyze.blueprint):
        app.register_blueprint(blueprint, url_prefix="/v1")
    app.register_blueprint(legacy.blueprint)
    if settings.origins:
        CORS(app, origins=list(settings.origins))
    return app
