"""The loop that accepts connections, reads requests and sends answers; it never waits for one client or one answer."""

from __future__ import annotations

import logging
import selectors
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from flask_app import prometheus
from flask_app.server.connection import CONTINUE, Connection, Phase
from flask_app.server.listeners import Listeners
from flask_app.server.pool import Limits, Pool
from flask_app.server.reader import Incoming, Reader
from flask_app.server.refusals import RefusedError
from flask_app.server.stirred import Stirred

log = logging.getLogger(__name__)

_AWAITED: Final = {Phase.HEAD: "the head of the request", Phase.BODY: "the body of the request"}


class Loop:
    """Connections of one worker.

    Args:
        cfg: gunicorn's configuration.
        listeners: sockets that listen.
        limits: what a client may take.
        wake: a pipe; a byte in it ends the wait for sockets.
        dispatch: is called with a connection and its request, and sees to it that ``answered`` is called.
    """

    def __init__(
        self,
        cfg: Any,
        listeners: Sequence[socket.socket],
        limits: Limits,
        wake: tuple[int, int],
        dispatch: Callable[[Connection, Incoming], None],
    ) -> None:
        self.limits, self.pool = limits, Pool(limits)
        self._cfg, self._dispatch = cfg, dispatch
        self._ending_since: float | None = None
        self._swept = 0.0
        self._selector = selectors.DefaultSelector()
        self._stirred = Stirred(self._selector, wake)
        self._listeners = Listeners(self._selector, listeners)

    @property
    def ending(self) -> bool:
        """Whether answers end their connections."""
        return self._ending_since is not None

    def end(self) -> None:
        """Accept who waits already, then nobody more, and let each connection end with its next answer."""
        if self._ending_since is None:
            self._ending_since = time.monotonic()
            for listener in self._listeners.watched:  # closed by its last holder, it resets who waits
                while not self.pool.is_full and self._accept(listener):
                    pass
            self._listeners.close()

    def close(self) -> None:
        """Close everything, answered or not."""
        for connection in self.pool:
            self._close(connection)
        self._selector.close()

    def answered(self, connection: Connection) -> None:
        """Go on with a connection whose answer is complete; called by the thread that answered."""
        self._stirred.add(connection, complete=True)

    def step(self, seconds: float) -> None:
        """Do what is to be done, after waiting for it so long at most."""
        events = self._selector.select(seconds)
        self._go_on()  # first, so that who was answered and asks again is read
        for key, _ in events:
            if isinstance(key.data, Connection):
                self._guarded(self._serve, key.data)
            elif key.data is not None:
                self._accept(key.data)
            else:
                self._stirred.woken()
        self._go_on()
        if time.monotonic() - self._swept >= min(1.0, seconds):
            self._sweep()

    def _go_on(self) -> None:
        for connection, complete in self._stirred:
            if complete:
                connection.answers += 1
                connection.enter(Phase.FLUSHING, time.monotonic(), self.limits.unread_seconds)
            self._guarded(self._advance, connection)

    def _guarded(self, go_on: Callable[[Connection], None], connection: Connection) -> None:
        """Let what goes wrong on one connection end that one alone."""
        try:
            go_on(connection)
        except Exception as error:
            if not isinstance(error, OSError):  # which says that the client is gone
                log.exception("a connection is closed")
            self._close(connection)

    def _accept(self, listener: socket.socket) -> bool:
        """Take one client who waits; return whether there was one."""
        try:
            accepted, peer = listener.accept()
        except OSError as error:
            if isinstance(error, BlockingIOError | ConnectionAbortedError):
                return isinstance(error, ConnectionAbortedError)
            log.warning("no connection is accepted: %s", error)
            if not self._make_room(time.monotonic()):
                self._listeners.pause(listener)  # until the next sweep
            return False
        accepted.setblocking(False)
        now = time.monotonic()
        if self.pool.is_full and not self._make_room(now):
            accepted.close()
            return True
        reader = Reader(self._cfg, peer, self.limits.body_bytes)
        connection = Connection(accepted, peer, listener.getsockname(), reader, self._stirred.add)
        connection.enter(Phase.IDLE, now, self.limits.head_seconds)
        self.pool.add(connection)
        self._watch(connection)
        return True

    def _serve(self, connection: Connection) -> None:
        if connection not in self.pool:  # closed by what came before in this step
            return
        if not connection.wanted:
            connection.watch(self._selector, 0)
            return
        if not connection.flushed:
            connection.flush()
        if connection.wanted & selectors.EVENT_READ and not connection.receive():
            self._watch(connection)
            return
        self._advance(connection)

    def _advance(self, connection: Connection) -> None:
        """Go on as far as possible without waiting."""
        if connection not in self.pool:
            return
        if connection.phase is Phase.FLUSHING and (connection.flushed or connection.broken):
            self._end_answer(connection)
        if connection.phase is Phase.LINGERING and (connection.ended or connection.broken):
            self._close(connection)
        elif connection.phase in (Phase.IDLE, Phase.HEAD, Phase.BODY):
            self._read(connection)
        if connection in self.pool:
            self._count(connection)
            self._watch(connection)

    def _end_answer(self, connection: Connection) -> None:
        now = time.monotonic()
        if connection.broken:
            self._close(connection)
        elif connection.closes:
            connection.end_sending()
            unread = connection.unread or bool(connection.reader.received)
            connection.enter(Phase.LINGERING, now, self.limits.body_seconds if unread else self.limits.close_seconds)
        else:
            connection.enter(Phase.IDLE, now, self.limits.idle_seconds)

    def _read(self, connection: Connection) -> None:
        now, limits = time.monotonic(), self.limits
        try:
            incoming = connection.reader.next(ended=connection.ended)
        except RefusedError as refused:
            self._refuse(connection, refused)
            return
        if incoming is not None:
            connection.unread = incoming.too_large
            connection.enter(Phase.WORKING, now, None)
            self._count(connection)
            self._dispatch(connection, incoming)
        elif connection.ended or connection.broken:
            self._close(connection)
        elif connection.reader.in_body:
            connection.enter(Phase.BODY, now, limits.seconds_for(connection.reader.path))
            if connection.reader.awaits_leave():
                connection.sendall(CONTINUE)
        elif connection.reader.received:
            connection.enter(Phase.HEAD, now, limits.head_seconds)

    def _refuse(self, connection: Connection, refused: RefusedError) -> None:
        """Answer what no application sees, and end the connection."""
        log.warning("refused request %s with %d: %s", refused.request_id, refused.status, refused.detail)
        prometheus.REJECTED.labels("unknown", str(refused.status.value)).inc()
        connection.closes = connection.unread = True
        connection.reader.received.clear()
        connection.enter(Phase.FLUSHING, time.monotonic(), self.limits.unread_seconds)
        try:
            connection.sendall(refused.answer())
        except OSError:
            self._close(connection)
        else:
            self._advance(connection)

    def _sweep(self) -> None:
        """Give up waiting where the time is over."""
        self._swept = now = time.monotonic()
        self._listeners.resume()
        late = self._ending_since is not None and now >= self._ending_since + self.limits.ending_seconds
        for connection in self.pool:
            if connection.deadline is not None and now >= connection.deadline:
                self._guarded(self._give_up, connection)
            elif late and connection.phase is Phase.IDLE:
                self._close(connection)

    def _give_up(self, connection: Connection) -> None:
        if connection.phase in _AWAITED:
            detail = f"{_AWAITED[connection.phase]} did not come in time"
            self._refuse(connection, RefusedError(HTTPStatus.REQUEST_TIMEOUT, detail))
        else:
            self._close(connection)

    def _make_room(self, now: float, *, holding: bool = False) -> bool:
        """Close the connection whose client is slowest, with 503 if in a request; return whether there is one."""
        slowest = self.pool.slowest(holding=holding)
        if slowest is None:
            return False
        if slowest.phase in _AWAITED:
            with suppress(OSError):
                slowest.sendall(RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "too many slow clients are open").answer())
                slowest.end_sending()
        log.info("closed a connection that waited for its client for %.1f s, to make room", now - slowest.since)
        self._close(slowest)
        return True

    def _count(self, connection: Connection) -> None:
        """Keep what is in memory below its bound, where clients are to blame for it."""
        self.pool.count(connection)
        while self.pool.holds_too_much and self._make_room(time.monotonic(), holding=True):
            pass

    def _watch(self, connection: Connection) -> None:
        """Watch for what is wanted; where that is nothing, go on until something comes, which seldom does."""
        if connection in self.pool and connection.wanted:
            connection.watch(self._selector, connection.wanted)

    def _close(self, connection: Connection) -> None:
        connection.watch(self._selector, 0)
        self.pool.remove(connection)
        connection.close()
