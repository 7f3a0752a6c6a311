"""What a promotion leaves comes back to the repository by one pull request, and asks for one approval."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.delivery.candidate import is_new
from tests.conftest import ROOT
from yt_sentiment.registry.store import MODEL_TAG, PRODUCTION, STAGING, Registry, RegistryError

SCRIPT = ROOT / "deploy" / "steps" / "write_back.sh"
MODEL = Path("src/yt_sentiment/default_model")
OLD, NEW = "a" * 12, "b" * 12
BRANCH = f"promoted/{NEW}"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603, S607


def put(checkout: Path, version: str) -> None:
    """Write what a run of a model leaves."""
    for name in ("README.md", "dvc.lock", "params.yaml", "docs/model-card.md", "reports/metrics.json"):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(f"{name} of {version}\n", encoding="utf-8")
    (checkout / MODEL).mkdir(parents=True, exist_ok=True)
    manifest = {"format": 5, "version": version, "files": {"trees.txt": "0" * 64}}
    (checkout / MODEL / "manifest.json").write_text(json.dumps(manifest, indent=2), encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of a repository that carries the old model, with what a run of the new one left in it."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(tmp_path, "clone", "--quiet", "remote.git", "checkout")
    folder = tmp_path / "checkout"
    git(folder, "switch", "--quiet", "--orphan", "main")
    put(folder, OLD)
    (folder / ".gitignore").write_text("build/\ndecisions.jsonl\n", encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "Old")
    git(folder, "push", "--quiet", "origin", "main")
    put(folder, NEW)
    (folder / MODEL / "trees.txt").write_text("trees", encoding="utf-8")
    (folder / "decisions.jsonl").write_text("{}", encoding="utf-8")
    (folder / "left.log").write_text("no part of it", encoding="utf-8")
    (folder / "build").mkdir()
    (folder / "build" / "report.md").write_text("macro-F1 +.012", encoding="utf-8")
    return folder


def write_back(checkout: Path, *, state: str = "") -> list[list[str]]:
    """Run the script; return the calls of gh, which knows a pull request in this state or none, with what it read."""
    programs, told = checkout.parent / "programs", checkout.parent / "told"
    programs.mkdir(exist_ok=True)
    told.unlink(missing_ok=True)
    said = (
        f'printf "%s\\n" "$@" >>"{told}"\n'
        f'case "$2" in view) echo "{state}"; [ -n "{state}" ] ;; *) cat >>"{told}" ;; esac; ended=$?\n'
        f'echo ---- >>"{told}"\nexit $ended\n'
    )
    (programs / "gh").write_text(f"#!/bin/bash\n{said}", encoding="utf-8")
    (programs / "gh").chmod(0o755)
    environ = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    subprocess.run(["bash", str(SCRIPT)], cwd=checkout, env=environ, check=True)  # noqa: S603, S607
    calls = told.read_text(encoding="utf-8").split("----\n")[:-1] if told.exists() else []
    return [call.splitlines() for call in calls]


def test_what_was_promoted_is_one_pull_request(checkout: Path) -> None:
    main = git(checkout, "rev-parse", "origin/main")
    viewed, created = write_back(checkout)
    assert viewed[:3] == ["pr", "view", BRANCH]
    assert created[:6] == ["pr", "create", "--base", "main", "--head", BRANCH]
    assert f"Carry model {NEW}, which is in production" in created
    assert created[-1] == "macro-F1 +.012", "people see what the model does differently"

    remote = checkout.parent / "remote.git"
    assert git(remote, "rev-parse", "main", f"{BRANCH}^") == f"{main}\n{main}"
    assert git(remote, "diff", "--name-only", "main", BRANCH).splitlines() == [
        "README.md", "docs/model-card.md", "dvc.lock", "params.yaml", "reports/metrics.json",
        f"{MODEL}/manifest.json", f"{MODEL}/trees.txt",
    ]  # fmt: skip
    assert git(remote, "show", f"{BRANCH}:dvc.lock") == f"dvc.lock of {NEW}"
    assert git(remote, "log", "-1", "--format=%an", BRANCH) == "github-actions[bot]"


def test_the_same_model_again_takes_the_branch_and_opens_nothing_else(checkout: Path) -> None:
    write_back(checkout)
    git(checkout, "switch", "--quiet", "main")
    put(checkout, NEW)
    (checkout / "docs" / "model-card.md").write_text("mended", encoding="utf-8")
    (viewed,) = write_back(checkout, state="OPEN")
    assert viewed[:2] == ["pr", "view"]
    assert git(checkout.parent / "remote.git", "show", f"{BRANCH}:docs/model-card.md") == "mended"
    git(checkout, "switch", "--quiet", "main")
    put(checkout, NEW)
    assert [call[1] for call in write_back(checkout, state="CLOSED")] == ["view", "create"]


def test_a_branch_that_somebody_else_committed_to_is_left_alone(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_back(checkout)
    git(checkout, "-c", "user.name=a", "-c", "user.email=a@b.org", "commit", "--quiet", "--allow-empty", "-m", "Mend")
    git(checkout, "push", "--quiet", "origin", BRANCH)
    theirs = git(checkout, "rev-parse", BRANCH)
    git(checkout, "switch", "--quiet", "main")
    put(checkout, NEW)
    with pytest.raises(subprocess.CalledProcessError):
        write_back(checkout, state="OPEN")
    assert f"{BRANCH} ends with 'a@b.org: Mend', expected '" in capfd.readouterr().err
    assert git(checkout.parent / "remote.git", "rev-parse", BRANCH) == theirs


def test_what_the_run_removed_is_removed(checkout: Path) -> None:
    (checkout / "docs" / "model-card.md").unlink()
    write_back(checkout)
    assert "docs/model-card.md" not in git(checkout.parent / "remote.git", "ls-tree", "-r", "--name-only", BRANCH)


def test_what_the_commit_carries_already_is_not_written_back(checkout: Path) -> None:
    git(checkout, "reset", "--quiet", "--hard", "origin/main")
    git(checkout, "clean", "--quiet", "--force", "-d")
    assert write_back(checkout) == []
    assert git(checkout.parent / "remote.git", "branch", "--format=%(refname:short)") == "main"


def test_the_model_in_production_is_no_candidate(registry: Registry) -> None:
    with pytest.raises(RegistryError, match="no version with alias 'staging'"):
        is_new(registry)
    registry.client.create_registered_model(registry.model_name)
    for tag in (OLD, OLD, NEW):
        registry.client.create_model_version(registry.model_name, "file:///none", tags={MODEL_TAG: tag})
    registry.set_alias(STAGING, 1)
    assert is_new(registry), "nothing is in production"
    registry.set_alias(PRODUCTION, 1)
    registry.set_alias(STAGING, 2)
    assert not is_new(registry)
    registry.set_alias(STAGING, 3)
    assert is_new(registry)


def test_the_workflow_asks_once_and_hands_over_what_is_written_back() -> None:
    jobs: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/train.yml").read_text(encoding="utf-8"))["jobs"]
    assert "needs.train.outputs.new == 'true'" in jobs["promote"]["if"]
    (asked,) = [step for step in jobs["train"]["steps"] if step.get("run") == "make candidate"]
    assert jobs["train"]["outputs"]["new"] == f"${{{{ steps.{asked['id']}.outputs.new }}}}"
    assert "environment" not in jobs["write-back"]
    assert jobs["write-back"]["needs"] == ["promote", "release"], "after the alarms kept silent"
    (handed,) = [step["with"] for step in jobs["promote"]["steps"] if step.get("with", {}).get("name") == "promoted"]
    cleared, taken = [
        number
        for number, step in enumerate(jobs["write-back"]["steps"])
        if "rm -r" in step.get("run", "") or step.get("with", {}).get("name") == "promoted"
    ]
    assert "rm -r" in jobs["write-back"]["steps"][cleared]["run"], "before what was made is laid over it"
    removed = jobs["write-back"]["steps"][cleared]["run"].partition("rm -r ")[2].partition(" #")[0].split()
    assert {*removed} == {path for path in handed["path"].split() if (ROOT / path).is_dir()}
    assert taken > cleared
    made = SCRIPT.read_text(encoding="utf-8").partition("made=(")[2].partition(")")[0]
    assert {*handed["path"].split()} == {*made.replace('"$model"', str(MODEL)).split(), "build/report.md"}
