"""Requests out of the bytes of a connection, whole ones only.

gunicorn's parser reads the head of a request, once all of it is here; it never waits for a socket.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from gunicorn.config import Config
from gunicorn.http.body import ChunkedReader
from gunicorn.http.errors import NoMoreData, ParseException
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader

from flask_app.server.bodies import ChunkedBody, FixedBody
from flask_app.server.refusals import RefusedError

HEAD_BYTES: Final = 32_768
_HEAD_END: Final = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request that came.

    Attributes:
        head: as gunicorn read it.
        content: the body; empty where it is too large.
        length: of the body, in bytes, as far as it is known.
        too_large: whether the body is larger than may be.
    """

    head: Any
    content: bytes
    length: int
    too_large: bool


class Reader:
    """What a connection received and nobody asked for yet.

    Args:
        cfg: gunicorn's configuration.
        peer: address of the client.
        max_body_bytes: of a request to a path; a larger body is not read.
    """

    def __init__(self, cfg: Config, peer: Any, max_body_bytes: Callable[[str], int]) -> None:
        self.received = bytearray()
        self._cfg, self._peer, self._max_body_bytes = cfg, peer, max_body_bytes
        self._searched = 0
        self._awaits_leave = False
        self._head: Any = None
        self._body: FixedBody | ChunkedBody | None = None

    @property
    def buffered(self) -> int:
        """Bytes that wait for the rest of a request."""
        return len(self.received) + (len(self._body.content) if self._body else 0)

    @property
    def in_body(self) -> bool:
        """Whether the head of a request came, and its body is awaited."""
        return self._head is not None

    @property
    def path(self) -> str:
        """Where the request is sent whose body is awaited."""
        return self._head.path if self._head else ""

    def awaits_leave(self) -> bool:
        """Say, once, whether the client waits for ``100 Continue`` before it sends a body."""
        awaits = self._awaits_leave and not self.buffered
        self._awaits_leave = False
        return awaits

    def next(self, *, ended: bool) -> Incoming | None:
        """Return the next request; None if it is not complete.

        Args:
            ended: whether the client will send nothing more.

        Raises:
            RefusedError: if it can never be one.
        """
        if self._head is None and not self._read_head(ended=ended):
            return None
        assert self._body is not None  # noqa: S101
        try:
            self._body.take(self.received)
        except ParseException as error:
            raise RefusedError.for_error(error) from None
        too_large = self._body.size > self._max_body_bytes(self._head.path)
        if not (self._body.done or too_large):
            if ended:
                raise self._body.cut()
            return None
        content = b"" if too_large else bytes(self._body.content)
        incoming = Incoming(self._head, content, self._body.size, too_large)
        self._head = self._body = None
        return incoming

    def _read_head(self, *, ended: bool) -> bool:
        found = self.received.find(_HEAD_END, self._searched)
        end = len(self.received) if found < 0 else found + len(_HEAD_END)
        if end > HEAD_BYTES:
            detail = f"the head of the request has more than {HEAD_BYTES} bytes"
            raise RefusedError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail)
        self._searched = max(0, end - len(_HEAD_END) + 1)
        if found < 0 and not ended:
            return False
        try:
            head = Request(self._cfg, IterUnreader([bytes(self.received[:end])]), self._peer)
        except (NoMoreData, StopIteration):  # it ended in the midst
            return False
        except ParseException as error:
            raise RefusedError.for_error(error) from None
        del self.received[:end]
        self._searched = 0
        self._head, reader = head, head.body.reader
        # gunicorn would give leave when the application is called, which here sees complete requests only.
        self._awaits_leave, head._expected_100_continue = head._expected_100_continue, False
        if isinstance(reader, ChunkedReader):
            self._body = ChunkedBody(lambda lines: head.parse_headers(lines, from_trailer=True))
        else:
            self._body = FixedBody(reader.length)
        return True
