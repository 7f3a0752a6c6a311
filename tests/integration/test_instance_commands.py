"""What Systems Manager runs on an instance, with stand-ins for Docker and AWS that note what they are asked."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

CORRECTIONS = b"comment,label\n"
DIGEST = hashlib.sha256(CORRECTIONS).hexdigest()
DOCKER = """#!/bin/bash
echo "$*" >>asked
case "$1" in
  container) [ -z "$NOTHING_SERVES" ] || exit 1; echo sha256:served ;;
  cp) printf 'comment,label\\n' >"${@: -1}" ;;
  run)
    while [ $# -gt 0 ]; do
      [ "$1" != --env-file ] || cp "$2" database.env
      shift
      [ "$1" != sha256:served ] || break
    done
    case "$2 $3 $4" in
      cat*) cat ;;
      "yt-sentiment retrain"*) echo "$WEIGHED"; exit "$WEIGHS" ;;
      "yt-sentiment monitor $BROKEN") exit 1 ;;
      "yt-sentiment monitor drift") exit 3 ;;
    esac ;;
esac
"""
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(in_folder: Path) -> Command:
    """Run a hook on an instance on which something serves."""
    for name, text in {"docker": DOCKER, "aws": '#!/bin/bash\necho "aws $*" >>asked\n'}.items():
        (in_folder / name).write_text(text, encoding="utf-8")
        (in_folder / name).chmod(0o755)
    settings = "DATABASE_URL=postgresql://here/db\nYOUTUBE_API_KEY=secret\n"
    (in_folder / "service.env").write_text(settings, encoding="utf-8")
    (in_folder / "instance.env").write_text(f"SETTINGS={in_folder}/service.env\n", encoding="utf-8")

    def run(hook: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "PATH": f"{in_folder}:{os.environ['PATH']}", "INSTANCE_FILE": "instance.env"}
        words = ["bash", str(ROOT / "deploy" / "hooks" / hook), *arguments]
        given = {"NOTHING_SERVES": "", "BROKEN": "", "WEIGHS": "3", "WEIGHED": '{"outcome": "not opened"}', **variables}
        return subprocess.run(words, env={**environ, **given}, capture_output=True, text=True, check=False)  # noqa: S603

    return run


def asked() -> list[str]:
    return Path("asked").read_text(encoding="utf-8").splitlines()


def runs() -> list[str]:
    return [line for line in asked() if line.startswith("run")]


def test_the_monitor_looks_in_the_image_that_serves_and_an_alarm_is_no_failure(command: Command) -> None:
    done = command("monitor.sh", "sentiment", "/sentiment/tasks")
    assert done.returncode == 0, done.stderr
    looks = [line.rpartition("sha256:served ")[2] for line in runs()]
    assert looks == [f"yt-sentiment monitor {one} --emf sentiment" for one in ("drift", "accuracy", "classifier")]
    for line in runs():
        assert "--log-driver awslogs" in line
        assert "awslogs-group=/sentiment/tasks" in line
        assert "--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges" in line
    assert Path("database.env").read_text(encoding="utf-8") == "DATABASE_URL=postgresql://here/db\n", "no other secret"


def test_a_look_that_fails_is_named_and_keeps_the_others_from_nothing(command: Command) -> None:
    done = command("monitor.sh", "sentiment", "/sentiment/tasks", BROKEN="accuracy")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "monitor.sh: accuracy ended with 1"
    assert len(runs()) == 3


@pytest.mark.parametrize(("hook", "arguments"), [("monitor.sh", ("n", "g")), ("decide.sh", ("b", "e30="))])
def test_nothing_is_looked_at_without_a_service_or_its_database(
    command: Command, hook: str, arguments: tuple[str, ...]
) -> None:
    assert "nothing called yt-sentiment serves" in command(hook, *arguments, NOTHING_SERVES="1").stderr
    Path("service.env").write_text("DATABASE_URL=sqlite:///empty.db\n", encoding="utf-8")
    done = command(hook, *arguments)
    assert done.returncode == 1
    assert "no DATABASE_URL of PostgreSQL" in done.stderr
    assert not runs()


@pytest.mark.parametrize("log", [(), ("/sentiment/tasks",)])
def test_a_decision_keeps_its_corrections_before_it_is_in_the_log(command: Command, log: tuple[str, ...]) -> None:
    weighed = json.dumps({"outcome": "opened", "feedback_sha256": DIGEST})
    question = base64.b64encode(b'{"a": "$(id)"}').decode()
    done = command("decide.sh", "bucket", question, *log, WEIGHS="0", WEIGHED=weighed)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == weighed
    assert runs()[0].endswith('yt-sentiment retrain --weigh {"a": "$(id)"}')
    assert "--log-driver none" in runs()[0]
    kept = next(number for number, line in enumerate(asked()) if f"--key feedback/{DIGEST}.csv" in line)
    logged = [number for number, line in enumerate(asked()) if "--log-driver awslogs" in line]
    assert len(logged) == len(log)
    assert all(number > kept for number in logged)


def test_a_decision_that_fails_is_in_no_log(command: Command) -> None:
    done = command("decide.sh", "bucket", "e30=", "/sentiment/tasks", WEIGHS="1")
    assert done.returncode == 1
    assert "the weighing ended with 1" in done.stderr
    assert "awslogs" not in "".join(runs())
