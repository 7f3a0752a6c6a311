"""``/docs``: the API's documentation, drawn by Swagger UI from ``/openapi.json``; nothing is fetched from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import flask_openapi3_swagger
from flask import Blueprint, Response, current_app, send_from_directory

_ASSETS: Final = Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger"
_FILES: Final = {"swagger-ui.css": "css", "swagger-ui-bundle.js": "js"}
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>yt-sentiment API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="api"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""
_START: Final = 'SwaggerUIBundle({url: "openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null});\n'

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.json")
def openapi() -> dict[str, Any]:
    """Answer with the OpenAPI document."""
    document: dict[str, Any] = current_app.api_doc  # type: ignore[attr-defined]
    return document


@blueprint.get("/docs")
def page() -> str:
    """Answer with the page."""
    return _PAGE


@blueprint.get("/docs/start.js")
def start() -> Response:
    """Answer with the script that starts Swagger UI; a strict policy admits no script inside the page."""
    return Response(_START, content_type="text/javascript; charset=utf-8")


@blueprint.get("/docs/<any('swagger-ui.css', 'swagger-ui-bundle.js'):name>")
def asset(name: str) -> Response:
    """Answer with a file of Swagger UI."""
    return send_from_directory(_ASSETS / _FILES[name], name, max_age=86_400)
