"""The alert rules: promtool's own tests, metrics that exist, an entry in the runbook for each."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.docs.dashboards import DASHBOARDS, DEPLOYED, FOLDER, built
from scripts.drills.alerts import (
    ROUTES,
    RULES,
    RUNBOOK,
    RUNBOOK_URL,
    SCENES,
    UNITS,
    anchors,
    drill_routes,
    drill_rules,
)
from tests.conftest import ROOT
from tests.service import service
from yt_sentiment.monitoring import textfile
from yt_sentiment.monitoring.accuracy import measure
from yt_sentiment.monitoring.domain_shift import DomainShift
from yt_sentiment.monitoring.drift import DriftResult, Finding
from yt_sentiment.storage.annotation import Judgement

GROUPS = yaml.safe_load((ROOT / RULES).read_text(encoding="utf-8"))["groups"]
ALERTS: list[dict[str, Any]] = [rule for group in GROUPS for rule in group["rules"] if "alert" in rule]


def promtool(*arguments: str) -> None:
    """Run Prometheus' checker beside its configuration; it must agree."""
    folder = ROOT / "deploy" / "monitoring"
    done = subprocess.run(["promtool", *arguments], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.needs("promtool")
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "config", "--syntax-only", "prometheus.yml"),
        ("check", "rules", "rules/yt-sentiment.yml"),
        ("test", "rules", "tests/yt-sentiment.yml"),
    ],
)
def test_promtool_agrees(arguments: tuple[str, ...]) -> None:
    promtool(*arguments)


def test_each_alert_has_a_severity_a_summary_and_an_entry_in_the_runbook() -> None:
    entries = anchors((ROOT / RUNBOOK).read_text(encoding="utf-8"))
    for alert in ALERTS:
        assert alert["labels"]["severity"] in ("page", "ticket")
        assert alert["annotations"]["summary"]
        assert alert["annotations"]["runbook_url"] == f"{RUNBOOK_URL}#{alert['alert'].lower()}"
    assert entries == {alert["annotations"]["runbook_url"] for alert in ALERTS}, "no entry without its alert"


@pytest.mark.needs("amtool")
def test_alertmanager_reads_its_routes() -> None:
    done = subprocess.run(["amtool", "check-config", ROUTES], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert done.returncode == 0, done.stderr


@pytest.mark.needs("amtool")
@pytest.mark.parametrize(("severity", "receiver"), [("page", "page"), ("ticket", "ticket"), ("unheard-of", "page")])
def test_an_alert_goes_where_its_severity_says(severity: str, receiver: str) -> None:
    command = ["amtool", "config", "routes", "test", f"--config.file={ROUTES}", f"--verify.receivers={receiver}"]
    done = subprocess.run([*command, f"severity={severity}"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_has_a_route_and_a_test_that_lets_it_ring() -> None:
    config = yaml.safe_load((ROOT / ROUTES).read_text(encoding="utf-8"))
    routed = {route["matchers"][0] for route in config["route"]["routes"]}
    assert {f'severity = "{alert["labels"]["severity"]}"' for alert in ALERTS} == routed
    receivers = {receiver["name"] for receiver in config["receivers"]}
    assert {route["receiver"] for route in (config["route"], *config["route"]["routes"])} == receivers
    tests = yaml.safe_load((ROOT / "deploy/monitoring/tests/yt-sentiment.yml").read_text(encoding="utf-8"))["tests"]
    rings = {one["alertname"] for test in tests for one in test.get("alert_rule_test", ()) if one["exp_alerts"]} | set(
        re.findall(r'alertname="(\w+)"', str([one for test in tests for one in test.get("promql_expr_test", ())]))
    )
    assert rings == {alert["alert"] for alert in ALERTS}


def test_prometheus_keeps_what_the_longest_window_looks_at() -> None:
    windows = re.findall(r"\[(\d+)([smhd])\]", (ROOT / RULES).read_text(encoding="utf-8"))
    longest = max(int(number) * UNITS[unit] for number, unit in windows)
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
    (kept,) = re.findall(r"retention\.time=(\d+)d", " ".join(compose["services"]["prometheus"]["command"]))
    assert int(kept) * UNITS["d"] > longest


@pytest.mark.needs("promtool")
def test_the_names_of_metrics_are_as_prometheus_has_them(tmp_path: Path) -> None:
    command = ["promtool", "check", "metrics"]
    done = subprocess.run(command, input=shown(tmp_path), capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr


def shown(folder: Path) -> str:
    """Return all metrics, of the service and of the monitor."""
    client = service()
    client.post("/v1/predict", json={"comments": ["I love this"]})
    textfile.write_drift(DriftResult(500, {"label": Finding("psi", 0.0, 0.1)}, ()), folder / "drift.prom")
    textfile.write_accuracy(measure([Judgement("neutral", "neutral", "", "en")]), folder / "audit.prom")
    textfile.write_domain_shift(DomainShift((500, 500), 0.5, 0.4, 0.6), folder / "domain.prom")
    return client.get("/metrics").text + "".join(path.read_text("utf-8") for path in folder.glob("*.prom"))


def test_each_rule_and_panel_asks_for_metrics_that_exist(tmp_path: Any) -> None:
    known = {"up", "ALERTS", *re.findall(r"^# TYPE (\w+)", shown(tmp_path), re.MULTILINE)}
    known |= {rule["record"] for group in GROUPS for rule in group["rules"] if "record" in rule}
    queries = [rule["expr"] for group in GROUPS for rule in group["rules"]]
    queries += [query for _, panels in DASHBOARDS.values() for panel in panels for query in panel.asked] + [DEPLOYED]
    for query in queries:
        for name in re.findall(r"\byt_sentiment[\w:]+", query):
            assert re.sub(r"_(count|bucket|sum)$", "", name) in known or name in known, name


@pytest.mark.needs("promtool")
def test_prometheus_reads_every_query_of_the_dashboards(tmp_path: Path) -> None:
    queries = [query for _, panels in DASHBOARDS.values() for panel in panels for query in panel.asked] + [DEPLOYED]
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(queries)]
    (tmp_path / "panels.yml").write_text(
        yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), encoding="utf-8"
    )
    promtool("check", "rules", str(tmp_path / "panels.yml"))


def test_the_dashboards_are_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in DASHBOARDS:
        assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == built(name)


def test_a_dashboard_begins_with_single_values_and_marks_deployments() -> None:
    for name, (_, panels) in DASHBOARDS.items():
        board = json.loads(built(name))
        kinds = [panel["type"] for panel in board["panels"]]
        assert kinds == ["stat"] * 6 + ["timeseries"] * (len(panels) - 6)
        assert [one["expr"] for one in board["annotations"]["list"]] == [DEPLOYED]
        variables = {one["name"]: one["type"] for one in board["templating"]["list"]}
        assert variables["source"] == "datasource"
        used = set(re.findall(r"\$\{?(\w+)", json.dumps(board["panels"])))
        assert used == set(variables), "a variable for each that a panel names, and no other"


def test_the_drill_plays_each_kind() -> None:
    names = {alert["alert"] for alert in ALERTS}
    for scene in SCENES:
        assert scene.expected <= names
    text = drill_rules((ROOT / RULES).read_text(encoding="utf-8"))
    assert not re.search(r"\[\d+[mhd]\]", text)
    assert not re.search(r"for: \d+[mhd]", text)


def test_the_drill_tells_each_receiver_apart() -> None:
    config = drill_routes((ROOT / ROUTES).read_text(encoding="utf-8"), "http://127.0.0.1:1")
    told = {one["name"]: one["webhook_configs"][0]["url"] for one in config["receivers"]}
    assert told == {"page": "http://127.0.0.1:1/page", "ticket": "http://127.0.0.1:1/ticket"}


@pytest.mark.needs("promtool")
def test_prometheus_reads_the_rules_of_the_drill(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text(drill_rules((ROOT / RULES).read_text(encoding="utf-8")), encoding="utf-8")
    promtool("check", "rules", str(rules))
