"""``/``, the dashboard, and ``/audit``, where people judge comments; the Chrome extension shares their modules."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Final

from flask import Blueprint, Response, abort, send_from_directory

OWN: Final = Path(__file__).with_name("static")
SERVED: Final = frozenset({".js", ".css", ".json"})

blueprint = Blueprint("dashboard", __name__)


def shared_folder() -> Path:
    """Return where the modules are that page and extension share: in a clone, the extension's folder."""
    return Path(str(files("flask_app.shared")))


@blueprint.get("/")
def page() -> Response:
    """Answer with the page."""
    return send_from_directory(OWN, "index.html", max_age=0)


@blueprint.get("/audit")
def audit_page() -> Response:
    """Answer with the page."""
    return send_from_directory(OWN, "audit.html", max_age=0)


@blueprint.get("/assets/<name>")
def own_asset(name: str) -> Response:
    """Answer with a file of the page."""
    return send_from_directory(OWN, name, max_age=0)


@blueprint.get("/shared/<path:name>")
def shared_asset(name: str) -> Response:
    """Answer with a module that the extension uses too."""
    if PurePosixPath(name).suffix not in SERVED:
        abort(404)
    return send_from_directory(shared_folder(), name, max_age=0)
