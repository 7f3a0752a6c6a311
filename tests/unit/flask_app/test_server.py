"""The worker's server, in a thread of the test, with an application whose work the test ends."""

from __future__ import annotations

import errno
import json
import logging
import os
import socket
import struct
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config

from flask_app import prometheus
from flask_app.server.bodies import FREE_FRAMING_BYTES, LINE_BYTES, ChunkedBody
from flask_app.server.connection import Connection, Phase
from flask_app.server.lanes import Lane
from flask_app.server.loop import Loop
from flask_app.server.pool import Limits
from flask_app.server.refusals import RefusedError
from flask_app.server.worker import EventWorker
from flask_app.settings import Settings
from tests.server import eventually
from tests.service import FakeScorer, service
from yt_sentiment.comment import Prediction
from yt_sentiment.language.tokenised import Batch

SECONDS = 120
PREDICT = b"POST /v1/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Gate(FakeScorer):
    """Scores once the test lets it."""

    def __init__(self) -> None:
        self.working, self.opened = threading.Semaphore(0), threading.Event()

    def predict_batch(self, batch: Batch) -> list[Prediction]:
        if batch.comments[0].startswith("wait"):
            self.working.release()
            assert self.opened.wait(SECONDS)
        return super().predict_batch(batch)


class Running:
    """A worker that serves."""

    def __init__(self, worker: EventWorker, port: int, gate: Gate) -> None:
        self.worker, self.port, self.gate = worker, port, gate

    def connect(self, sent: bytes = b"") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)
        connection.sendall(sent)
        return connection

    def ask(self, path: str = "/healthz", body: Any = None, **headers: str) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        content = None if body is None else json.dumps(body)
        given = {"Content-Type": "application/json", **headers}
        connection.request("GET" if body is None else "POST", path, content, given)
        response = connection.getresponse()
        found = response.status, json.loads(response.read())
        connection.close()
        return found

    def predict(self, text: str = "love") -> int:
        return self.ask("/v1/predict", {"comments": [text]})[0]

    def end(self) -> None:
        self.worker.alive = False
        os.write(self.worker.PIPE[1], b".")


def stepped(loop: Loop, holds: Callable[[], bool]) -> None:
    """Let the loop work until something holds, or fail."""
    give_up = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < give_up
        loop.step(1.0)


def response_on(connection: socket.socket) -> tuple[HTTPResponse, bytes]:
    response = HTTPResponse(connection)
    response.begin()
    return response, response.read()


def is_closed(connection: socket.socket) -> bool:
    """Wait for the end of a connection on which nothing is said any more."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@contextmanager
def running(limits: dict[str, Any] | None = None, threads: int = 2, **options: Any) -> Iterator[Running]:
    """Serve the application; ``limits`` are those of the server, ``options`` settings."""

    class Worker(EventWorker):
        def _limits(self, settings: Settings) -> Limits:
            return replace(super()._limits(settings), **{"ending_seconds": 0.2, **(limits or {})})

    cfg = Config()
    cfg.set("threads", threads)
    cfg.set("forwarder_headers", "")
    cfg.set("keepalive", 60)
    gate, switch = Gate(), sys.getswitchinterval()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        log = SimpleNamespace(access=lambda *_: None, info=logging.info, debug=logging.debug)
        worker = Worker(0, os.getppid(), [listener], None, 60, cfg, log)
        worker.PIPE = os.pipe()
        worker.wsgi = service(gate, **options).application
        for end in worker.PIPE:
            os.set_blocking(end, False)
        thread = threading.Thread(target=worker.run)
        thread.start()
        found = Running(worker, listener.getsockname()[1], gate)
        eventually(lambda: hasattr(worker, "_loop"), "the worker runs")
        try:
            yield found
        finally:
            gate.opened.set()
            found.end()
            thread.join(SECONDS)
            sys.setswitchinterval(switch)
            worker.tmp.close()
            for end in worker.PIPE:
                os.close(end)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def hasty() -> Iterator[Running]:
    """A server that waits for no client longer than a second."""
    with running({"head_seconds": 1, "body_seconds": 1, "unread_seconds": 1, "bytes_per_second": 10**8}) as found:
        yield found


HALF = {
    "silent": (b"", b""),
    "in the line": (b"GET /hea", b"a"),
    "in a header": (b"GET /healthz HTTP/1.1\r\nHos", b"a"),
    "before the body": (PREDICT + b"Content-Length: 1000\r\n\r\n", b""),
    "in the body": (PREDICT + b'Content-Length: 1000\r\n\r\n{"', b" "),
    "in a chunk": (PREDICT + b'Transfer-Encoding: chunked\r\n\r\nff\r\n{"', b" "),
    "in chunk after chunk": (PREDICT + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "in a chunk's size": (PREDICT + b"Transfer-Encoding: chunked\r\n\r\nf", b""),
    "in the trailers": (PREDICT + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-A: ", b"a"),
}
"""What of a request comes at first, and what then comes again and again."""


def test_half_sent_requests_hold_no_thread() -> None:
    with running() as server:
        held = [server.connect(sent) for sent, _ in HALF.values() for _ in range(8)]
        assert [server.ask()[0], server.predict()] == [200, 200]
        for connection in held:
            connection.close()


def awaited(server: Running) -> list[float]:
    """Return how many seconds each client has whose body is awaited."""
    pool = server.worker._loop.pool
    return [(one.deadline or 0) - one.since for one in pool if one.phase is Phase.BODY]


def test_a_body_has_the_time_that_the_largest_of_its_path_needs() -> None:
    with running({"head_seconds": 1, "body_seconds": 1, "unread_seconds": 1}, max_file_bytes=10_000_000) as server:
        limits = server.worker._loop.limits
        assert limits.seconds_for("/v1/analyze/file") == 100, "a line of 800 kbit/s"
        assert limits.seconds_for("/v1/predict") == 20
        with server.connect(b"POST /v1/analyze/file?name=a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"):
            eventually(lambda: [round(waited) for waited in awaited(server)] == [100], "its body has that time")


@pytest.mark.parametrize("half", [name for name in HALF if name != "silent"])
def test_a_request_that_never_ends_is_answered_with_408_however_often_bytes_come(hasty: Running, half: str) -> None:
    sent, drip = HALF[half]
    with hasty.connect(sent) as connection:
        connection.settimeout(0.05)
        received = b""
        while not received:
            with suppress(TimeoutError):
                received = connection.recv(65_536)
            with suppress(OSError):
                connection.sendall(drip)
        assert received.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
        assert b"application/problem+json" in received


def test_a_silent_connection_is_closed_without_a_word(hasty: Running) -> None:
    with hasty.connect() as connection:
        assert is_closed(connection)


def test_an_answer_that_nobody_reads_is_forgotten(hasty: Running) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", hasty.port))
        connection.sendall(HEALTH)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 8)
        eventually(lambda: len(hasty.worker._loop.pool) == 0, "it is closed")
        assert hasty.worker._loop.pool.buffered == 0


def test_pipelined_requests_are_answered_one_after_the_other(server: Running) -> None:
    body = b'{"comments": ["love"]}'
    post = PREDICT + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    with server.connect((post + HEALTH) * 50) as connection:
        file = connection.makefile("rb")
        lengths = []
        for _ in range(100):
            assert file.readline() == b"HTTP/1.1 200 OK\r\n"
            head = dict(line.split(b": ", 1) for line in iter(file.readline, b"\r\n"))
            lengths.append(len(file.read(int(head[b"Content-Length"]))))
        assert len(set(lengths[::2])) == len(set(lengths[1::2])) == 1
        assert lengths[0] != lengths[1]


def test_a_client_that_sends_no_more_gets_its_answer(server: Running) -> None:
    with server.connect(HEALTH) as connection:
        connection.shutdown(socket.SHUT_WR)
        assert response_on(connection)[0].status == 200
        assert is_closed(connection)


@pytest.mark.parametrize("framing", [b"Content-Length: 100000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
@pytest.mark.parametrize(("path", "key"), [(b"/v1/predict", "detail"), (b"/predict", "error")])
def test_a_body_over_the_limit_is_refused_by_the_application_while_it_comes(
    server: Running, framing: bytes, path: bytes, key: str
) -> None:
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    with server.connect(PREDICT.replace(b"/v1/predict", path) + framing) as connection:
        for _ in range(100):
            connection.sendall(chunk)
        response, content = response_on(connection)
        assert response.status == 413
        assert response.headers["Connection"] == "close"
        assert response.headers["X-Request-ID"]
        assert json.loads(content)[key] == "the body is larger than 2000000 bytes"


def test_a_chunked_body_is_what_its_chunks_hold(server: Running) -> None:
    chunks = b"".join(b"1;a=b\r\n%c\r\n" % byte for byte in b'{"comments": ["love"]}')
    with server.connect(
        PREDICT + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\nX-A: 1\r\n\r\n"
    ) as connection:
        response, content = response_on(connection)
        assert response.status == 200
        assert json.loads(content)["predictions"][0]["label"] == "positive"


def test_no_header_names_the_path(server: Running) -> None:
    assert server.ask("/nowhere", PATH_INFO="/healthz", SCRIPT_NAME="/nowhere")[0] == 404


def test_leave_to_send_is_given_once_and_not_for_too_much(server: Running) -> None:
    with server.connect(PREDICT + b"Expect: 100-continue\r\nContent-Length: 22\r\n\r\n") as connection:
        assert connection.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b'{"comments": ["love"]}')
        assert response_on(connection)[0].status == 200
    with server.connect(PREDICT + b"Expect: 100-continue\r\nContent-Length: 2200000\r\n\r\n") as connection:
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_more_than_may_be_in_progress_is_refused_at_once_and_health_is_not() -> None:
    with running(threads=1, max_in_progress=3) as server:
        held = [_post(server, "wait") for _ in range(3)]
        assert server.gate.working.acquire(timeout=SECONDS)
        before = prometheus.OVERLOADED.labels("full")._value.get()
        status, problem = server.ask("/v1/predict", {"comments": ["love"]})
        assert status == 503
        assert problem["detail"] == "3 requests are in progress already; try again in 2 s"
        assert prometheus.OVERLOADED.labels("full")._value.get() == before + 1
        with _post(server, "love", b"/predict") as connection:
            response, content = response_on(connection)
            assert (response.status, response.headers["Retry-After"]) == (503, "2")
            assert "error" in json.loads(content), "as the popups expect it"
        assert server.ask("/healthz")[0] == server.ask("/readyz")[0] == 200
        server.gate.opened.set()
        for connection in held:
            assert response_on(connection)[0].status == 200
            connection.close()
        assert server.predict() == 200


def _post(server: Running, text: str, path: bytes = b"/v1/predict") -> socket.socket:
    body = json.dumps({"comments": [text]}).encode()
    head = PREDICT.replace(b"/v1/predict", path)
    return server.connect(head + b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def test_a_request_that_waited_too_long_for_its_turn_is_refused() -> None:
    with running(threads=1) as server, _post(server, "wait") as held:
        assert server.gate.working.acquire(timeout=SECONDS)
        server.worker._seconds = 0
        with _post(server, "love") as late:
            server.gate.opened.set()
            assert response_on(held)[0].status == 200, "no step of it was left to be stopped before"
            response, content = response_on(late)
        assert (response.status, response.headers["Retry-After"]) == (503, "2")
        assert json.loads(content)["detail"] == "the request took longer than 30 s; try again in 2 s"


def test_one_request_after_the_other_is_one_in_progress() -> None:
    content = json.dumps({"comments": ["love"]})
    with running(threads=1, max_in_progress=1) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
        for _ in range(100):
            connection.request("POST", "/v1/predict", content, {"Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()
            assert response.status == 200
        connection.close()


def test_a_client_that_breaks_off_where_it_gets_leave_to_send_ends_nothing_else(server: Running) -> None:
    for _ in range(30):
        connection = server.connect(PREDICT + b"Expect: 100-continue\r\nContent-Length: 22\r\n\r\n")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    assert server.predict() == 200


def test_an_error_on_one_connection_ends_that_one_alone(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    with server.connect() as connection:
        with monkeypatch.context() as patched:
            patched.setattr("flask_app.server.reader.Reader.next", None)
            connection.sendall(HEALTH)
            assert is_closed(connection)
        assert server.ask()[0] == 200


def test_the_connection_that_waits_for_its_client_longest_makes_room() -> None:
    with running({"connections": 4}) as server:
        first = server.connect()
        eventually(lambda: len(server.worker._loop.pool) == 1, "it is accepted")
        others = [server.connect() for _ in range(4)]
        assert is_closed(first)
        assert server.ask()[0] == 200
        for connection in (first, *others):
            connection.close()


class Exhausted(socket.socket):
    """Listens, and accepts nothing for want of open files until the test says so."""

    asked, open_files = 0, False

    def accept(self) -> tuple[socket.socket, Any]:
        self.asked += 1
        if not self.open_files:
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


def test_without_open_files_the_loop_waits_instead_of_turning(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, wake = [100.0], os.pipe()
    monkeypatch.setattr("flask_app.server.loop.time", SimpleNamespace(monotonic=lambda: clock[0]))
    with Exhausted() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        loop = Loop(Config(), [listener], Limits(4, 1000, lambda _: 1000, 60), wake, lambda *_: None)
        client = socket.create_connection(listener.getsockname(), timeout=SECONDS)
        loop.step(SECONDS)
        assert listener.asked == 1, "and there was no connection to close for it"
        for _ in range(2):  # a sweep looks again
            asked = listener.asked
            for _ in range(3):
                os.write(wake[1], b".")
                loop.step(SECONDS)
            assert listener.asked <= asked + 1
            clock[0] += 1
        listener.open_files = True
        for _ in range(2):
            os.write(wake[1], b".")
            loop.step(SECONDS)
        assert len(loop.pool) == 1
        loop.end()
        loop.close()
        client.close()
    for end in wake:
        os.close(end)


def test_a_loop_may_end_while_it_accepts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flask_app.server.loop.time", SimpleNamespace(monotonic=lambda: 100.0))
    wake = os.pipe()
    with Exhausted() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        loop = Loop(Config(), [listener], Limits(4, 1000, lambda _: 1000, 60), wake, lambda *_: None)
        with socket.create_connection(listener.getsockname(), timeout=SECONDS):
            for _ in range(2):
                os.write(wake[1], b".")
                loop.step(SECONDS)
            loop.end()
            assert listener.fileno() == -1
            loop.close()
    for end in wake:
        os.close(end)


def test_who_waits_in_the_kernel_when_the_server_ends_is_answered() -> None:
    wake, given = os.pipe(), list[Connection]()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        clients = [socket.create_connection(listener.getsockname(), timeout=SECONDS) for _ in range(3)]
        limits = Limits(3, 1000, lambda _: 1000, 60)
        loop = Loop(Config(), [listener], limits, wake, lambda connection, _: given.append(connection))
        loop.end()
        assert listener.fileno() == -1
        for client in clients:
            client.sendall(HEALTH)
        stepped(loop, lambda: len(given) == len(clients))
        loop.close()
        for client in clients:
            client.close()
    for end in wake:
        os.close(end)


def _answered_without_waking(sent: bytes) -> bool:
    """Return whether the loop is left asleep when the first of the requests is answered that came at once."""
    wake, given = os.pipe(), list[Connection]()
    os.set_blocking(wake[0], False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        limits = Limits(3, 1000, lambda _: 1000, 60)
        loop = Loop(Config(), [listener], limits, wake, lambda connection, _: given.append(connection))
        with socket.create_connection(listener.getsockname(), timeout=SECONDS) as client:
            client.sendall(sent)
            stepped(loop, lambda: bool(given))
            loop.answered(given[0])
            try:
                asleep = not os.read(wake[0], 1)
            except BlockingIOError:
                asleep = True
            client.sendall(HEALTH)
            stepped(loop, lambda: len(given) == 2)
        loop.end()
        loop.close()
    for end in wake:
        os.close(end)
    return asleep


def test_the_loop_sleeps_on_while_nothing_is_left_to_do_for_a_client_who_was_answered() -> None:
    assert _answered_without_waking(HEALTH)
    assert not _answered_without_waking(HEALTH + HEALTH), "the second request waits already"


def test_a_thread_that_waits_keeps_nothing_of_its_last_job() -> None:
    class Job:
        def __call__(self) -> None:
            done.release()

    done, lane = threading.Semaphore(0), Lane("made up", 1, None)
    job = Job()
    kept = weakref.ref(job)
    assert lane.offer(job, lambda: None)
    del job
    assert done.acquire(timeout=SECONDS)
    eventually(lambda: kept() is None, "the job is forgotten")


def test_an_answer_that_is_no_bytes_is_an_error_of_the_server() -> None:
    with running() as server:

        def broken(_environ: Any, start_response: Callable[..., Any]) -> Iterator[Any]:
            start_response("200 OK", [("Content-Type", "text/plain")])
            return iter(["text"])

        server.worker.wsgi = broken
        with server.connect(HEALTH) as connection:
            assert response_on(connection)[0].status == 500


def test_a_client_wakes_once_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = list[bytes]()
    send = Connection.sendall

    def noted(self: Connection, data: bytes) -> None:
        sent.append(data)
        send(self, data)

    monkeypatch.setattr(Connection, "sendall", noted)
    with running() as server:
        assert server.ask()[0] == 200
        assert server.predict() == 200
    assert len(sent) == 2


def test_slow_bodies_make_room_for_others() -> None:
    head = PREDICT + b"Content-Length: 1000000\r\n\r\n"
    with running({"buffered_bytes": 2_000_000}) as server:
        slow = [server.connect(head + b" " * 900_000) for _ in range(4)]
        eventually(lambda: len(server.worker._loop.pool) == 2, "two of them are closed")
        assert server.worker._loop.pool.buffered <= 2_000_000
        assert server.predict() == 200
        for connection in slow:
            connection.close()


def test_who_makes_room_in_the_midst_of_a_body_is_told() -> None:
    head = PREDICT + b"Content-Length: 1000000\r\n\r\n"
    with running({"buffered_bytes": 2_000_000}) as server, server.connect(head + b" " * 900_000) as first:
        pool = server.worker._loop.pool
        eventually(lambda: pool.buffered >= 900_000, "the first has come")
        with server.connect(head + b" " * 900_000) as second:
            eventually(lambda: pool.buffered >= 1_800_000, "the second has come")
            with server.connect(head + b" " * 900_000):
                response, content = response_on(first)
            assert (response.status, json.loads(content)["detail"]) == (503, "too many slow clients are open")
            second.close()


def test_what_comes_on_an_open_connection_while_the_server_ends_is_answered() -> None:
    with running({"ending_seconds": SECONDS}) as server:
        idle = HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
        idle.request("GET", "/healthz")
        assert idle.getresponse().read()
        with _post(server, "wait") as busy, server.connect(PREDICT + b"Content-Length: 22\r\n\r\n{") as half:
            assert server.gate.working.acquire(timeout=SECONDS)
            server.end()
            eventually(lambda: server.worker._loop.ending, "it ends")
            server.gate.opened.set()
            half.sendall(b'"comments": ["love"]}')
            idle.request("GET", "/healthz")
            for response in (response_on(busy)[0], response_on(half)[0], idle.getresponse()):
                assert (response.status, response.headers["Connection"]) == (200, "close")
        idle.close()
        with pytest.raises(ConnectionRefusedError):
            server.connect()


def test_a_client_that_goes_stops_the_work() -> None:
    stopped = threading.Event()

    def lines(*_: object) -> Iterator[bytes]:
        try:
            while True:
                yield b"line\n" * 10_000
        finally:
            stopped.set()

    with running() as server:

        def stream(_environ: Any, start_response: Callable[..., Any]) -> Iterator[bytes]:
            start_response("200 OK", [("Content-Type", "text/plain")])
            return lines()

        server.worker.wsgi = stream
        with server.connect(HEALTH) as connection:
            assert connection.recv(1000)
        assert stopped.wait(SECONDS)


@pytest.mark.parametrize("error", [RuntimeError("made up"), OSError(28, "No space left on device")])
def test_a_failure_outside_the_application_is_500_and_the_server_goes_on(server: Running, error: Exception) -> None:
    application = server.worker.wsgi

    def fail(*_: object) -> None:
        raise error

    server.worker.wsgi = fail
    try:
        assert server.ask()[0] == 500
    finally:
        server.worker.wsgi = application
    assert server.ask()[0] == 200


def test_tls_is_refused(tmp_path: Path) -> None:
    cfg = Config()
    cfg.set("certfile", str(tmp_path / "certificate"))
    with pytest.raises(SystemExit, match="certfile is set, expected none"):
        EventWorker.check_config(cfg, None)


def test_too_few_files_for_connections_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (200, 200))
    with pytest.raises(SystemExit, match="may open 200 files, expected more than 200"):
        EventWorker.check_config(Config(), None)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_chunks_are_read_wherever_they_are_cut(size: int) -> None:
    source = b"5\r\nhello\r\nA ; x=y\r\n0123456789\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\nnext"
    trailers: list[bytes] = []
    body, received = ChunkedBody(trailers.append), bytearray()
    for start in range(0, len(source), size):
        received += source[start : start + size]
        body.take(received)
    assert body.done
    assert bytes(body.content) == b"hello0123456789"
    assert trailers == [b"X-A: 1\r\nX-B: 2"]
    assert bytes(received) == b"next"


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (b"5\nhello", None),
        (b"5 \r\nhello\r\n", "chunk is b'5 '"),
        (b" 5\r\nhello\r\n", "chunk is b' 5'"),
        (b"\r\n5\r\nhello\r\n", "chunk is b''"),
        (b"+5\r\nhello\r\n", "chunk is b'+5'"),
        (b"5;a\rb\r\nhello\r\n", "chunk is b'5;a"),
        (b"5;a\nb\r\nhello\r\n", "chunk is b'5;a"),
        (b"5\r\nhello!\r\n", "longer than its size"),
        (b"f" * 17 + b"\r\n", "chunk is b'ffff"),
        (b"5;" + b"a" * LINE_BYTES, f"more than {LINE_BYTES} bytes"),
        (b"0\r\n" + b"a" * LINE_BYTES, f"more than {LINE_BYTES} bytes"),
        (b"1\r\na\r\n" * FREE_FRAMING_BYTES, "bytes around"),
    ],
)
def test_chunks_that_may_be_read_otherwise_are_refused(source: bytes, named: str | None) -> None:
    body = ChunkedBody(lambda _: None)
    if named is None:
        body.take(bytearray(source))
        assert not body.done
        assert not body.content
        return
    with pytest.raises(RefusedError, match=named.replace("+", r"\+")):
        body.take(bytearray(source))
