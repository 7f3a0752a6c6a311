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
RELEASED_IN = "${{ github.run_attempt == 1 && inputs.environment || 'production' }}"
"""A run that is started again would else release unasked what somebody has rolled back."""
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


def test_bash_reads_every_step_of_the_stand_ins() -> None:
    scripts = [(path, one["run"]) for path in STAND_INS.glob("*/action.yml") for one in read(path)["runs"]["steps"]]
    assert scripts
    for path, script in scripts:
        done = subprocess.run(["bash", "-n", "-c", script], capture_output=True, text=True, check=False)  # noqa: S603, S607
        assert done.returncode == 0, f"{path}: {done.stderr}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_touches_production_waits_for_its_environment_and_runs_alone(path: Path) -> None:
    workflow = read(path)
    for name, job in workflow["jobs"].items():
        if "AWS_RELEASE_ROLE" in str(job):
            assert job["environment"] in ("production", RELEASED_IN), name
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
            if "production" in job.get("environment", ""):
                assert "github.ref_protected" in job["if"], f"{path.name}: {name}"
    _, *made = (ROOT / "docs" / "deploy.md").read_text("utf-8").split("environments/")
    assert [block.split()[0] for block in made] == ["production", "rollout"], "GitHub makes others for every branch"
    for block in made:
        assert "deployment_branch_policy[protected_branches]=true" in block.split("```")[0]
    assert "reviewers" in made[0]


def test_nobody_is_asked_twice_and_nothing_goes_unasked() -> None:
    release = read(ROOT / ".github" / "workflows" / "release.yml")
    begun_by = release[True]  # `on`, to YAML
    assert begun_by["workflow_call"]["inputs"]["environment"]["default"] == "production"
    assert release["jobs"]["deploy"]["environment"] == RELEASED_IN
    assert begun_by["workflow_dispatch"] is None, "who starts a release by hand waits for an approval"
    calls = {
        (path.stem, name): job
        for path in WORKFLOWS
        for name, job in read(path)["jobs"].items()
        if job.get("uses", "").endswith("/release.yml")
    }
    assert {place: job["with"] for place, job in calls.items()} == {("train", "release"): {"environment": "rollout"}}
    assert calls["train", "release"]["needs"] == "promote"
    assert read(ROOT / ".github" / "workflows" / "train.yml")["jobs"]["promote"]["environment"] == "production"


def test_a_document_stops_no_release() -> None:
    steps = read(ROOT / ".github" / "workflows" / "release.yml")["jobs"]["deploy"]["steps"]
    said = [str(step) for step in steps]
    (watched,) = [number for number, step in enumerate(said) if "delivery watch" in step]
    packs = [number for number, step in enumerate(said) if "release-pack" in step]
    assert len(packs) == 3, "it is made, handed over and attested"
    assert min(packs) > watched


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
    given = [read(ROOT / "deploy" / "compose.yaml")["services"]["api"]["stop_grace_period"].removesuffix("s")]
    for name in ("start.sh", "stop.sh"):
        script = (ROOT / "deploy" / "hooks" / name).read_text(encoding="utf-8")
        given += re.findall(r"--(?:stop-timeout|time) (\d+)", script)
    assert len(given) == 3
    assert min(map(int, given)) >= needed
