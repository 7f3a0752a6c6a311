"""Put the service under load with k6, and say what it did: ``reports/load.json``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from benchmarks.service import ours
from yt_sentiment.io.files import read_json, write_json


def main() -> None:
    """Run ``load.js`` against a service with two workers; fail if a request fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--duration", default="60s")
    parser.add_argument("--report", type=Path, default=Path("reports/load.json"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ours(Path(folder), workers=2) as service:
        summary = Path(folder) / "summary.json"
        command = [Path(sys.executable).with_name("k6"), "run", "--quiet", f"--summary-export={summary}"]
        environ = {**os.environ, "ADDRESS": service.address, "DURATION": args.duration, "K6_NO_USAGE_REPORT": "true"}
        done = subprocess.run([*map(str, command), "benchmarks/load.js"], env=environ, check=False)  # noqa: S603
        metrics = read_json(summary)["metrics"]
    times = metrics["http_req_duration"]
    report = {
        "duration": args.duration,
        "connections": 8,
        "workers": 2,
        "comments_per_request": 100,
        "requests": metrics["http_reqs"]["count"],
        "failed": metrics["http_req_failed"]["passes"],
        "requests_per_second": round(metrics["http_reqs"]["rate"], 1),
        "milliseconds": {name: round(times[name], 1) for name in ("med", "p(95)", "p(99)", "max")},
    }
    write_json(args.report, report)
    click.echo(args.report.read_text(encoding="utf-8"), nl=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
