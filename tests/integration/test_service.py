"""The real server: gunicorn with the bundled model on a free port of the loopback address."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
import requests

from scripts.ports import free_port
from tests.server import DEADLINE_SECONDS, Server, eventually, redis, serving
from yt_sentiment.model import SentimentModel


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


def test_the_bundled_model_answers(server: Server, default_model: SentimentModel, mixed_comments: list[str]) -> None:
    answer = server.post("/v1/predict", {"comments": mixed_comments}).json()
    assert answer["model_version"] == default_model.version
    for said, expected in zip(answer["predictions"], default_model.predict(mixed_comments), strict=True):
        assert said["label"] == expected.label
        assert abs(said["confidence"] - expected.confidence) <= 1e-6


def test_a_body_of_ten_megabytes_is_refused(server: Server) -> None:
    response = server.post("/v1/predict", {"comments": ["a" * 10_000_000]})
    assert (response.status_code, response.headers["content-type"]) == (413, "application/problem+json")
    assert "2000000 bytes" in response.json()["detail"]


def test_counts_of_all_workers_are_added_up(server: Server) -> None:
    def total() -> float:
        lines = requests.get(f"{server.address}/metrics", timeout=30).text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith("yt_sentiment_predictions_total{"))

    before = total()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: server.post("/v1/predict", {"comments": ["I love this"] * 10}), range(40)))
    assert total() - before == 400


def test_made_up_methods_and_paths_leave_the_metrics_small(tmp_path: Path) -> None:
    def ask(address: str, worker: int) -> None:
        host, port = address.removeprefix("http://").split(":")
        connection = HTTPConnection(host, int(port), timeout=DEADLINE_SECONDS)
        for number in range(worker, 10_000, 4):
            letters = "".join(chr(ord("A") + int(digit)) for digit in f"{number:05}")
            connection.request(f"X{letters}", f"/{number}")
            assert connection.getresponse().read(), "404 or 405, as a problem"
        connection.close()

    with serving(tmp_path, {"YT_SENTIMENT_LOG_LEVEL": "ERROR"}) as running:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(ask, [running.address] * 4, range(4)))
        answer = requests.get(f"{running.address}/metrics", timeout=DEADLINE_SECONDS)
    counted = [line for line in answer.text.splitlines() if line.startswith("yt_sentiment_request_seconds_count")]
    assert sum(float(line.split()[-1]) for line in counted if 'method="other"' in line) == 10_000
    print(f"/metrics after 10,000 made-up methods and paths: {len(answer.content)} bytes")  # noqa: T201
    assert len(answer.content) < 100_000


def test_the_log_is_json_with_request_ids_and_without_texts(server: Server) -> None:
    server.post("/v1/predict", {"comments": ["a very private word"]}, headers={"X-Request-ID": "given-by-a-test"})
    eventually(lambda: "given-by-a-test" in server.log.read_text(encoding="utf-8"), "the request is in the log")
    content = server.log.read_text(encoding="utf-8")
    entries = [json.loads(line) for line in content.splitlines()]
    [entry] = [entry for entry in entries if entry["request_id"] == "given-by-a-test"]
    assert entry["endpoint"] == "predict.predict"
    assert entry["status"] == 200
    assert "private" not in content


def test_a_worker_that_is_killed_is_replaced_and_few_requests_are_lost(server: Server) -> None:
    stop, outcomes = threading.Event(), Counter[str]()

    def send() -> None:
        with requests.Session() as session:
            while not stop.is_set():
                try:
                    body = {"comments": ["fine"] * 20}
                    session.post(f"{server.address}/v1/predict", json=body, timeout=30).raise_for_status()
                    outcomes["done"] += 1
                except requests.RequestException:
                    outcomes["lost"] += 1

    with ThreadPoolExecutor(8) as pool:
        senders = [pool.submit(send) for _ in range(8)]
        try:
            eventually(lambda: outcomes["done"] > 20, "requests are answered")
            killed = server.workers()[0]
            os.kill(killed, signal.SIGKILL)
            eventually(lambda: killed not in server.workers() and len(server.workers()) == 2, "two workers serve again")
            before = outcomes["done"]
            eventually(lambda: outcomes["done"] > before + 20, "requests are answered again")
        finally:
            stop.set()
        for sender in senders:
            sender.result()
    assert outcomes["lost"] <= 8, "no more than each connection's own request"
    assert server.post("/v1/predict", {"comments": ["fine"]}).status_code == 200


def test_sigterm_finishes_what_is_in_flight(tmp_path: Path) -> None:
    comments = [{"id": str(i), "text": f"I love number {i} " * 40} for i in range(500)]
    with serving(tmp_path) as server, ThreadPoolExecutor(1) as pool:
        server.post("/v1/predict", {"comments": ["warm"]})
        answer = pool.submit(server.post, "/v1/analyze", {"comments": comments})
        eventually(lambda: _in_flight(server) or answer.done(), "the request is being worked on")
        server.process.send_signal(signal.SIGTERM)
        assert answer.result().json()["coverage"]["analysed"] == 500
        assert server.process.wait(timeout=DEADLINE_SECONDS) == 0


def test_a_reload_loses_no_request_of_connections_that_are_reused(tmp_path: Path) -> None:
    connections, answers = 4, Counter[tuple[int, str | None]]()

    def send() -> None:
        connection = HTTPConnection(host, int(port), timeout=DEADLINE_SECONDS)
        while not stop.is_set():
            connection.request("POST", "/v1/predict", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()
            answers[response.status, response.headers["Connection"]] += 1
        connection.close()

    stop, body = threading.Event(), json.dumps({"comments": ["fine"] * 5})
    with serving(tmp_path, {"YT_SENTIMENT_LOG_LEVEL": "WARNING"}) as server, ThreadPoolExecutor(connections) as pool:
        host, port = server.address.removeprefix("http://").split(":")
        before = server.workers()
        senders = [pool.submit(send) for _ in range(connections)]
        try:
            eventually(lambda: answers.total() > 20, "requests are answered")
            server.process.send_signal(signal.SIGHUP)
            eventually(lambda: not set(before) & set(server.workers()), "other workers serve")
            kept = answers.total()
            eventually(lambda: answers.total() > kept + 20, "they answer")
        finally:
            stop.set()
        for sender in senders:
            sender.result()
        assert {status for status, _ in answers} == {200}
        assert answers[200, "close"], "connections of the old workers were told that they end"
        lines = requests.get(f"{server.address}/metrics", timeout=DEADLINE_SECONDS).text.splitlines()
        [counted] = [line for line in lines if line.startswith('yt_sentiment_request_seconds_count{endpoint="predict')]
        assert float(counted.split()[-1]) == answers.total(), "a reload forgets no count"


def test_an_idle_connection_does_not_hold_up_the_end(tmp_path: Path) -> None:
    patient = {"YT_SENTIMENT_WORKERS": "1", "GUNICORN_CMD_ARGS": "--graceful-timeout 600"}
    with serving(tmp_path, patient) as server, requests.Session() as session:
        session.get(f"{server.address}/healthz", timeout=30)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=DEADLINE_SECONDS) == 0


def _in_flight(server: Server) -> bool:
    lines = requests.get(f"{server.address}/metrics", timeout=30).text.splitlines()
    [value] = [line.split()[-1] for line in lines if line.startswith("yt_sentiment_requests_in_flight")]
    return float(value) > 1  # this request counts too


def test_a_bad_setting_ends_the_start_with_one_line(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="got 'many'"):  # noqa: SIM117
        with serving(tmp_path, {"YT_SENTIMENT_MAX_COMMENTS": "many"}):
            pass


def test_a_database_that_is_away_stops_feedback_alone_and_is_used_when_it_is_back(tmp_path: Path) -> None:
    away = tmp_path / "volume"
    with serving(tmp_path, {"DATABASE_URL": f"sqlite:///{away}/service.db"}) as server:
        given = {"comment_id": "c", "label": "positive"}
        refused = server.post("/v1/feedback", given)
        assert refused.status_code == 503
        assert "the feedback was not kept" in refused.json()["detail"]
        assert server.post("/v1/predict", {"comments": ["fine"]}).status_code == 200
        away.mkdir()
        assert server.post("/v1/feedback", given).status_code == 201


@pytest.mark.needs("redis-server")
def test_redis_going_away_leaves_each_worker_to_count_alone(tmp_path: Path) -> None:
    port = free_port()
    environ = {"REDIS_URL": f"redis://127.0.0.1:{port}", "YT_SENTIMENT_RATE_LIMIT": "5 per hour"}
    body = {"comments": ["fine"]}
    with redis(port, tmp_path) as store, serving(tmp_path, environ) as server:
        assert [server.post("/v1/predict", body).status_code for _ in range(7)] == [200] * 5 + [429] * 2
        store.terminate()
        store.wait(timeout=DEADLINE_SECONDS)
        codes = [server.post("/v1/predict", body).status_code for _ in range(12)]
        assert set(codes) == {200, 429}, "still limited, by each worker's own count"
        with redis(port, tmp_path):
            eventually(lambda: server.post("/v1/predict", body).status_code == 200, "Redis counts again")


def test_an_answer_waits_for_the_body_even_where_nobody_asked_for_it(server: Server) -> None:
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=DEADLINE_SECONDS) as client:
        client.sendall(b"PUT /v1/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 8\r\n\r\n")
        client.settimeout(0.5)
        with pytest.raises(TimeoutError):
            client.recv(1)
        client.settimeout(DEADLINE_SECONDS)
        client.sendall(b"01234567")
        assert _read(client, "PUT").status == 405
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert _read(client, "GET").status == 200


def _read(client: socket.socket, method: str) -> HTTPResponse:
    response = HTTPResponse(client, method=method)
    response.begin()
    response.read()
    return response
