"""HTTP service around one loaded model. Start: ``gunicorn 'flask_app:create_app()'``."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask_cors import CORS
from flask_openapi3 import Info, OpenAPI
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from flask_app import (
    access,
    admin,
    analyze,
    analyze_file,
    annotation,
    charts,
    compare,
    dashboard,
    docs,
    errors,
    feedback,
    health,
    legacy,
    logs,
    overload,
    predict,
    prometheus,
    request_parsing,
    security,
    try_page,
)
from flask_app.background import Background
from flask_app.sampling import Auditor, Sampler
from flask_app.schemas.responses import Problem
from flask_app.scoring import Scorer
from flask_app.services import Services
from flask_app.settings import Settings
from flask_app.storage import Storage
from flask_app.usage import Usage
from yt_sentiment import __version__
from yt_sentiment.auth.tokens import TokenStore
from yt_sentiment.model import SentimentModel, default_model_folder, load_model
from yt_sentiment.model.provenance import trained_at
from yt_sentiment.storage import DatabaseError, connect
from yt_sentiment.storage.database import BACKGROUND, COMMAND, REQUEST

__all__ = ["Scorer", "Settings", "create_app"]

log = logging.getLogger(__name__)


class _App(OpenAPI):
    request_class = request_parsing.JsonRequest
    json_provider_class = request_parsing.StrictJson

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself: none is a coroutine, and Flask would look at each for every request."""
        return func


def create_app(scorer: Scorer | None = None, settings: Settings | None = None) -> Flask:
    """Build the application; everything that varies comes in as an argument.

    Raises:
        ValueError: on a bad setting or a bad model directory; nothing starts half configured.
    """
    settings = settings or Settings.from_env()
    app = _App(
        __name__,
        info=Info(title="yt-sentiment", version=__version__, description="What the comments of a video express."),
        security_schemes={"token": {"type": "http", "scheme": "bearer"}},
        validation_error_model=Problem,
        validation_error_callback=request_parsing.refuse,
        doc_ui=False,
        static_folder=None,
    )
    app.url_map.merge_slashes = False  # merging answers with a redirect, which no popup's POST follows
    app.wsgi_app = legacy.SingleSlashes(app.wsgi_app)  # type: ignore[method-assign]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    _services(scorer, settings).add_to(app)
    _add_steps(app, settings)
    app.register_error_handler(HTTPException, errors.as_problem)
    for documented in (
        health.blueprint,
        predict.blueprint,
        predict.explain_blueprint,
        analyze.blueprint,
        analyze_file.blueprint,
        compare.blueprint,
        charts.blueprint,
        feedback.blueprint,
        annotation.blueprint,
        admin.blueprint,
        legacy.blueprint,
    ):
        app.register_api(documented)
    for other in (prometheus.blueprint, docs.blueprint, dashboard.blueprint, try_page.blueprint):
        app.register_blueprint(other)
    if settings.origins:
        CORS(
            app,
            origins=list(settings.origins),
            expose_headers=[logs.HEADER, "Retry-After"],
            max_age=600,
            always_send=False,
        )
    return app


def _storage(settings: Settings) -> Storage:
    """Return the database, its tables up to date; a service whose database is away starts, and says so."""
    starting = connect(settings.database_url, COMMAND)
    try:
        with starting.read():
            pass
        starting.keep_reserve()
    except DatabaseError as error:
        log.warning("feedback and kept analyses are off until it comes back: %s", error)
    starting.close()
    return Storage(connect(settings.database_url, REQUEST), connect(settings.database_url, BACKGROUND))


def _services(scorer: Scorer | None, settings: Settings) -> Services:
    """Return what the application is made of."""
    model = scorer or load_model(default_model_folder())
    storage, background = _storage(settings), Background()
    database, share = storage.patient, settings.audit_share
    sampled = model if settings.sample_share and isinstance(model, SentimentModel) else None
    return Services(
        settings=settings,
        scorer=model,
        trained_at=None if scorer else trained_at(default_model_folder()),
        tokens=TokenStore(settings.tokens) if settings.tokens else settings.tokens_json,
        storage=storage,
        background=background,
        sampler=Sampler(sampled, database, settings.sample_share, background) if sampled else None,
        auditor=Auditor(model.version, database, share, background) if share else None,
        usage=Usage(database, background),
    )


def _add_steps(app: Flask, settings: Settings) -> None:
    """Add what happens before and after every request, in this order."""
    app.before_request(logs.begin)
    app.before_request(prometheus.begin)
    app.before_request(overload.begin)
    app.before_request(access.check_path)
    app.before_request(access.check_host)
    app.before_request(access.check_token)
    access.limit_rates(app, settings)
    app.before_request(request_parsing.check_body)

    @app.after_request
    def finish(response: Response) -> Response:
        response = security.add_headers(request.blueprint, response)
        return prometheus.finish(logs.finish(response))
