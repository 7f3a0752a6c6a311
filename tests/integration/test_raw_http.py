"""A corpus of raw requests against the live server: nothing that a client sends is a fault of the server."""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from tests import raw_http
from tests.server import DEADLINE_SECONDS, Server, answers, serving

FILES = sorted(raw_http.FOLDER.glob("*.http"))
NOT_IMPLEMENTED = "encoding_unknown"
"""A transfer coding that no server knows is 501 by RFC 9112, section 6.1; nothing else may be a fault of the server."""


class Answer(NamedTuple):
    status: int
    body: bytes


class _Received:
    """What came over a connection, as ``http.client`` reads it."""

    def __init__(self, content: bytes) -> None:
        self.file = io.BytesIO(content)
        self.file.close = lambda: None  # type: ignore[method-assign]

    def makefile(self, *_: object) -> io.BytesIO:
        return self.file


def answers_to(host: str, content: bytes) -> list[Answer]:
    """Send bytes, end the sending side, and return every answer until the server ends the connection."""
    name, _, port = host.rpartition(":")
    received = bytearray()
    with socket.create_connection((name, int(port)), timeout=DEADLINE_SECONDS) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused early: the answer may be there all the same
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while part := connection.recv(65_536):
                received += part
    return list(_parsed(bytes(received), content.split(b" ", 1)[0].decode("latin-1")))


def _parsed(received: bytes, method: str) -> Iterator[Answer]:
    source = _Received(received)
    while source.file.tell() < len(received):
        response = http.client.HTTPResponse(cast("socket.socket", source), method=method)
        response.begin()
        yield Answer(response.status, response.read())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("raw")) as running:
        yield running


def test_the_corpus_is_large_and_expects_no_fault_of_the_server() -> None:
    assert len(FILES) >= 300
    faults = {path.stem for path in FILES if any(status >= 500 for status in raw_http.read(path, "a").statuses)}
    assert faults == {NOT_IMPLEMENTED}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_raw_request_gets_its_answer_and_the_server_goes_on(server: Server, path: Path) -> None:
    host = server.address.removeprefix("http://")
    request = raw_http.read(path, host)
    statuses = [answer.status for answer in answers_to(host, request.content)]
    assert statuses == request.statuses
    assert answers(server.address)
