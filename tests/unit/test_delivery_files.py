"""What the files of delivery promise each other, where no linter looks."""

from __future__ import annotations

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
        assert ("id-token" in given) == (attests or "configure-aws-credentials" in used), name
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


def test_an_empty_database_decides_nothing() -> None:
    names = [step.get("run", "") for step in steps(ROOT / ".github" / "workflows" / "retrain.yml")]
    check = next(i for i, run in enumerate(names) if run.startswith('test -n "$DATABASE_URL" ||'))
    assert check < names.index("make decide")
    for url, code in (("", 1), ("postgresql://…", 0)):
        done = subprocess.run(["bash", "-c", names[check]], env={"DATABASE_URL": url}, check=False, capture_output=True)  # noqa: S603, S607
        assert done.returncode == code


def test_every_manifest_is_in_the_kustomization() -> None:
    files = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(read(KUBERNETES / "kustomization.yaml")["resources"]) == files


def test_the_pod_may_do_no_more_than_the_container_of_the_readme() -> None:
    pod = read(KUBERNETES / "deployment.yaml")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsUser"] == 10001
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert {one["name"] for one in container["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
    assert {one["mountPath"] for one in container["volumeMounts"]} == {"/tmp", "/data"}  # noqa: S108
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_compose_publishes_on_this_machine_alone() -> None:
    services = read(ROOT / "deploy" / "compose.yaml")["services"]
    parts = {"api", "mlflow", "postgres", "redis", "prometheus", "alertmanager", "grafana", "monitor", "textfile"}
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
        script = (ROOT / "scripts" / "deploy" / name).read_text(encoding="utf-8")
        given += re.findall(r"--(?:stop-timeout|time) (\d+)", script)
    assert len(given) == 3
    assert min(map(int, given)) >= needed
