"""``/try``: a page that judges what a visitor types, by the module in the browser; nothing is sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, abort, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from flask_app import try_files

_TYPES: Final = {".wasm": "application/wasm", ".bin": "application/octet-stream"}
"""Media types that a machine's own table may lack."""
PIECE_BYTES: Final = 1 << 20
"""Most of the model in one answer, which is in memory until the client has taken it; the page asks for as much."""
_FOREVER_SECONDS: Final = 31_536_000

blueprint = Blueprint("try_page", __name__)


@blueprint.get(f"/{try_files.PAGE}")
def page() -> Response:
    """Answer with the page."""
    return _written(try_files.page(try_files.PAGE), "text/html")


@blueprint.get(f"/{try_files.WORKER}")
def service_worker() -> Response:
    """Answer with the script that lets the page work offline."""
    return _written(try_files.service_worker(try_files.PAGE), "text/javascript")


@blueprint.get("/try/model-<digest>.bin")
def model(digest: str) -> Response:
    """Answer with a piece of the model, or with 416 and how to ask for one."""
    response = _file(f"try/model-{digest}.bin")
    asked = response.content_length or 0
    if asked > PIECE_BYTES and request.method != "HEAD" and response.status_code != HTTPStatus.NOT_MODIFIED:
        response.close()
        raise RequestedRangeNotSatisfiable(
            try_files.model_file().stat().st_size,
            description=f"{asked} bytes are too many for one answer, expected pieces of at most {PIECE_BYTES}, "
            f"such as 'Range: bytes=0-{PIECE_BYTES - 1}'",
        )
    return response


@blueprint.get("/try/<name>")
def own_file(name: str) -> Response:
    """Answer with a script of the page, or the module."""
    return _file(f"try/{name}")


@blueprint.get("/engine/<name>")
def engine_file(name: str) -> Response:
    """Answer with a script that runs the module."""
    return _file(f"engine/{name}")


def _file(address: str) -> Response:
    path = try_files.page_files().get(address)
    if path is None:
        abort(404)
    lasts = address == try_files.model_address()
    response = send_file(path, mimetype=_TYPES.get(path.suffix), max_age=_FOREVER_SECONDS if lasts else 0)
    response.cache_control.immutable = lasts
    return response


def _written(content: str, media_type: str) -> Response:
    response = Response(content, content_type=f"{media_type}; charset=utf-8")
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
