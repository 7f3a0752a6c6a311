"""``/docs``: the API's documentation, drawn by Swagger UI from ``/openapi.json``; nothing is fetched from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import flask_openapi3_swagger
from flask import Blueprint, Response, current_app, send_from_directory

from flask_app.dashboard import OWN

_ASSETS: Final = Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger"
_FILES: Final = {"swagger-ui.css": "css", "swagger-ui-bundle.js": "js"}

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.json")
def openapi() -> dict[str, Any]:
    """Answer with the OpenAPI document."""
    document: dict[str, Any] = current_app.api_doc  # type: ignore[attr-defined]
    return document


@blueprint.get("/docs")
def page() -> Response:
    """Answer with the page."""
    return send_from_directory(OWN, "docs.html", max_age=0)


@blueprint.get("/docs/<any('swagger-ui.css', 'swagger-ui-bundle.js'):name>")
def asset(name: str) -> Response:
    """Answer with a file of Swagger UI."""
    return send_from_directory(_ASSETS / _FILES[name], name, max_age=86_400)
