"""Every error leaves as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import json
from typing import Final

from flask import Response, g, request
from flask_openapi3.types import ResponseDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

PROBLEM: Final = "application/problem+json"


TOKEN_IF_ASKED: Final[list[dict[str, list[str]]]] = [{}, {"token": []}]
"""Security of the endpoints in the OpenAPI document: a token, where the operator wants one."""


def documented(*statuses: int) -> ResponseDict:
    """Return what the OpenAPI document says of error answers."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {status: {"content": {PROBLEM: {"schema": schema}}} for status in statuses}


def pictures(*media_types: str) -> ResponseDict:
    """Return what the OpenAPI document says of an answer that is a picture."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"content": dict.fromkeys(media_types, binary), "description": "the picture"}}


def headers_of(error: HTTPException) -> list[tuple[str, str]]:
    """Return the headers of an error but for those that belong to its own body."""
    headers = error.get_response().headers
    return [(name, value) for name, value in headers if name.lower() not in {"content-type", "content-length"}]


def detail_of(error: HTTPException) -> str | None:
    """Return what is wrong, in words for the client."""
    if isinstance(error, RequestEntityTooLarge):
        return f"the body is larger than {request.max_content_length} bytes"
    return error.description


def problem(status: int, title: str, detail: str | None, request_id: str) -> str:
    """Return the body of an error answer."""
    return json.dumps(
        {"type": "about:blank", "status": status, "title": title, "detail": detail, "request_id": request_id}
    )


def as_problem(error: HTTPException) -> Response:
    """Keep the status and headers of ``error``; replace its HTML body."""
    status = error.get_response().status_code
    return Response(
        problem(status, error.name, detail_of(error), g.get("request_id", "")),
        status=status,
        headers=headers_of(error),
        content_type=PROBLEM,
    )
