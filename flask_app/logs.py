"""One JSON line per request and per event, with the request's id and without anybody's text."""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Any, Final

from flask import Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("flask_app.requests")

HEADER: Final = "X-Request-ID"
_SAFE_ID: Final = re.compile(r"[\w.-]{8,64}", re.ASCII)
_QUIET: Final = frozenset({"health.healthz", "health.readyz", "metrics.metrics"})
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def method_of(method: str) -> str:
    """Return a request's method, or ``other`` for one outside the standard: clients must not choose labels."""
    return method if method in _METHODS else "other"


class _WithRequest(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Add the id of the request that is worked on."""
        record.request_id = g.get("request_id") if has_request_context() else None
        return True


def configuration(level: str) -> dict[str, Any]:
    """Return the logging configuration of the service, for ``logging.config.dictConfig``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": _WithRequest}},
        "formatters": {
            "json": {
                "()": JsonFormatter,
                "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                "timestamp": False,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}},
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {"level": level, "propagate": True, "handlers": []},
            "alembic": {"level": "ERROR" if level == "ERROR" else "WARNING"},  # a line per table at the first start
        },
    }


def begin() -> None:
    """Give the request an id, the caller's if it is harmless, and note when it came."""
    given = request.headers.get(HEADER, "")
    g.request_id = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
    g.started = time.perf_counter()


def finish(response: Response) -> Response:
    """Write the request's line and send its id back."""
    response.headers[HEADER] = g.get("request_id", "")
    if request.endpoint not in _QUIET:
        log.info(
            "request",
            extra={
                "method": method_of(request.method),
                "endpoint": request.endpoint,
                "status": response.status_code,
                "milliseconds": round(1000 * (time.perf_counter() - g.started), 1),
                "request_bytes": request.content_length,
                "response_bytes": response.content_length,
                "token": g.get("token_name"),
            },
        )
    return response
