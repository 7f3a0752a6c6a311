"""Connections with which the loop has something to do, as the threads that answer tell it."""

from __future__ import annotations

import os
import selectors
from collections import deque
from collections.abc import Iterator
from contextlib import suppress

from flask_app.server.connection import Connection


class Stirred:
    """A queue that ends the loop's wait for sockets.

    Args:
        selector: of the loop.
        wake: a pipe, whose reading end the selector watches from now on, without data of its own.
    """

    def __init__(self, selector: selectors.BaseSelector, wake: tuple[int, int]) -> None:
        self._wake = wake
        self._waiting: deque[tuple[Connection, bool]] = deque()
        selector.register(wake[0], selectors.EVENT_READ)

    def add(self, connection: Connection, *, complete: bool = False) -> None:
        """Put a connection here, with whether its answer is complete; called by any thread.

        The loop is not woken for one that has nothing left to do but to wait: what its client sends next wakes it.
        """
        self._waiting.append((connection, complete))
        if not (complete and connection.rests):
            with suppress(OSError):  # full, so that the loop wakes anyway; or closed
                os.write(self._wake[1], b".")

    def woken(self) -> None:
        """Take from the pipe what woke the loop."""
        os.read(self._wake[0], 65_536)

    def __iter__(self) -> Iterator[tuple[Connection, bool]]:
        """Take out all connections, those too that come meanwhile."""
        while self._waiting:
            yield self._waiting.popleft()
