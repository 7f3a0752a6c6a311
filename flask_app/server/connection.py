"""One client's connection: what it sends and awaits, and until when the server waits for it."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, Final

from flask_app.server.reader import Reader

RECEIVED_BYTES: Final = 16_384
SENT_BYTES: Final = 262_144
CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class Phase(Enum):
    """What is awaited: of the client, but for ``WORKING``."""

    IDLE = auto()
    """The first byte of a request."""
    HEAD = auto()
    BODY = auto()
    WORKING = auto()
    """The application."""
    FLUSHING = auto()
    """That the client takes the rest of its answer."""
    LINGERING = auto()
    """That the client closes the connection, having read the last answer."""


class Connection:
    """A socket with what was received and what is to be sent.

    The loop calls everything here but ``sendall``, which the thread calls that answers.

    Attributes:
        peer: the client's address.
        local: the address that it asked.
        phase: what is awaited.
        since: when that began.
        deadline: when the server gives up waiting; None where it waits for itself.
        answers: complete ones.
        ended: whether the client will send nothing more.
        closes: whether the connection ends with this answer.
        unread: whether the client may be sending still what nobody reads.

    Args:
        stir: is called with this connection, by the thread that answers, when the loop has something to do.
    """

    def __init__(
        self, sock: socket.socket, peer: Any, local: Any, reader: Reader, stir: Callable[[Connection], None]
    ) -> None:
        self.socket, self.peer, self.local, self.reader = sock, peer, local, reader
        self.phase, self.since = Phase.IDLE, 0.0
        self.deadline: float | None = None
        self.answers = self._events = 0
        self.ended = self.closes = self.unread = False
        self._stir = stir
        self._lock = threading.Lock()
        self._unsent = bytearray()
        self._broken = False

    def enter(self, phase: Phase, now: float, seconds: float | None) -> None:
        """Await something else; what is awaited already keeps its deadline, however often bytes come."""
        if phase is not self.phase or self.deadline is None:
            self.phase, self.since = phase, now
            self.deadline = None if seconds is None else now + seconds

    @property
    def broken(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._broken

    @property
    def buffered(self) -> int:
        """Bytes in memory that wait for the client."""
        return 0 if self.phase is Phase.WORKING else self.reader.buffered + len(self._unsent)

    @property
    def wanted(self) -> int:
        """What the selector should watch the socket for."""
        reads = self.phase in (Phase.IDLE, Phase.HEAD, Phase.BODY, Phase.LINGERING)
        reading = selectors.EVENT_READ if reads and not self.ended else 0
        return reading | (selectors.EVENT_WRITE if self._unsent and not self._broken else 0)

    def watch(self, selector: selectors.BaseSelector, events: int) -> None:
        """Let the selector watch the socket for these events, or not at all for 0."""
        if events == self._events:
            return
        if not self._events:
            selector.register(self.socket, events, self)
        elif not events:
            selector.unregister(self.socket)
        else:
            selector.modify(self.socket, events, self)
        self._events = events

    def receive(self) -> bool:
        """Take what came; return whether anything did, the end included."""
        try:
            received = self.socket.recv(RECEIVED_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            self._broken = self.ended = True
            return True
        self.ended = not received
        if self.phase is not Phase.LINGERING:
            self.reader.received += received
        return True

    def sendall(self, data: bytes) -> None:
        """Send what the client takes at once, and keep the rest.

        Raises:
            OSError: if the client is gone.
        """
        with self._lock:
            if self._broken:
                raise BrokenPipeError("the client is gone")
            first = not self._unsent
            sent = self._send(data) if first else 0
            self._unsent += memoryview(data)[sent:]
            waits = first and bool(self._unsent)
        if waits:
            self._stir(self)

    def flush(self) -> None:
        """Send more of what was kept."""
        with self._lock:
            try:
                sent = self._send(self._unsent[:SENT_BYTES])
            except OSError:
                self._unsent.clear()
            else:
                del self._unsent[:sent]

    def _send(self, data: bytes | bytearray) -> int:
        try:
            return self.socket.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._broken = True
            raise

    @property
    def flushed(self) -> bool:
        """Whether everything is on its way to the client."""
        return not self._unsent

    @property
    def rests(self) -> bool:
        """Whether nothing is to be done, once answered, before the client sends more, which the selector tells."""
        reads = bool(self._events & selectors.EVENT_READ)
        return reads and self.flushed and not (self.closes or self._broken or self.reader.received)

    def end_sending(self) -> None:
        """Tell the client that nothing more will come."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self._broken = True

    def close(self) -> None:
        """Close the socket, and forget what was kept."""
        with self._lock:
            self._broken = True
            self._unsent.clear()
            self.socket.close()
