"""Every error leaves as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import json

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

MAX_DRAINED_BYTES = 16_000_000
CHUNK_BYTES = 65_536


def _drain() -> None:
    """Read what is left of a refused body: a client that is still sending would never see the answer."""
    stream = request.environ["wsgi.input"]
    left = min(request.content_length or 0, MAX_DRAINED_BYTES)
    while left > 0 and (chunk := stream.read(min(CHUNK_BYTES, left))):
        left -= len(chunk)


def as_problem(error: HTTPException) -> Response:
    """Keep the status and headers of ``error``; replace its HTML body."""
    response = error.get_response()
    detail = error.description
    if isinstance(error, RequestEntityTooLarge):
        _drain()
        detail = f"the body is larger than {current_app.config['MAX_CONTENT_LENGTH']} bytes"
    body = {"type": "about:blank", "status": error.code, "title": error.name, "detail": detail}
    return Response(
        json.dumps(body),
        status=error.code,
        headers=[(k, v) for k, v in response.headers if k.lower() not in {"content-type", "content-length"}],
        content_type="application/problem+json",
    )
