"""Sockets that listen, of which the loop is told when a client waits."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Sequence


class Listeners:
    """Listening sockets of one worker, watched by a selector whose keys have them as data.

    Args:
        selector: of the loop.
        sockets: they are watched from now on.
    """

    def __init__(self, selector: selectors.BaseSelector, sockets: Sequence[socket.socket]) -> None:
        self._selector, self._watched, self._paused = selector, list[socket.socket](), list(sockets)
        for listener in sockets:
            listener.setblocking(False)
        self.resume()

    @property
    def watched(self) -> tuple[socket.socket, ...]:
        """Those of which the loop is told."""
        return tuple(self._watched)

    def pause(self, listener: socket.socket) -> None:
        """Leave clients waiting in the kernel: one that cannot be accepted would end every wait at once."""
        self._selector.unregister(listener)
        self._watched.remove(listener)
        self._paused.append(listener)

    def resume(self) -> None:
        """Watch those that were paused again."""
        for listener in self._paused:
            self._selector.register(listener, selectors.EVENT_READ, listener)
        self._watched += self._paused
        self._paused = []

    def close(self) -> None:
        """Accept nothing more."""
        for listener in self._watched:
            self._selector.unregister(listener)
        for listener in (*self._watched, *self._paused):
            listener.close()
        self._watched, self._paused = [], []
