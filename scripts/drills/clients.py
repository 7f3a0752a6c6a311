"""Ask for health and predictions while others hold connections and draw the worst pictures; every request is answered.

Some clients send half of a request, some say nothing, and each comes again when the server gives it up. Writes
``reports/drill_clients.json``, with an idle run beside; exit code 1 if a request is not answered.
"""

from __future__ import annotations

import argparse
import json
import random
import selectors
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from benchmarks.service import ours
from yt_sentiment.io.files import write_json

REQUESTS: Final = 500
HELD: Final = 200
DRAWING: Final = 2
"""Clients per picture."""
RETRY_SECONDS: Final = 0.5
PAUSE_SECONDS: Final = 0.05
"""So that a run lasts longer than the server waits for half a request."""
WORKERS: Final = 2
PATIENCE_SECONDS: Final = 30
"""Later than that, nobody waits for an answer any more."""
_HEAD: Final = b"POST /v1/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
HALVES: Final = (
    b"GET /hea",
    _HEAD,
    _HEAD + b'Content-Length: 1000\r\n\r\n{"comments": [',
    _HEAD + b'Transfer-Encoding: chunked\r\n\r\nff\r\n{"comments": [',
)
ASKED: Final[Mapping[str, tuple[str, str, Any]]] = {
    "health check": ("GET", "/healthz", None),
    "prediction": ("POST", "/v1/predict", {"comments": ["I love this video", "not good"]}),
}


def worst_pictures() -> dict[str, tuple[str, Any]]:
    """Return path and body of what takes longest to draw."""
    days = [{"timestamp": f"{year:04}-06-01T00:00:00Z", "sentiment": 1} for year in (1, *range(1600, 2024), 9999)]
    rng = random.Random(17)  # noqa: S311
    letters = "abcdefghijklmnopqrstuvwxyz"
    comments = [" ".join("".join(rng.choices(letters, k=12)) for _ in range(200)) for _ in range(500)]
    return {
        "trend over years 0001 to 9999": ("/generate_trend_graph", {"sentiment_data": days}),
        "cloud of 100,000 words": ("/generate_wordcloud", {"comments": comments}),
    }


class Holder(threading.Thread):
    """Clients that hold connections, and come again when they lose one.

    Attributes:
        lost: connections that the server ended.

    Args:
        address: host and port.
        openings: what each connection sends, in turns; nothing more follows.
        count: connections at the same time.
    """

    def __init__(self, address: tuple[str, int], openings: tuple[bytes, ...], count: int) -> None:
        super().__init__(daemon=True)
        self.lost = 0
        self.holds = threading.Event()
        self._address, self._openings, self._count = address, openings, count
        self._let_go = threading.Event()

    def run(self) -> None:
        """Hold them until the end."""
        selector = selectors.DefaultSelector()
        for number in range(self._count):
            self._connect(selector, number)
        self.holds.set()
        while not self._let_go.is_set():
            for key, _ in selector.select(0.1):
                selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]
                self.lost += 1
                self._connect(selector, self.lost)
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        selector.close()

    def end(self) -> None:
        """Let them go."""
        self._let_go.set()
        self.join()

    def _connect(self, selector: selectors.BaseSelector, number: int) -> None:
        connection = socket.create_connection(self._address, timeout=PATIENCE_SECONDS)
        connection.sendall(self._openings[number % len(self._openings)])
        selector.register(connection, selectors.EVENT_READ)


def ask(address: tuple[str, int], method: str, path: str, body: Any) -> int:
    """Send one request over a connection of its own; return the status, 0 if there was no answer."""
    connection = HTTPConnection(*address, timeout=PATIENCE_SECONDS)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
    return response.status


def measure(address: tuple[str, int], requests: int, pause_seconds: float = 0.0) -> dict[str, Any]:
    """Ask in turns for all of ``ASKED``, with a pause after each; return how many were answered, and milliseconds."""
    seconds: dict[str, list[float]] = {name: [] for name in ASKED}
    answered = Counter[str]()
    for _ in range(requests // len(ASKED)):
        for name, asked in ASKED.items():
            started = time.perf_counter()
            answered[name] += ask(address, *asked) == 200
            seconds[name].append(time.perf_counter() - started)
            time.sleep(pause_seconds)
    return {
        name: {
            "asked": len(taken),
            "answered": answered[name],
            "milliseconds": {f"p{p}": round(1000 * float(np.percentile(taken, p)), 1) for p in (50, 99)},
        }
        for name, taken in seconds.items()
    }


@contextmanager
def attack(address: tuple[str, int], held: int) -> Iterator[dict[str, Any]]:
    """Hold connections and have pictures drawn until the block ends; yield what is then said of that."""
    report: dict[str, Any] = {}
    holders = {"half-sent": Holder(address, HALVES, held), "silent": Holder(address, (b"",), held)}
    stop, drawn = threading.Event(), {name: Counter[str]() for name in worst_pictures()}

    def draw(name: str, path: str, body: Any) -> None:
        while not stop.is_set():
            status = ask(address, "POST", path, body)
            drawn[name][str(status)] += 1
            if status != 200:
                stop.wait(RETRY_SECONDS)

    threads = [
        threading.Thread(target=draw, args=(name, *asked), daemon=True)
        for name, asked in worst_pictures().items()
        for _ in range(DRAWING)
    ]
    for holder in holders.values():
        holder.start()
        if not holder.holds.wait(PATIENCE_SECONDS):
            raise RuntimeError(f"the server did not take {held} connections")
    for thread in threads:
        thread.start()
    try:
        yield report
    finally:
        stop.set()
        for holder in holders.values():
            holder.end()
        for thread in threads:
            thread.join()
    report["held"] = {name: {"at_once": held, "ended_by_server": holder.lost} for name, holder in holders.items()}
    report["pictures"] = {name: dict(sorted(statuses.items())) for name, statuses in drawn.items()}


def drill(address: tuple[str, int], requests: int, held: int, pause_seconds: float = 0.0) -> dict[str, Any]:
    """Measure without and with other clients, and return the report."""
    measure(address, len(ASKED))  # warm
    idle = measure(address, requests, pause_seconds)
    with attack(address, held) as attacked:
        answers = measure(address, requests, pause_seconds)
    return {"idle": idle, "attacked": answers, **attacked}


def failed(report: Mapping[str, Any]) -> bool:
    """Say whether something was not answered, or there was no attack."""
    parts = [part for run in ("idle", "attacked") for part in report[run].values()]
    statuses = set().union(*report["pictures"].values())
    return any(part["answered"] < part["asked"] for part in parts) or not statuses or not statuses <= {"200", "503"}


def main() -> None:
    """Run the drill and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=REQUESTS, help="of each run")
    parser.add_argument("--held", type=int, default=HELD, help="connections of each kind")
    parser.add_argument("--report", type=Path, default=Path("reports/drill_clients.json"))
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder, ours(Path(folder), WORKERS) as service:
        host, _, port = service.address.removeprefix("http://").rpartition(":")
        report = {"workers": WORKERS, **drill((host, int(port)), args.requests, args.held, PAUSE_SECONDS)}
    write_json(args.report, report)
    click.echo(args.report.read_text(encoding="utf-8"))
    if failed(report):
        sys.exit("the drill failed")


if __name__ == "__main__":
    main()
