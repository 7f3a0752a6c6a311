"""Real servers on free ports of the loopback address, each ended by its own id."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from scripts.drills import SERVICE
from scripts.ports import free_port, wait_until_listening
from tests.conftest import ROOT

DEADLINE_SECONDS = 600


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds, or fail saying what."""
    give_up = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < give_up:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"after {DEADLINE_SECONDS} s still not: {what}")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=60) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@dataclass(frozen=True)
class Server:
    """A running service.

    Attributes:
        address: without a slash at the end.
        process: gunicorn's master.
        log: where its lines go.
    """

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def post(self, path: str, body: Any, **options: Any) -> requests.Response:
        return requests.post(f"{self.address}{path}", json=body, timeout=DEADLINE_SECONDS, **options)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(one) for one in children.split()]


@contextmanager
def serving(folder: Path, environ: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start the service as ``make run`` does, with a database in ``folder``; end it by SIGTERM."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("YT_SENTIMENT_")}
    settings = {"PORT": str(port), "DATABASE_URL": f"sqlite:///{folder}/service.db", "YT_SENTIMENT_RATE_LIMIT": ""}
    log = folder / "service.log"
    with log.open("wb") as lines:
        process = subprocess.Popen(  # noqa: S603
            SERVICE, cwd=ROOT, env={**inherited, **settings, **(environ or {})}, stderr=lines
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        eventually(lambda: answers(server.address) or process.poll() is not None, "the service answers")
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=DEADLINE_SECONDS) == 0, "SIGTERM must end the service cleanly"


@contextmanager
def redis(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Redis server that keeps nothing."""
    command = shutil.which("redis-server")
    assert command
    process = subprocess.Popen(  # noqa: S603
        [command, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_listening(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=DEADLINE_SECONDS)
