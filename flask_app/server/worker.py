"""gunicorn's worker: a loop for the connections, and lanes of threads for the requests."""

from __future__ import annotations

import os
import resource
import sys
import time
from dataclasses import replace
from functools import partial
from typing import Any, Final

from gunicorn.workers.base import Worker

from flask_app import overload
from flask_app.body_limits import body_bytes, largest_body_bytes
from flask_app.server.answers import answer
from flask_app.server.connection import Connection
from flask_app.server.lanes import Lane
from flask_app.server.loop import Loop
from flask_app.server.pool import Limits
from flask_app.server.reader import Incoming
from flask_app.services import services_of
from flask_app.settings import Settings

HEALTH: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that an operator needs to be answered most when everything else is busy."""
BUFFERED_BYTES: Final = 64_000_000
"""In memory for clients that are slow, per worker; more where single bodies may be large. Bodies that are worked on
come on top: at most as many as requests may be in progress."""
SPARE_FILES: Final = 200
"""Open files that are left to the application."""
SWITCH_SECONDS: Final = 0.001
"""How long a thread may keep the interpreter while others want it: short, for the loop is one of them."""


def _open_files() -> int:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


class EventWorker(Worker):
    """Serves requests that are complete, in threads, and waits for clients in none."""

    alive: bool

    @classmethod
    def check_config(cls, cfg: Any, _log: Any) -> None:
        """Refuse what gunicorn's own workers can and this one cannot."""
        if cfg.is_ssl:
            sys.exit("certfile is set, expected none: TLS ends at a proxy in front of the service")
        if (files := _open_files()) <= SPARE_FILES:
            sys.exit(f"a process may open {files} files, expected more than {SPARE_FILES} (ulimit -n)")

    def run(self) -> None:
        """Serve until gunicorn ends this worker."""
        settings = services_of(self.wsgi).settings
        sys.setswitchinterval(SWITCH_SECONDS)
        self._seconds = settings.request_seconds
        limits = self._limits(settings)
        # Every connection has one request at a time: the lanes beside the main one need no bound of their own.
        self._health = Lane("health", 1, None)
        self._refusals = Lane("refusals", 1, None)
        self._lane = Lane("requests", self.cfg.threads, settings.max_in_progress)
        self._loop = Loop(self.cfg, self.sockets, limits, tuple(self.PIPE), self._dispatch)
        told = -1.0
        while self.alive:
            if (now := time.monotonic()) - told >= 1:  # not for each request: it costs as much as a tenth of one
                self.notify()
                told = now
            self._loop.step(1.0)
            if self.ppid != os.getppid():
                self.log.info("Parent changed, shutting down: %s", self)
                self.alive = False
        self._end()

    def _limits(self, settings: Settings) -> Limits:
        return Limits(
            connections=min(self.cfg.worker_connections, _open_files() - SPARE_FILES),
            buffered_bytes=max(BUFFERED_BYTES, 4 * largest_body_bytes(settings)),
            body_bytes=partial(body_bytes, settings),
            idle_seconds=self.cfg.keepalive,
        )

    def _end(self) -> None:
        """Answer what is in progress, and what still comes on open connections."""
        self._loop.end()
        end = time.monotonic() + self.cfg.graceful_timeout - 1  # gunicorn kills a second later
        while self._loop.pool and time.monotonic() < end:
            self.notify()
            self._loop.step(0.1)
        self._loop.close()

    def _dispatch(self, connection: Connection, incoming: Incoming) -> None:
        """Give a complete request to the lane where it belongs, without waiting."""
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("Autorestarting worker after current request.")
            self.alive = False
        environ = {overload.DEADLINE: time.monotonic() + self._seconds}
        then = partial(self._loop.answered, connection)
        # Nobody reads the body of what is refused, nor one of a health check: those lanes have no bound.
        bare = partial(self._answer, connection, replace(incoming, content=b""), environ)
        if incoming.head.path in HEALTH:
            self._health.offer(bare, then)
        elif not self._lane.offer(partial(self._answer, connection, incoming, environ), then):
            environ[overload.FULL] = True
            self._refusals.offer(bare, then)

    def _answer(self, connection: Connection, incoming: Incoming, environ: dict[str, Any]) -> None:
        connection.closes = True  # unless the answer is complete
        connection.closes = answer(self, connection, incoming, environ, lambda: not self.alive)
