"""Request bodies as they come in, piece by piece.

Source: RFC 9112, sections 6 and 7.1; what is ambiguous there is refused, since whoever stands in front of this server
may read it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from flask_app.server.refusals import RefusedError

LINE_BYTES: Final = 16_384
"""Of a chunk's size with its extensions, and of all trailers together."""
FREE_FRAMING_BYTES: Final = 65_536
"""Bytes around the chunks that are read in any case; more than that only where the chunks themselves hold as many."""
_SIZE: Final = re.compile(rb"([0-9a-fA-F]{1,16})(?:[ \t]*;[^\r\n]*)?")


class FixedBody:
    """A body of an announced length.

    Args:
        length: in bytes.
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self.content = bytearray()

    @property
    def done(self) -> bool:
        """Whether all of it is here."""
        return len(self.content) == self.length

    @property
    def size(self) -> int:
        """Bytes that the whole body will have at least."""
        return self.length

    def take(self, received: bytearray) -> None:
        """Move what belongs to the body out of ``received``."""
        missing = self.length - len(self.content)
        self.content += received[:missing]
        del received[:missing]

    def cut(self) -> RefusedError:
        """Return the refusal of a body whose sender stopped before its end."""
        detail = f"the body ended after {len(self.content)} bytes, expected {self.length} as in Content-Length"
        return RefusedError(HTTPStatus.BAD_REQUEST, detail)


class ChunkedBody:
    """A body in chunks.

    Args:
        read_trailers: is called with the trailer lines, to refuse those that must not be there.
    """

    def __init__(self, read_trailers: Callable[[bytes], None]) -> None:
        self.content = bytearray()
        self.done = False
        self._read_trailers = read_trailers
        self._step = self._read_size
        self._missing = 0
        self._framing = 0
        self._place = 0

    @property
    def size(self) -> int:
        """Bytes that the whole body will have at least."""
        return len(self.content) + self._missing

    def take(self, received: bytearray) -> None:
        """Move what belongs to the body out of ``received``, and decode it.

        Raises:
            RefusedError: where it is not what the standard says.
        """
        before, self._place = len(self.content), 0
        while not self.done and self._step(received):
            pass
        self._framing += self._place - (len(self.content) - before)
        del received[: self._place]
        if self._framing > FREE_FRAMING_BYTES + len(self.content):
            raise RefusedError(
                HTTPStatus.BAD_REQUEST, f"{self._framing} bytes around {len(self.content)} bytes in chunks"
            )

    def cut(self) -> RefusedError:
        """Return the refusal of a body whose sender stopped before its end."""
        return RefusedError(
            HTTPStatus.BAD_REQUEST, f"the body ended after {len(self.content)} bytes, expected a last chunk"
        )

    def _line(self, received: bytearray, end: bytes) -> bytes | None:
        """Return what stands before ``end``, and go on after it; None where that is not here yet."""
        found = received.find(end, self._place, self._place + LINE_BYTES)
        if found < 0:
            if len(received) - self._place >= LINE_BYTES:
                raise RefusedError(HTTPStatus.BAD_REQUEST, f"more than {LINE_BYTES} bytes between two chunks")
            return None
        line = bytes(received[self._place : found])
        self._place = found + len(end)
        return line

    def _read_size(self, received: bytearray) -> bool:
        line = self._line(received, b"\r\n")
        if line is None:
            return False
        size = _SIZE.fullmatch(line)
        if size is None:
            raise RefusedError(
                HTTPStatus.BAD_REQUEST, f"the size of a chunk is {line[:40]!r}, expected a hexadecimal number"
            )
        self._missing = int(size[1], 16)
        self._step = self._read_chunk if self._missing else self._read_end
        return True

    def _read_chunk(self, received: bytearray) -> bool:
        part = received[self._place : self._place + self._missing]
        self.content += part
        self._place += len(part)
        self._missing -= len(part)
        if self._missing:
            return False
        self._step = self._read_chunk_end
        return True

    def _read_chunk_end(self, received: bytearray) -> bool:
        if len(received) - self._place < 2:
            return False
        if not received.startswith(b"\r\n", self._place):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "a chunk is longer than its size says")
        self._place += 2
        self._step = self._read_size
        return True

    def _read_end(self, received: bytearray) -> bool:
        if received.startswith(b"\r\n", self._place):
            self._place += 2
            self.done = True
            return True
        trailers = self._line(received, b"\r\n\r\n")
        if trailers is None:
            return False
        self._read_trailers(trailers)
        self.done = True
        return True
