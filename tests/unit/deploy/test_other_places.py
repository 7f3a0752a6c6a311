"""GitLab and a container to develop in do what the workflows and CI do, by the same commands."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import yaml

from tests.conftest import ROOT

PIPELINE = ROOT / ".gitlab-ci.yml"
WORDS_OF_GITLAB = {"stages", "default", "variables", "workflow"}


def test_the_pipeline_is_valid_for_gitlab() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"]
    command += ["--data-transform", "gitlab-ci", str(PIPELINE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_job_of_gitlab_calls_a_target_or_a_script_that_is_there() -> None:
    jobs = yaml.safe_load(PIPELINE.read_text(encoding="utf-8"))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = [
        line for name, job in jobs.items() if name not in WORDS_OF_GITLAB and name[0] != "." for line in job["script"]
    ]
    assert len(commands) >= 5
    for command in commands:
        program, first = command.split()[:2]
        assert (program == "make" and first in targets) or (program == "bash" and (ROOT / first).is_file()), command


def test_a_container_to_develop_in_has_what_ci_installs() -> None:
    told = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    (listed,) = re.findall(r"^packages=\((.*)\)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(listed.split()) - {"curl"} <= set(told["onCreateCommand"].split())
    assert told["postCreateCommand"] == "make install"
    assert told["image"].endswith(":3.11-bookworm")
