"""The real server: gunicorn with the bundled model on a free port of the loopback address."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from yt_sentiment.model import SentimentModel

DEADLINE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start the server as ``make run`` does; end it by SIGTERM."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "flask_app/gunicorn_conf.py", "flask_app:create_app()"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("YT_SENTIMENT_")}
    with subprocess.Popen(command, cwd=ROOT, env={**environ, "PORT": str(port)}, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        base = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(server, base)
            yield base
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=DEADLINE_SECONDS) == 0, "SIGTERM must end the server cleanly"


def wait_until_ready(server: subprocess.Popen[bytes], base: str) -> None:
    give_up = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < give_up:
        assert server.poll() is None, f"the server ended with {server.returncode}"
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5) as response:  # noqa: S310
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the server did not get ready")


def post(base: str, content: bytes) -> tuple[int, str, dict[str, object]]:
    request = urllib.request.Request(  # noqa: S310
        f"{base}/v1/predict", data=content, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status, response.headers["Content-Type"], json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], json.load(error)


def test_the_bundled_model_answers(address: str, default_model: SentimentModel, mixed_comments: list[str]) -> None:
    body = json.dumps({"comments": mixed_comments}).encode()
    status, _, answer = post(address, body)
    assert status == 200
    assert answer["model_version"] == default_model.version
    predictions = answer["predictions"]
    assert isinstance(predictions, list)
    for said, expected in zip(predictions, default_model.predict(mixed_comments), strict=True):
        assert said["label"] == expected.label
        assert abs(said["confidence"] - expected.confidence) <= 1e-6


def test_a_body_of_ten_megabytes_is_refused(address: str) -> None:
    status, content_type, answer = post(address, json.dumps({"comments": ["a" * 10_000_000]}).encode())
    assert (status, content_type) == (413, "application/problem+json")
    assert "2000000 bytes" in str(answer["detail"])


def test_no_json_is_refused(address: str) -> None:
    assert post(address, b"comments")[0] == 400
