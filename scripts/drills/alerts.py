"""Drill of the alerts: the right one reaches people and no other, with real servers on one machine.

Debian's ``prometheus`` and ``prometheus-alertmanager``; the rules of ``deploy/monitoring/rules``, whose windows are
seconds in place of minutes to days. Each scene starts everything afresh, sends traffic, and collects what arrives at a
webhook. Writes ``reports/drill_alerts.json``; exit code 1 if an alert is missing, too many, or not in the runbook.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any, Final

import click
import requests
import yaml

from scripts.docs.dashboards import DASHBOARDS
from scripts.drills import BUNDLED, SERVICE
from scripts.drills.panels import draw
from scripts.ports import free_port, wait_until_listening
from yt_sentiment.io.files import write_json
from yt_sentiment.model.persistence import write_sums
from yt_sentiment.model.provenance import write_provenance
from yt_sentiment.monitoring import textfile
from yt_sentiment.monitoring.accuracy import measure
from yt_sentiment.monitoring.domain_shift import DomainShift
from yt_sentiment.monitoring.drift import DriftResult

RULES: Final = Path("deploy/monitoring/rules/yt-sentiment.yml")
ROUTES: Final = Path("deploy/monitoring/alertmanager.yml")
RUNBOOK: Final = Path("docs/runbook.md")
RUNBOOK_URL: Final = f"https://github.com/OWNER/NAME/blob/main/{RUNBOOK}"
UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
SECONDS: Final = 30
PATIENCE: Final = 20
ENOUGH: Final = 4000
"""Comments, of which three in ten are sampled: enough for a verdict on drift, however slow the machine."""
LOOKS: Final = 3
TOO_FEW: Final = "yt_sentiment_drift_verdict -1"
"""What the monitor says of a sample that is not written yet."""
CORRECTED_EVERY: Final = 0.3
"""Seconds between corrections: some fall between any two scrapes."""

SUBJECTS: Final = {
    "cooking": "recipe sauce oven onion butter dinner kitchen flavour dough spicy soup garlic".split(),
    "games": "boss level controller speedrun patch server lag console quest update graphics loot".split(),
}
FRAMES: Final = (
    "I love the {} and the {}", "the {} is boring, sorry", "what about the {} with {}?", "great {} as always",
    "the {} was awful this time", "my brother likes the {} more than the {}", "first {} of the day", "no {} without {}",
)  # fmt: skip
WRONG: Final = "negative"
SPANISH: Final = ("este video es muy {} y largo", "no me gusta nada el {}", "gracias por subir el {} otra vez")


def shorter(duration: str) -> str:
    """Return a window of the drill for one of the rules: the order stays, days become seconds."""
    seconds = int(duration[:-1]) * UNITS[duration[-1]]
    return f"{5 if seconds <= 900 else 10 if seconds <= 3600 else 20}s"


def drill_rules(text: str) -> str:
    """Return the rules with short windows, in which fewer requests are enough to tell a share."""
    floor = r"(increase\(yt_sentiment_request_seconds_count\[[16]h\]\)\) > )100"
    text, floors = re.subn(floor, r"\g<1>10", text)
    if floors != 2:
        raise ValueError(f"{floors} rules ask for more than 100 requests, expected 2: {floor}")
    text = re.sub(r"\[(\d+[smhd])\]", lambda match: f"[{shorter(match[1])}]", text)
    text = re.sub(r"for: \d+d", "for: 20s", text)
    return re.sub(r"for: \d+[mh]", "for: 3s", text)


def drill_routes(text: str, webhook: str) -> dict[str, Any]:
    """Return the routes without their waiting; each receiver has a webhook, whose address ends in its name."""
    config: dict[str, Any] = yaml.safe_load(text)
    for route in (config["route"], *config["route"]["routes"]):
        route |= {"group_wait": "0s", "group_interval": "1s"}
    for receiver in config["receivers"]:
        receiver["webhook_configs"] = [{"url": f"{webhook}/{receiver['name']}"}]
    return config


class Listener:
    """Answers GET with the metrics in a folder, and keeps what is posted."""

    def __init__(self, folder: Path) -> None:
        """Listen on a free port until ``close``."""
        self.alerts: dict[str, str] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = b"".join(path.read_bytes() for path in sorted(folder.glob("*.prom")))
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.end_headers()
                self.wfile.write(content)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                for alert in body["alerts"]:
                    name, severity = (alert["labels"][label] for label in ("alertname", "severity"))
                    where = "" if self.path == f"/{severity}" else f" of {severity} at {self.path}"
                    outer.alerts[name + where] = alert["annotations"].get("runbook_url", "")
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Stage:
    """The running service, and who watches it.

    Attributes:
        folder: of everything that is written.
        api: address of the service.
        listener: the webhook, and what the monitor's metrics are served by.
        environ: of the service, for commands beside it.
    """

    folder: Path
    api: str
    listener: Listener
    environ: Mapping[str, str]
    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311
    corrected: float = field(default=-CORRECTED_EVERY, init=False)

    @property
    def metrics(self) -> Path:
        """Where the monitor writes its metrics."""
        return self.folder / "drift.prom"

    def comments(self, subject: str, count: int, spanish: float = 0.0) -> list[str]:
        """Return synthetic comments, so many of them in Spanish."""
        words = SUBJECTS[subject]

        def one() -> str:
            frames = SPANISH if self.random.random() < spanish else FRAMES
            return (
                self.random.choice(frames).format(*self.random.choices(words, k=2)) + f" {self.random.randrange(999)}"
            )

        return [one() for _ in range(count)]

    def post(self, path: str, body: Any) -> int:
        """Send one request, and return the status of the answer."""
        return requests.post(f"{self.api}{path}", json=body, timeout=30).status_code

    def ordinary(
        self,
        seconds: float,
        subject: str = "cooking",
        *,
        feedback: bool = True,
        spanish: float = 0.0,
        pause: float = 0.02,
        at_least: int = 0,
    ) -> None:
        """Send ordinary traffic, with ``at_least`` so many comments: predictions, and some corrections between them."""
        end, sent = time.monotonic() + seconds, 0
        while time.monotonic() < end or sent < at_least:
            sent += 20
            if feedback:
                self.correct()
            self.post("/v1/predict", {"comments": self.comments(subject, 20, spanish)})
            time.sleep(pause)

    def correct(self) -> None:
        """Send a correction, unless the last one was a moment ago."""
        if (now := time.monotonic()) > self.corrected + CORRECTED_EVERY:
            self.corrected = now
            self.post("/v1/feedback", {"comment_id": f"c{now}", "label": "neutral", "reporter": "drill"})

    def monitor(self, *arguments: str, may_end_with: Sequence[int] = (0,)) -> None:
        """Run ``yt-sentiment monitor`` beside the service."""
        command = [str(Path(sys.executable).with_name("yt-sentiment")), "monitor", *arguments]
        done = subprocess.run(command, env={**os.environ, **self.environ}, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode not in may_end_with:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr or done.stdout}")


def normal(stage: Stage) -> None:
    """Ordinary traffic."""
    stage.ordinary(SECONDS)


def together(stage: Stage, request: Callable[[], object], *, connections: int, pause: float) -> None:
    """Send a special request over several connections all the while, and ordinary traffic beside it."""

    def again() -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            request()

    threads = [threading.Thread(target=again) for _ in range(connections)]
    for thread in threads:
        thread.start()
    stage.ordinary(SECONDS, pause=pause)
    for thread in threads:
        thread.join()


def errors(stage: Stage) -> None:
    """The YouTube Data API cannot be reached: videos cannot be analysed."""
    together(stage, lambda: stage.post("/v1/analyze", {"video": "dQw4w9WgXcQ"}), connections=6, pause=0.2)


def slow(stage: Stage) -> None:
    """Batches of comments of thousands of characters, several at once."""
    stage.ordinary(5)  # corrections are seen before thousands of predictions are
    texts = [" ".join(stage.comments("games", 200)) for _ in range(500)]
    together(stage, lambda: stage.post("/v1/predict", {"comments": texts}), connections=4, pause=0.02)


def _shifted(stage: Stage, **how: Any) -> None:
    """Make a reference of ordinary traffic, then serve something else, and look."""
    stage.ordinary(12, at_least=ENOUGH)
    time.sleep(6)  # the sample is written every 5 s
    profile = str(stage.folder / "profile.json")
    stage.monitor("profile", "--days", "1", "--out", profile)
    changed = datetime.now(UTC)
    for _ in range(LOOKS):
        stage.ordinary(12, at_least=ENOUGH, **how)
        time.sleep(6)
        hours = (datetime.now(UTC) - changed).total_seconds() / 3600
        arguments = ["drift", "--hours", f"{hours}", "--profile", profile, "--textfile", str(stage.metrics)]
        stage.monitor(*arguments, may_end_with=(0, 3))
        if TOO_FEW not in stage.metrics.read_text(encoding="utf-8"):
            break
    stage.ordinary(10)


def unwatched(stage: Stage) -> None:
    """Ordinary traffic, for longer than the day that the monitor may be missing."""
    stage.ordinary(SECONDS + 10)


def same(stage: Stage) -> None:
    """Nothing shifts, and somebody looks."""
    _shifted(stage)


def language(stage: Stage) -> None:
    """Two of five comments are Spanish."""
    _shifted(stage, spanish=0.4)


def topic(stage: Stage) -> None:
    """Games instead of cooking."""
    _shifted(stage, subject="games")


def judged(stage: Stage) -> None:
    """People judge what they are shown, and find most of it wrong; somebody looks at the rest too."""
    stage.ordinary(8)
    for _ in range(3):
        stage.post("/v1/predict", {"comments": stage.comments("games", 400), "consent": True})
    stage.post("/v1/predict", {"comments": []})
    stage.post("/v1/analyze", {"comments": [{"id": "a", "text": "good"}]})
    address = f"{stage.api}/v1/audit"
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and requests.get(address, timeout=30).json()["pending"] < 1000:
        stage.correct()
        time.sleep(0.2)
    while waiting := requests.get(f"{address}?limit=100", timeout=30).json()["comments"]:
        for one in waiting:
            stage.correct()
            requests.post(f"{address}/{one['id']}", json={"label": WRONG}, timeout=30).raise_for_status()
    stage.monitor("accuracy", "--textfile", str(stage.folder / "accuracy.prom"), may_end_with=(3,))
    profile = str(stage.folder / "profile.json")
    stage.monitor("profile", "--days", "1", "--out", profile)
    stage.monitor("drift", "--hours", "1", "--profile", profile, "--textfile", str(stage.metrics))
    stage.ordinary(10)


def silent(stage: Stage) -> None:
    """Nobody corrects anything."""
    stage.ordinary(SECONDS, feedback=False)


def old_model(folder: Path) -> None:
    """Make a model that was trained long ago."""
    write_provenance(folder, registry_version=1, trained_at=datetime.now(UTC) - timedelta(days=60))
    write_sums(folder)


@dataclass(frozen=True)
class Scene:
    """What happens, and which alerts must ring.

    Attributes:
        name: for people.
        act: what is done to the service.
        expected: names of alerts.
        model: what is done to the model before.
        sample_share: how much the service keeps for the monitor.
        audit_share: how much of what was sent with consent people are asked to judge.
        looked_at: whether the monitor has looked before.
    """

    name: str
    act: Callable[[Stage], None]
    expected: frozenset[str]
    model: Callable[[Path], None] | None = None
    sample_share: str = "0.05"
    audit_share: str = "0"
    looked_at: bool = True


SCENES: Final = (
    Scene("ordinary traffic", normal, frozenset()),
    Scene("ordinary traffic, looked at by the monitor", same, frozenset(), sample_share="0.3"),
    Scene("errors", errors, frozenset({"ErrorBudgetFast"})),
    Scene("slow predictions", slow, frozenset({"PredictSlow"})),
    Scene("another language", language, frozenset({"InputDrifted"}), sample_share="0.3"),
    Scene("another topic", topic, frozenset({"InputDrifted"}), sample_share="0.3"),
    Scene("an old model", normal, frozenset({"ModelOld"}), old_model),
    Scene("nobody looks", unwatched, frozenset({"MonitorMissing"}), looked_at=False),
    Scene("no corrections", silent, frozenset({"FeedbackSilent"})),
    Scene("judged to be wrong", judged, frozenset({"AccuracyLow"}), sample_share="0.3", audit_share="1"),
)


def _looked(folder: Path) -> None:
    """Write what the three looks of the monitor find where little was served."""
    textfile.write_drift(DriftResult(0, {}, ()), folder / "drift.prom")
    textfile.write_accuracy(measure([]), folder / "accuracy.prom")
    textfile.write_domain_shift(DomainShift((0, 0), None, 0.0, 1.0), folder / "classifier.prom")


@contextmanager
def _running(command: Sequence[str], port: int, environ: Mapping[str, str], log: Path) -> Iterator[None]:
    with (
        log.open("wb") as lines,
        subprocess.Popen(  # noqa: S603
            command, env={**os.environ, **environ}, stdout=lines, stderr=lines
        ) as process,
    ):
        try:
            wait_until_listening(port, process)
            yield
        finally:
            process.terminate()


def program(name: str) -> str:
    """Return where a program is.

    Raises:
        RuntimeError: if it is not installed.
    """
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is needed: apt-get install prometheus prometheus-alertmanager")
    return found


def play(scene: Scene, folder: Path, pictures: Path | None = None) -> dict[str, Any]:
    """Play one scene with everything started afresh; return which alerts rang.

    Args:
        scene: what happens.
        folder: for everything that is written.
        pictures: where to draw the dashboards, if they are wanted.
    """
    model = folder / "model"
    shutil.copytree(BUNDLED, model)
    if scene.model is not None:
        scene.model(model)
    api, prometheus, manager = free_port(), free_port(), free_port()
    listener = Listener(folder)
    environ = {
        "PORT": str(api),
        "DATABASE_URL": f"sqlite:///{folder}/service.db",
        "YT_SENTIMENT_MODEL": str(model),
        "YT_SENTIMENT_RATE_LIMIT": "",
        "YT_SENTIMENT_SAMPLE_SHARE": scene.sample_share,
        "YT_SENTIMENT_AUDIT_SHARE": scene.audit_share,
        "YT_SENTIMENT_MAX_BODY_BYTES": "20000000",
        "YOUTUBE_API_KEY": "a-key",
        "YT_SENTIMENT_YOUTUBE_URL": f"http://127.0.0.1:{free_port()}",
        "no_proxy": "127.0.0.1",
    }
    (folder / "rules.yml").write_text(drill_rules(RULES.read_text(encoding="utf-8")), encoding="utf-8")
    watching = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(folder / "rules.yml")],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{manager}"]}]}]},
        "scrape_configs": [
            {"job_name": "yt-sentiment", "static_configs": [{"targets": [f"127.0.0.1:{api}"]}]},
            {"job_name": "monitor", "static_configs": [{"targets": [f"127.0.0.1:{listener.port}"]}]},
        ],
    }
    telling = drill_routes(ROUTES.read_text(encoding="utf-8"), f"http://127.0.0.1:{listener.port}")
    if scene.looked_at:
        _looked(folder)
    for name, content in (("prometheus.yml", watching), ("alertmanager.yml", telling)):
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    watcher = [
        program("prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/tsdb",
        f"--web.listen-address=127.0.0.1:{prometheus}",
    ]
    teller = [
        program("prometheus-alertmanager"),
        f"--config.file={folder}/alertmanager.yml",
        f"--storage.path={folder}/alerts",
        f"--web.listen-address=127.0.0.1:{manager}",
        "--cluster.listen-address=",
    ]
    with ExitStack() as stack:
        stack.callback(listener.close)
        for command, port, log in (
            (SERVICE, api, "api"),
            (teller, manager, "alertmanager"),
            (watcher, prometheus, "prom"),
        ):
            stack.enter_context(_running(command, port, environ, folder / f"{log}.log"))
        began = time.time()
        scene.act(Stage(folder, f"http://127.0.0.1:{api}", listener, environ))
        end = time.monotonic() + PATIENCE
        while not scene.expected <= set(listener.alerts) and time.monotonic() < end:
            time.sleep(0.5)
        rang = dict(listener.alerts)
        for name in DASHBOARDS if pictures is not None else ():
            target = Path(pictures or folder) / f"panels-{name}.png"
            empty = draw(name, f"http://127.0.0.1:{prometheus}", began, time.time(), target)
            click.echo(f"{target}; no series: {', '.join(empty) or 'none'}", err=True)
    return {"expected": sorted(scene.expected), "rang": sorted(rang), "runbook": sorted(rang.values())}


def anchors(runbook: str) -> set[str]:
    """Return the links that lead into the runbook."""
    return {f"{RUNBOOK_URL}#{name.lower()}" for name in re.findall(r"^## (\w+)$", runbook, re.MULTILINE)}


def main() -> None:
    """Play all scenes, or those that are named, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", action="append", choices=[scene.name for scene in SCENES])
    parser.add_argument("--pictures", type=Path, help="draw the dashboards of the scene into this folder")
    parser.add_argument("--report", type=Path, default=Path("reports/drill_alerts.json"))
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    known = anchors(RUNBOOK.read_text(encoding="utf-8"))
    report, wrong = {}, []
    for scene in SCENES:
        if args.scene and scene.name not in args.scene:
            continue
        with tempfile.TemporaryDirectory() as folder:
            report[scene.name] = part = play(scene, Path(folder), args.pictures)
        click.echo(f"{scene.name}: {part['rang'] or 'nothing'} rang", err=True)
        if part["rang"] != part["expected"] or not set(part["runbook"]) <= known:
            wrong.append(f"{scene.name}: {part}")
    write_json(args.report, report)
    if wrong:
        sys.exit("the drill failed: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
