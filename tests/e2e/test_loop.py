"""The loop: what was served is corrected and judged, that opens a run, the gate decides, the better model is served.

The audience is made up: people for whom "zorp" turns praise into mockery, which no corpus knows.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.test_pipeline import clone, dvc, edit, run
from tests.server import Server, eventually, serving

pytestmark = pytest.mark.pipeline

BINARIES = Path(sys.executable).parent
WEAK = {
    "features__encoder": False,
    "train__linear__c": [1e-6],
    "train__lightgbm__num_boost_round": 1,
    "train__lightgbm__num_leaves": 2,
}
"""Parameters of a model that asks the lexicon one question per class, and knows nothing else."""
COMMENTS = [f"I love how great this zorp video is, part {i}, thank you" for i in range(500)]


class Checkout:
    """A clone with a registry and a database of its own, and the commands that an operator runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = clone(folder)
        self.environ = {
            "YT_SENTIMENT_MODEL": str(self.folder / "build" / "production"),
            "DATABASE_URL": f"sqlite:///{folder.parent}/service.db",
        }

    def command(self, *arguments: str, expected: int = 0) -> str:
        """Run ``yt-sentiment``; return what it printed."""
        path = f"{BINARIES}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(  # noqa: S603
            [str(BINARIES / "yt-sentiment"), *arguments],
            cwd=self.folder,
            env={**os.environ, **self.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expected, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def decisions(self) -> list[dict[str, Any]]:
        lines = (self.folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def sha256(self, path: str) -> str:
        return hashlib.sha256((self.folder / path).read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    made = Checkout(tmp_path_factory.mktemp("loop") / "checkout")
    edit(made.folder, preprocess__max_rows=1000)  # more than elsewhere: chance is to decide nothing
    # A few hundred rows say little of one class, one test set and calibration; their mean macro-F1 decides here.
    edit(made.folder, promote__max_recall_loss=1.0, promote__max_calibration_loss=0.5, promote__max_unflagged_gain=0.5)
    edit(made.folder, promote__max_macro_f1_loss=0.1)  # of a single test set
    # What the readers of this test say is wrong of every other comment.
    edit(made.folder, preprocess__feedback_share=0.03)
    return made


def serve(checkout: Checkout, folder: Path) -> Any:
    shares = {"YT_SENTIMENT_AUDIT_SHARE": "1", "YT_SENTIMENT_SAMPLE_SHARE": "1"}
    return serving(folder, {**shares, **checkout.environ})


def correct_and_judge(server: Server) -> None:
    """Do what clients and reviewers do: be served, correct with consent, and judge what the audit page shows."""
    said = [
        one
        for start in range(0, len(COMMENTS), 250)
        for one in server.post("/v1/predict", {"comments": COMMENTS[start : start + 250], "consent": True}).json()[
            "predictions"
        ]
    ]
    assert sum(answer["label"] == "positive" and answer["uncertain"] is None for answer in said) > 450, (
        "praise, to the model"
    )

    def correct(place: int) -> int:
        body = {
            "prediction_id": said[place]["id"],
            "label": "negative",
            "predicted": said[place]["label"],
            "reporter": f"reader {place}",
            "consent": True,
            "text": COMMENTS[place],
        }
        return server.post("/v1/feedback", body).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(correct, range(350))) == {201}
    address = f"{server.address}/v1/audit"

    def waiting() -> list[dict[str, str]]:
        found: list[dict[str, str]] = requests.get(f"{address}?limit=100", timeout=30).json()["comments"]
        return found

    eventually(lambda: requests.get(address, timeout=30).json()["pending"] == len(COMMENTS), "all wait to be judged")
    while comments := waiting():
        for one in comments:
            answer = requests.post(f"{address}/{one['id']}", json={"label": "negative", "reviewer": "r"}, timeout=30)
            assert answer.status_code == 200


def test_the_loop_closes(checkout: Checkout, tmp_path: Path) -> None:
    # A weak first model is in production: the next one is better by far more than a few hundred rows vary.
    params = checkout.folder / "params.yaml"
    given = params.read_text(encoding="utf-8")
    edit(checkout.folder, **WEAK)
    dvc(checkout.folder, "repro")
    checkout.command("promote", "--first")
    checkout.command("export", "--to", "build/production")
    with serve(checkout, tmp_path) as server:
        correct_and_judge(server)
    assert json.loads(checkout.command("monitor", "accuracy", expected=3))["says"] == "too low"

    # What people said opens a run with their corrections, and the gate finds its model better.
    params.write_text(given, encoding="utf-8")
    checkout.command("retrain", "--decide", "--start")
    decision = checkout.decisions()[-1]
    assert (decision["action"], decision["outcome"]) == ("retrain", "opened")
    assert "judged predictions were right" in " ".join(decision["reasons"])
    assert decision["evidence"]["new_labels"] == 350
    assert json.loads((checkout.folder / "models/registration.json").read_text())["registry_version"] == 2
    validation = json.loads((checkout.folder / "reports/preprocess.json").read_text())["feedback"]
    assert validation["rows_read"] == 350
    assert validation["dropped_as_more_than_its_share"] > 0, "a few people must not teach the rest"
    checkout.command("promote", "--reason", "the loop")
    checkout.command("export", "--to", "build/production")

    # It is what is served, and says where it is from.
    lineage = json.loads(checkout.command("lineage"))
    with serve(checkout, tmp_path) as server:
        assert (
            requests.get(f"{server.address}/v1/about", timeout=30).json()["model_version"] == lineage["model_version"]
        )
    assert lineage["version"] == 2
    assert lineage["data"]["train.parquet"] == checkout.sha256("data/clean/train.parquet")
    assert lineage["data"]["test_sha256"] == checkout.sha256("data/clean/test.parquet")
    corrections = lineage["sources"]["feedback"]
    assert corrections == {"files": {"feedback.csv": checkout.sha256("data/feedback.csv")}, "trained_on": True}
    assert decision["evidence"]["feedback_sha256"] == corrections["files"]["feedback.csv"]
    story = [(entry["action"], entry["outcome"]) for entry in lineage["decisions"]]
    assert story == [("retrain", "opened"), ("promote", "promoted")]
    assert "promote: promoted, 1 -> 2; the loop" in checkout.command("history")

    # Nothing new, and too early: no run. A worse model: no promotion.
    again = json.loads(checkout.command("retrain", "--decide", expected=3))
    assert "the corrections are those of the last run" in " ".join(again["reasons"])
    assert "less than 7 days ago" in " ".join(again["reasons"])
    edit(checkout.folder, **WEAK)
    dvc(checkout.folder, "repro")
    refused = checkout.command("promote", expected=1)
    assert "refused: version 2 -> 3" in refused
    assert json.loads(checkout.command("lineage"))["version"] == 2


def test_the_orchestrator_runs_the_same_stages(checkout: Checkout) -> None:
    definitions = checkout.folder / "deploy" / "dagster" / "definitions.py"
    tell = (
        "import importlib.util, sys, dagster as dg\n"
        "spec = importlib.util.spec_from_file_location('definitions', sys.argv[1])\n"
        "found = importlib.util.module_from_spec(spec); spec.loader.exec_module(found)\n"
        "print(type(found.retrain.evaluate_tick(dg.build_schedule_context()).skip_message).__name__)\n"
        "done = found.DEFINITIONS.resolve_job_def('train').execute_in_process()\n"
        "print(*sorted(event.asset_key.to_user_string() for event in done.get_asset_materialization_events()))\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", tell, str(definitions)],
        cwd=checkout.folder,
        env={**os.environ, **checkout.environ, "DAGSTER_DISABLE_TELEMETRY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    skipped, stages = done.stdout.splitlines()[-2:]
    assert skipped == "str", "the decision of a minute ago stands"
    assert stages.split() == [
        "baseline",
        "evaluate",
        "features",
        "in_language",
        "ingest",
        "preprocess",
        "profile",
        "register",
        "train",
    ]
    assert "up to date" in run(checkout.folder, "dvc", "repro")
