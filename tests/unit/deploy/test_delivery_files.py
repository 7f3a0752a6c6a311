"""What the files of delivery promise each other, where no linter looks."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from flask_app.settings import Settings
from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
KUBERNETES = ROOT / "deploy" / "kubernetes"
STAND_INS = ROOT / ".ci" / "act" / "actions"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job.get("steps", [])]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_step_is_one_line_and_an_action_is_pinned_by_its_digest(path: Path) -> None:
    for step in steps(path):
        if "run" in step:
            assert "\n" not in step["run"].strip(), "logic belongs into scripts/, where it runs on a laptop too"
        else:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"])


def test_each_remote_action_has_a_stand_in_that_knows_its_inputs() -> None:
    for step in (step for path in WORKFLOWS for step in steps(path) if "uses" in step):
        name = step["uses"].partition("/")[2].partition("@")[0]
        if name == "checkout":  # act's own
            continue
        inputs = read(STAND_INS / name / "action.yml")["inputs"]
        assert set(step.get("with", {})) <= set(inputs), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_touches_production_waits_for_its_environment_and_runs_alone(path: Path) -> None:
    workflow = read(path)
    for name, job in workflow["jobs"].items():
        if "AWS_RELEASE_ROLE" in str(job):
            assert job["environment"] == "production", name
            assert "concurrency" in workflow
        if "uses" in job:
            continue
        used, given = " ".join(step.get("uses", "") for step in job["steps"]), job.get("permissions", {})
        attests = "attest-build-provenance" in used
        assert ("attestations" in given) == attests, name
        publishes = "deploy-pages" in used
        assert ("pages" in given) == publishes, name
        assert ("id-token" in given) == (attests or publishes or "configure-aws-credentials" in used), name
    assert workflow["permissions"] in ({"contents": "read"}, {}), "more is given to single jobs"


def test_production_is_touched_from_protected_branches_alone() -> None:
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            if job.get("environment") == "production":
                assert "github.ref_protected" in job["if"], f"{path.name}: {name}"
    assert "deployment_branch_policy[protected_branches]=true" in (ROOT / "docs" / "deploy.md").read_text("utf-8")


def test_a_rollback_cancels_a_release_and_waits_for_a_rollback() -> None:
    release, rollback = (read(ROOT / ".github" / "workflows" / f"{name}.yml") for name in ("release", "rollback"))
    assert rollback["concurrency"] == {"group": "rollback", "cancel-in-progress": False}
    production = rollback["jobs"]["rollback"]["concurrency"]
    assert production == {"group": release["concurrency"]["group"], "cancel-in-progress": True}


def test_a_rollback_names_the_release_to_leave_and_the_registry_follows_the_service() -> None:
    release, rollback = (read(ROOT / ".github" / "workflows" / f"{name}.yml") for name in ("release", "rollback"))
    (after_alarm,) = [one["run"] for one in release["jobs"]["deploy"]["steps"] if "roll-back" in one.get("run", "")]
    assert after_alarm.endswith('roll-back --leave "$(cat build/reference)"')
    steps = rollback["jobs"]["rollback"]["steps"]
    (service,) = [step for step in steps if "roll-back" in step.get("run", "")]
    assert 'roll-back --leave "$RELEASE"' in service["run"]
    assert service["env"]["RELEASE"] == "${{ inputs.release }}"
    registry = [step for step in steps if "rollback --reason" in step.get("run", "") or "-state" in step.get("run", "")]
    assert len(registry) == 3
    assert all("steps.service.outputs.deployment != ''" in one["if"] for one in registry)


def test_a_training_run_that_does_not_end_is_written_down() -> None:
    failed = read(ROOT / ".github" / "workflows" / "retrain.yml")["jobs"]["failed"]
    assert failed["needs"] == ["decide", "train"]
    assert failed["if"].startswith("always() && ")
    assert "needs.train.result != 'success'" in failed["if"]
    commands = [one["run"].partition(" ")[2] for one in failed["steps"] if "run" in one]
    assert [command.split(" ")[:2] for command in commands[-3:]] == [
        ["-m", "deploy.delivery"], ["retrain", "--failed"], ["-m", "deploy.delivery"],
    ]  # fmt: skip


def test_no_workflow_reaches_a_database() -> None:
    for path in WORKFLOWS:
        assert "DATABASE_URL" not in path.read_text(encoding="utf-8"), "what asks the database runs where it is"


def test_every_manifest_is_in_the_kustomization() -> None:
    files = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(read(KUBERNETES / "kustomization.yaml")["resources"]) == files


def test_the_pods_may_do_no_more_than_the_container_of_the_readme() -> None:
    serving = read(KUBERNETES / "deployment.yaml")["spec"]["template"]
    weighing = read(KUBERNETES / "retrain.yaml")["spec"]["jobTemplate"]["spec"]["template"]
    for pod in (serving["spec"], weighing["spec"]):
        (container,) = pod["containers"]
        assert pod["securityContext"] == serving["spec"]["securityContext"]
        assert pod["securityContext"]["runAsUser"] == 10001
        assert pod["automountServiceAccountToken"] is False
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert {one["name"] for one in container["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
        assert {one["mountPath"] for one in container["volumeMounts"]} == {"/tmp", "/data"}  # noqa: S108
    assert serving["spec"]["containers"][0]["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_the_job_that_weighs_knows_the_database_alone_and_gets_no_traffic() -> None:
    job = read(KUBERNETES / "retrain.yaml")["spec"]["jobTemplate"]["spec"]
    (container,) = job["template"]["spec"]["containers"]
    assert "envFrom" not in container
    names = {variable["name"]: variable["valueFrom"] for variable in container["env"]}
    assert names["DATABASE_URL"] == {"secretKeyRef": {"name": "yt-sentiment", "key": "DATABASE_URL"}}
    assert set(names) == {"DATABASE_URL", "QUESTION"}
    labels = job["template"]["metadata"]["labels"].items()
    for name in ("service", "disruption", "network", "deployment"):
        spec = read(KUBERNETES / f"{name}.yaml")["spec"]
        selector = spec.get("podSelector") or spec["selector"]
        assert not selector.get("matchLabels", selector).items() <= labels, name
    assert not any(one.get("includeSelectors") for one in read(KUBERNETES / "kustomization.yaml")["labels"])
    network = read(KUBERNETES / "retrain-network.yaml")["spec"]
    assert network["podSelector"]["matchLabels"].items() <= labels
    assert "ingress" not in network
    assert "Ingress" in network["policyTypes"]


@pytest.mark.parametrize(("status", "expected"), [(0, 0), (3, 0), (1, 1)])
def test_a_decision_against_a_run_is_no_failed_job(tmp_path: Path, status: int, expected: int) -> None:
    job = read(KUBERNETES / "retrain.yaml")["spec"]["jobTemplate"]["spec"]
    (container,) = job["template"]["spec"]["containers"]
    (tmp_path / "yt-sentiment").write_text(
        f'#!/bin/sh\n[ "$*" = \'retrain --weigh {{"switch": "on"}}\' ] && exit {status}\nexit 9\n', encoding="utf-8"
    )
    (tmp_path / "yt-sentiment").chmod(0o755)
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "QUESTION": '{"switch": "on"}'}
    assert subprocess.run(container["command"], env=environ, check=False).returncode == expected  # noqa: S603


def test_compose_publishes_on_this_machine_alone() -> None:
    services = read(ROOT / "deploy" / "compose.yaml")["services"]
    parts = {"api", "mlflow", "postgres", "redis", "prometheus", "alertmanager", "grafana", "monitor", "textfile",
             "decide"}  # fmt: skip
    assert set(services) == parts
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert not source.startswith(".") or (ROOT / "deploy" / source).exists()


def test_what_stops_the_service_gives_every_request_its_time() -> None:
    needed = Settings().request_seconds + 5  # gunicorn's graceful_timeout, in flask_app/gunicorn_conf.py
    assert "graceful_timeout = _settings.request_seconds + 5\n" in (ROOT / "flask_app/gunicorn_conf.py").read_text(
        "utf-8"
    )
    pod = read(KUBERNETES / "deployment.yaml")["spec"]["template"]["spec"]
    [pause] = [int(one["lifecycle"]["preStop"]["exec"]["command"][1]) for one in pod["containers"]]
    assert pod["terminationGracePeriodSeconds"] >= pause + needed
    given = [read(ROOT / "deploy" / "compose.yaml")["services"]["api"]["stop_grace_period"].removesuffix("s")]
    for name in ("start.sh", "stop.sh"):
        script = (ROOT / "deploy" / "hooks" / name).read_text(encoding="utf-8")
        given += re.findall(r"--(?:stop-timeout|time) (\d+)", script)
    assert len(given) == 3
    assert min(map(int, given)) >= needed
