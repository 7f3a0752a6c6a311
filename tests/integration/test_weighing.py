"""Whether to train again: weighed where the database is, recorded where the registry is."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from tests.synthetic import Trained
from yt_sentiment.auth import decisions
from yt_sentiment.cli import main
from yt_sentiment.storage import connect
from yt_sentiment.storage.feedback import EXPORTED, Feedback, keep

Run = Callable[..., Result]
NOTHING_OF_TRAINING = ("boto3", "dvc", "mlflow", "pandas", "pandera", "pyarrow", "ruamel", "sklearn", "yaml")


@pytest.fixture
def run(trained: Trained, in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line beside a registry's log and a database with a correction; nobody knows the model's age."""
    shutil.copy(ROOT / "params.yaml", in_folder)
    monkeypatch.setenv("YT_SENTIMENT_MODEL", str(trained.folder))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{in_folder / 'service.db'}")
    monkeypatch.delenv("YT_SENTIMENT_RETRAIN", raising=False)
    given = Feedback("negative", "0" * 12, "reader", comment_id="a", text="not that great")
    keep(connect(os.environ["DATABASE_URL"]), given, datetime.now(UTC))
    return lambda *arguments: CliRunner().invoke(main, ["retrain", *arguments])


def told(run: Run) -> str:
    result = run("--question")
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_a_run_is_decided_in_two_places(run: Run) -> None:
    question = told(run)
    assert json.loads(question)["last_run"] is None
    weighed = run("--weigh", question)
    assert weighed.exit_code == 0, weighed.output
    evidence = json.loads(weighed.stdout)["evidence"]
    assert evidence["feedback_sha256"] == hashlib.sha256(EXPORTED.read_bytes()).hexdigest()
    assert "not that great" in EXPORTED.read_text(encoding="utf-8")
    assert decisions.read(Path("decisions.jsonl")) == [], "weighing writes no log"
    assert sorted(path.name for path in EXPORTED.parent.iterdir()) == [EXPORTED.name]

    Path("weighed.json").write_text(weighed.stdout, encoding="utf-8")
    recorded = run("--record", "weighed.json")
    assert recorded.exit_code == 0, recorded.output
    (entry,) = decisions.read(Path("decisions.jsonl"))
    assert (entry["action"], entry["outcome"], entry["evidence"]) == ("retrain", "opened", evidence)
    assert json.loads(recorded.stdout) == entry

    again = run("--record", "weighed.json")
    assert again.exit_code == 1
    assert "weighed with a last run at None, the log has 20" in again.output
    assert len(decisions.read(Path("decisions.jsonl"))) == 1

    EXPORTED.write_text("of the run", encoding="utf-8")
    refused = run("--weigh", told(run))
    assert refused.exit_code == 3
    assert "less than 7 days ago" in refused.stdout
    assert EXPORTED.read_text(encoding="utf-8") == "of the run", "corrections of a run are not replaced"
    Path("weighed.json").write_text(refused.stdout, encoding="utf-8")
    assert run("--record", "weighed.json").exit_code == 3
    assert [entry["outcome"] for entry in decisions.read(Path("decisions.jsonl"))] == ["opened", "not opened"]


def test_one_command_decides_the_same_where_both_are(run: Run) -> None:
    weighed = json.loads(run("--weigh", told(run)).stdout)
    decided = run("--decide")
    assert decided.exit_code == 0, decided.output
    (entry,) = decisions.read(Path("decisions.jsonl"))
    assert {name: entry[name] for name in weighed} == weighed


@pytest.mark.parametrize("status", [0, 1])
def test_a_run_that_is_opened_is_started_where_it_is_asked_for(
    run: Run, in_folder: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    (in_folder / "dvc").write_text(f'#!/bin/sh\necho "$*" >>asked\nexit {status}\n', encoding="utf-8")
    (in_folder / "dvc").chmod(0o755)
    monkeypatch.setenv("PATH", str(in_folder), prepend=":")
    monkeypatch.setattr("yt_sentiment.pipeline.own_data.check", lambda: ["s3://b/own.csv cannot be looked at"])
    result = run("--decide", "--start")
    assert result.exit_code == status
    assert "s3://b/own.csv cannot be looked at\n" in result.stderr
    assert Path("asked").read_text(encoding="utf-8") == "repro\n"
    assert hashlib.sha256(EXPORTED.read_bytes()).hexdigest() in Path("params.yaml").read_text(encoding="utf-8")
    outcomes = [entry["outcome"] for entry in decisions.read(Path("decisions.jsonl"))]
    assert outcomes == ["opened", *(["failed"] if status else [])]


@pytest.mark.parametrize(("broken", "said"), [("dvc", "dvc: no such file"), ("params", "params.yaml")])
def test_a_run_that_cannot_start_is_not_left_open(
    run: Run, in_folder: Path, monkeypatch: pytest.MonkeyPatch, broken: str, said: str
) -> None:
    monkeypatch.setenv("PATH", str(in_folder))
    if broken == "params":

        def refuse(_: Path) -> str:
            raise ValueError("params.yaml cannot be written")

        monkeypatch.setattr("yt_sentiment.pipeline.feedback_source.pin_feedback", refuse)
    result = run("--decide", "--start")
    assert result.exit_code == 1
    assert said in result.output
    opened, failed = decisions.read(Path("decisions.jsonl"))
    assert (opened["outcome"], failed["outcome"]) == ("opened", "failed")
    assert said in failed["reasons"][0]
    assert json.loads(told(run))["last_run"] is None, "it may be opened again"


def test_who_runs_a_run_elsewhere_says_that_it_failed(run: Run) -> None:
    nothing = run("--failed", "the machine is gone")
    assert (nothing.exit_code, "no run is open" in nothing.output) == (1, True)
    assert run("--decide").exit_code == 0
    assert json.loads(told(run))["last_run"] is not None
    failed = run("--failed", "the machine is gone")
    assert failed.exit_code == 0, failed.output
    assert json.loads(failed.stdout)["reasons"] == ["the machine is gone"]
    assert json.loads(told(run))["last_run"] is None
    assert run("--failed", "again").exit_code == 1, "it failed once"


def test_weighing_needs_nothing_of_training(run: Run, in_folder: Path) -> None:
    question = told(run)
    volume = in_folder / "volume"
    volume.mkdir()
    without = f"import sys; sys.modules.update(dict.fromkeys({NOTHING_OF_TRAINING}))"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"{without}; from yt_sentiment.cli import main; main()", "retrain", "--weigh", question],
        cwd=volume, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "opened"
    assert [str(path.relative_to(volume)) for path in volume.rglob("*")] == ["data", "data/feedback.csv"]


def test_a_database_that_is_not_there_decides_nothing(
    run: Run, in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = told(run)
    for url in ("sqlite:////nowhere/service.db", "sqlite://"):
        monkeypatch.setenv("DATABASE_URL", url)
        result = run("--weigh", question)
        assert result.exit_code == 1
        assert f"there is no database at {url}, and an empty one must not decide" in result.output
    assert not (in_folder / EXPORTED).exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"switch": "maybe"}, "switch"),
        ({"last_run": "2026-01-01T00:00:00"}, "last_run"),
        ({"learnt": "x"}, "learnt"),
        ({"rules": {}}, "rules.max_age_days"),
        ({"more": 1}, "more"),
        (None, "Invalid JSON"),
    ],
)
def test_a_bad_question_is_refused_by_name(run: Run, change: dict[str, object] | None, expected: str) -> None:
    question = told(run)
    result = run("--weigh", "no" if change is None else json.dumps(json.loads(question) | change))
    assert result.exit_code == 1
    assert "no question as `yt-sentiment retrain --question` prints one" in result.output
    assert expected in result.output


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"evidence": {"last_run": None}}, "feedback_sha256 is None, expected the digest"),
        ({"who": "somebody"}, "who"),
        ({"evidence": {"last_run": "2020-01-01T00:00:00+00:00", "feedback_sha256": "0" * 64}}, "ask and weigh again"),
    ],
)
def test_what_was_not_weighed_is_not_recorded(run: Run, change: dict[str, object], expected: str) -> None:
    weighed = json.loads(run("--weigh", told(run)).stdout) | change
    Path("weighed.json").write_text(json.dumps(weighed), encoding="utf-8")
    result = run("--record", "weighed.json")
    assert result.exit_code == 1
    assert expected in result.output
    assert not decisions.read(Path("decisions.jsonl"))


def test_one_thing_at_a_time(run: Run) -> None:
    for options in ((), ("--decide", "--question"), ("--question", "--start"), ("--pin", "--weigh", "{}")):
        assert run(*options).exit_code == 2


QUESTION = '{"switch": "on"}'
CORRECTIONS = b"text,label\nnot that great,negative\n"
DIGEST = hashlib.sha256(CORRECTIONS).hexdigest()
AWS = """#!/bin/sh
cd "$STAGE"
case "$1 $2" in
  "ssm get-parameters-by-path") printf '/p/%s\\tFalse\\tsecret\\n' YT_SENTIMENT_TOKENS_JSON YOUTUBE_API_KEY ;;
  "secretsmanager get-secret-value") cat url ;;
  "s3api put-object") echo "$*" >>put; shift $(($# - 1)); cp "$1" put.csv; echo '{"ETag": "x"}' ;;
  *) exit 9 ;;
esac
"""
DOCKER = """#!/bin/sh
cd "$STAGE"
case "$1 $2" in
  "container inspect") [ -f serves ] && echo sha256:serves ;;
  "run --name")
    echo "$*" >run
    while [ $# -gt 1 ]; do [ "$1" = --env-file ] && cat "$2" >environ; shift; done
    echo "$1" >question
    cat weighed.json
    exit "$(cat status)"
    ;;
  "cp --quiet") echo "$3" >copied; cp feedback.csv "$4" ;;
  "rm --force") echo "$*" >>removed ;;
  *) exit 9 ;;
esac
"""


class Instance:
    """What ``decide.sh`` finds on an instance; stand-ins of the AWS CLI and Docker write down what they are asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in {"aws": AWS, "docker": DOCKER}.items():
            (folder / name).write_text(text, encoding="utf-8")
            (folder / name).chmod(0o755)
        settings = "REGION=eu-central-1\nPARAMETERS=/p/\nDATABASE_SECRET=d\nSETTINGS=/nowhere\n"
        (folder / "instance.env").write_text(settings, encoding="utf-8")
        (folder / "url").write_text("postgresql://u:p$1@host/db\n", encoding="utf-8")
        (folder / "feedback.csv").write_bytes(CORRECTIONS)
        (folder / "serves").touch()
        self.weighs(0)

    def weighs(self, status: int, digest: str = DIGEST) -> None:
        (self.folder / "status").write_text(str(status), encoding="utf-8")
        weighed = {"outcome": "opened", "evidence": {"feedback_sha256": digest}}
        (self.folder / "weighed.json").write_text(json.dumps(weighed, indent=2), encoding="utf-8")

    def decide(self, question: str = base64.b64encode(QUESTION.encode()).decode()) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}", "STAGE": str(self.folder)}
        return subprocess.run(  # noqa: S603
            ["bash", str(ROOT / "deploy" / "hooks" / "decide.sh"), "models", question],  # noqa: S607
            env={**environ, "INSTANCE_FILE": str(self.folder / "instance.env")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def said(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance(tmp_path)


def test_an_instance_weighs_with_the_image_that_serves_and_keeps_the_corrections(instance: Instance) -> None:
    done = instance.decide()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["evidence"]["feedback_sha256"] == DIGEST
    assert instance.said("environ") == "DATABASE_URL=postgresql://u:p$1@host/db", "no token, no key"
    assert instance.said("question") == QUESTION
    run = instance.said("run")
    for option in ("--read-only", "--cap-drop ALL", "no-new-privileges", "sha256:serves yt-sentiment retrain --weigh"):
        assert option in run
    assert instance.said("copied") == "yt-sentiment-decide:/data/data/feedback.csv"
    assert f"--bucket models --key feedback/{DIGEST}.csv" in instance.said("put")
    assert (instance.folder / "put.csv").read_bytes() == CORRECTIONS
    assert instance.said("removed").splitlines()[-1] == "rm --force --volumes yt-sentiment-decide"


def test_an_instance_keeps_no_corrections_where_no_run_is_opened(instance: Instance) -> None:
    instance.weighs(3)
    done = instance.decide()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert not instance.said("put")


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("nothing serves", "nothing called yt-sentiment serves on this instance"),
        ("no database", "the service has no DATABASE_URL of PostgreSQL; an empty database must not decide"),
        ("the image's own database", "the service has no DATABASE_URL of PostgreSQL"),
        ("weighing failed", "the weighing ended with 1"),
        ("other corrections", f"the corrections have digest {DIGEST}, which was not weighed"),
        ("no question", "the question is not base64: '%'"),
    ],
)
def test_an_instance_that_cannot_weigh_says_why(instance: Instance, broken: str, expected: str) -> None:
    question = base64.b64encode(QUESTION.encode()).decode()
    match broken:
        case "nothing serves":
            (instance.folder / "serves").unlink()
        case "no database":
            (instance.folder / "url").write_text("", encoding="utf-8")
        case "the image's own database":
            (instance.folder / "url").write_text("sqlite:////data/yt-sentiment.db\n", encoding="utf-8")
        case "weighing failed":
            instance.weighs(1)
        case "other corrections":
            instance.weighs(0, digest="0" * 64)
        case "no question":
            question = "%"
    done = instance.decide(question)
    assert done.returncode == 1
    assert f"decide.sh: {expected}" in done.stderr
    assert done.stdout == ""
    assert not instance.said("put")
