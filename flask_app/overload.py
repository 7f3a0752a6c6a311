"""Bounds on work: how many requests are in progress, and how long each may take.

The worker (flask_app/server) says of each request when its time is over, and whether there is room for it at all.
"""

from __future__ import annotations

import time
from typing import Final, Literal, NoReturn

from flask import has_request_context, request
from werkzeug.exceptions import ServiceUnavailable

from flask_app.prometheus import OVERLOADED
from flask_app.services import services

DEADLINE: Final = "yt_sentiment.deadline"
"""When the request's time is over, as ``time.monotonic`` has it."""
FULL: Final = "yt_sentiment.full"
"""There if as many requests as may be are in progress."""
RETRY_SECONDS: Final = 2


def begin() -> None:
    """Abort with 503 if there is no room for the request, or it waited for its turn too long; note its deadline."""
    settings = services().settings
    request.environ.setdefault(DEADLINE, time.monotonic() + settings.request_seconds)
    if FULL in request.environ:
        _refuse("full", f"{settings.max_in_progress} requests are in progress already")
    check_deadline()


def remaining_seconds() -> float:
    """Return how long the request may still take; without end outside a request."""
    if not has_request_context():
        return float("inf")
    deadline: float = request.environ[DEADLINE]
    return deadline - time.monotonic()


def check_deadline() -> None:
    """Abort with 503 if the request's time is over; called between steps of its work."""
    if remaining_seconds() <= 0:
        settings = services().settings
        _refuse("late", f"the request took longer than {settings.request_seconds} s")


def _refuse(reason: Literal["full", "late"], what: str) -> NoReturn:
    OVERLOADED.labels(reason).inc()
    raise ServiceUnavailable(f"{what}; try again in {RETRY_SECONDS} s", None, RETRY_SECONDS)
