"""Time the service beside the Kaggle baseline's: one worker process each, the same comments, in turns.

Writes ``reports/bench_service.json``: milliseconds per request, resident memory, seconds from start to first answer.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import click
import requests

from benchmarks.model import comments_of
from scripts.ports import free_port
from yt_sentiment.io.files import read_json, write_json

OURS, BASELINE = "yt-sentiment", "typical project"
"""What the report calls the services; the documents call the second one the Kaggle baseline."""
DEADLINE_SECONDS = 120


@dataclass(frozen=True)
class Running:
    """A service under test.

    Attributes:
        address: without a slash at the end.
        master: id of gunicorn's master process.
        start_seconds: from the start of the process to its first answer.
    """

    address: str
    master: int
    start_seconds: float

    def resident_megabytes(self) -> float:
        """Return the memory of the one worker, pages that it shares with its master included."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text(encoding="ascii").split()
        [worker] = children
        lines = Path(f"/proc/{worker}/status").read_text(encoding="ascii").splitlines()
        [resident] = [line.split()[1] for line in lines if line.startswith("VmRSS")]
        return int(resident) / 1024


@contextmanager
def running(arguments: list[str], environ: Mapping[str, str], workers: int = 1) -> Iterator[Running]:
    """Start gunicorn on a free port, and end it."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--bind", address, "--workers", str(workers), *arguments]
    address, started = f"http://{address}", time.perf_counter()
    with subprocess.Popen(command, env={**os.environ, **environ}, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            while not _answers(address):
                if process.poll() is not None or time.perf_counter() - started > DEADLINE_SECONDS:
                    raise RuntimeError(f"{' '.join(command)} does not answer; exit status {process.poll()}")
                time.sleep(0.02)
            yield Running(address, process.pid, time.perf_counter() - started)
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/readyz", timeout=DEADLINE_SECONDS).ok
    except requests.ConnectionError:
        return False


@contextmanager
def ours(folder: Path, workers: int = 1) -> Iterator[Running]:
    """Start this project's service."""
    environ = {"DATABASE_URL": f"sqlite:///{folder}/bench.db", "YT_SENTIMENT_RATE_LIMIT": ""}
    with running(["--config", "flask_app/gunicorn_conf.py", "flask_app:create_app()"], environ, workers) as found:
        yield found


@contextmanager
def baseline(model: Path) -> Iterator[Running]:
    """Start the Kaggle baseline's service with one worker; as there, LightGBM takes as many threads as it likes."""
    with running(["benchmarks.baseline_service:app"], {"BASELINE_MODEL": str(model)}) as found:
        yield found


def tasks(ours: str, baseline: str, comments: list[str]) -> dict[str, dict[str, Callable[[], None]]]:
    """Return what is timed: per task, what each service is asked."""
    session = requests.Session()

    def post(address: str, body: Any) -> Any:
        response = session.post(address, json=body, timeout=DEADLINE_SECONDS)
        response.raise_for_status()
        return response

    moments = [f"20{20 + i % 5}-{i % 12 + 1:02d}-{i % 28 + 1:02d}T10:00:00Z" for i in range(len(comments))]
    sent = [
        {"id": str(i), "text": text, "published_at": moment, "likes": i % 97, "author": str(i % 200)}
        for i, (text, moment) in enumerate(zip(comments, moments, strict=True))
    ]

    def popup() -> None:
        """Ask for what a popup shows, as popups do: four requests."""
        dated = [{"text": text, "timestamp": moment} for text, moment in zip(comments, moments, strict=True)]
        said = post(f"{baseline}/predict_with_timestamps", {"comments": dated}).json()
        counts = {code: sum(answer["sentiment"] == code for answer in said) for code in ("1", "0", "-1")}
        post(f"{baseline}/generate_chart", {"sentiment_counts": counts})
        post(f"{baseline}/generate_wordcloud", {"comments": comments})
        data = [{"timestamp": answer["timestamp"], "sentiment": int(answer["sentiment"])} for answer in said]
        post(f"{baseline}/generate_trend_graph", {"sentiment_data": data})

    def predict(count: int) -> dict[str, Callable[[], None]]:
        body = {"comments": comments[:count]}
        return {
            OURS: lambda: post(f"{ours}/v1/predict", body),
            BASELINE: lambda: post(f"{baseline}/predict", body),
        }

    many = len(comments)
    return {
        "predict 1 comment": predict(1),
        "predict 100 comments": predict(100),
        f"predict {many} comments": predict(many),
        f"all insights of {many} comments": {
            OURS: lambda: post(f"{ours}/v1/analyze", {"comments": sent}),
            BASELINE: popup,
        },
    }


def measure(found: dict[str, dict[str, Callable[[], None]]], rounds: int) -> dict[str, Any]:
    """Return median milliseconds per task and service, and the median ratio within a round."""
    report = {}
    for name, systems in found.items():
        times: dict[str, list[float]] = {system: [] for system in systems}
        for ask in systems.values():
            ask()  # warm
        for _ in range(rounds):
            for system, ask in systems.items():
                started = time.perf_counter()
                ask()
                times[system].append(1000 * (time.perf_counter() - started))
        ratios = [slow / fast for slow, fast in zip(times[BASELINE], times[OURS], strict=True)]
        report[name] = {system: round(median(values), 2) for system, values in times.items()} | {
            "times_faster": round(median(ratios), 1)
        }
    return report


def main() -> None:
    """Measure, write the report, print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=Path, default=Path("../shared/data/youtube"), help="folder of Parquet files")
    parser.add_argument("--baseline", type=Path, default=Path("models/typical"))
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--report", type=Path, default=Path("reports/bench_service.json"))
    args = parser.parse_args()
    if not (args.baseline / "trees.txt").is_file():
        sys.exit(f"no model of the Kaggle baseline in {args.baseline}; `make pipeline` builds it")
    comments, origin = comments_of(args.comments, 500, 17)
    starts: dict[str, list[float]] = {OURS: [], BASELINE: []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(args.starts):
            with ours(Path(folder)) as one:
                starts[OURS].append(one.start_seconds)
            with baseline(args.baseline) as other:
                starts[BASELINE].append(other.start_seconds)
        with ours(Path(folder)) as one, baseline(args.baseline) as other:
            measured = measure(tasks(one.address, other.address, comments), args.rounds)
            memory = {OURS: one.resident_megabytes(), BASELINE: other.resident_megabytes()}
    report = {
        "model_version": read_json(Path("src/yt_sentiment/default_model/manifest.json"))["version"],
        "comments": {"from": origin, "median_characters": int(median(map(len, comments)))},
        "rounds": args.rounds,
        "milliseconds": measured,
        "resident_megabytes": {name: round(value) for name, value in memory.items()},
        "start_seconds": {name: round(median(values), 2) for name, values in starts.items()},
    }
    write_json(args.report, report)
    click.echo(args.report.read_text(encoding="utf-8"), nl=False)


if __name__ == "__main__":
    main()
