"""One request through the application, in a thread of its own while that lasts."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from gunicorn.http import wsgi

from flask_app.server.connection import Connection
from flask_app.server.reader import Incoming
from flask_app.server.refusals import RefusedError

log = logging.getLogger(__name__)


class _Parts(bytearray):
    """What would be sent."""

    sendall = bytearray.extend


class _Response(wsgi.Response):
    """An answer whose head says that the connection ends, if the server is ending when it goes out."""

    must_close: bool
    headers_sent: bool
    sock: Connection | _Parts

    def __init__(self, request: Any, connection: Connection, cfg: Any, ending: Callable[[], bool]) -> None:
        super().__init__(request, connection, cfg)
        self._ending = ending

    def default_headers(self) -> list[str]:
        self.must_close = self.must_close or self._ending()
        headers: list[str] = super().default_headers()
        return headers

    def write(self, part: bytes) -> None:
        """Send a part of the body, the head with the first: the client wakes once for both."""
        if self.headers_sent:
            super().write(part)
            return
        connection, parts = self.sock, _Parts()
        self.sock = parts
        try:
            super().write(part)
        except Exception:
            self.headers_sent = False  # nothing left, so that the client can be told of an error
            raise
        finally:
            self.sock = connection
        connection.sendall(bytes(parts))


def answer(
    worker: Any,
    connection: Connection,
    incoming: Incoming,
    extra: dict[str, Any],
    ending: Callable[[], bool],
) -> bool:
    """Answer a request; return whether the connection ends with that.

    Args:
        worker: gunicorn's, with application, configuration and log.
        connection: where the answer goes.
        incoming: the request.
        extra: what else the application finds in its environment.
        ending: says whether the server is about to end.
    """
    response = None
    try:
        worker.cfg.pre_request(worker, incoming.head)
        incoming.head.body = io.BytesIO(incoming.content)
        response, environ = wsgi.create(
            incoming.head, connection, connection.peer, connection.local, worker.cfg, _Response, (ending,)
        )
        environ |= extra | {"wsgi.multithread": True}
        _describe_body(environ, incoming)
        if incoming.too_large:
            response.force_close()
        _run(worker, environ, response)
        closes: bool = response.should_close()
    except Exception as error:
        if isinstance(error, OSError) and connection.broken:  # the client is gone
            return True
        failed = RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "the server failed")
        log.exception("request %s failed outside the application", failed.request_id)
        if response is None or not response.headers_sent:
            _send(connection, failed.answer())
        return True
    finally:
        worker.cfg.post_request(worker, incoming.head, {}, response)
    return closes


def _describe_body(environ: dict[str, Any], incoming: Incoming) -> None:
    """Let the application see the body's length, as if it had not come in chunks."""
    if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
        del environ["HTTP_TRANSFER_ENCODING"]
        environ["CONTENT_LENGTH"] = str(incoming.length)


def _run(worker: Any, environ: dict[str, Any], response: _Response) -> None:
    started = datetime.now()
    parts = worker.wsgi(environ, response.start_response)
    try:
        for part in parts:
            response.write(part)
        response.close()
    finally:
        worker.log.access(response, response.req, environ, datetime.now() - started)
        if hasattr(parts, "close"):
            parts.close()


def _send(connection: Connection, content: bytes) -> None:
    try:
        connection.sendall(content)
    except OSError:
        log.debug("the client is gone")
