"""Pictures are drawn one at a time per worker: drawing keeps the interpreter, and other requests, waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from werkzeug.exceptions import ServiceUnavailable

from flask_app.overload import remaining_seconds
from flask_app.prometheus import PICTURES_REFUSED

WAITING: Final = 1
"""Requests that wait for their turn at most: each holds a thread of the worker (flask_app/server)."""
PATIENCE_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 5


class OneAtATime:
    """A lock with a short queue; further callers are refused at once, and waiting ones when their patience ends.

    Args:
        waiting: callers that may wait at once.
        patience_seconds: longest wait.
    """

    def __init__(self, waiting: int = WAITING, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._places = threading.BoundedSemaphore(1 + waiting)
        self._turn = threading.Lock()
        self._patience_seconds = patience_seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the lock.

        Raises:
            ServiceUnavailable: with ``Retry-After``, if the queue is full or the wait is too long.
        """
        with self.place():
            if not self._turn.acquire(timeout=min(self._patience_seconds, max(0.0, remaining_seconds()))):
                raise _refused("waited too long")
            try:
                yield
            finally:
                self._turn.release()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place: one draws, and the others wait. Raise as ``turn`` does if there is none."""
        if not self._places.acquire(blocking=False):
            raise _refused("queue full")
        try:
            yield
        finally:
            self._places.release()


def _refused(reason: Literal["queue full", "waited too long"]) -> ServiceUnavailable:
    PICTURES_REFUSED.labels(reason).inc()
    return ServiceUnavailable(f"other pictures are being drawn; try again in {RETRY_SECONDS} s", None, RETRY_SECONDS)


drawing: Final = OneAtATime()
"""The turn of this process."""
