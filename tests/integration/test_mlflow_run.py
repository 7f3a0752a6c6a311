"""What MLflow shows of a run, and the registered model where nothing of this project is installed."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import mlflow
import pandas as pd
import pytest
from mlflow.entities import Run
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST

from tests.conftest import ROOT
from tests.registered import LOG, answers_to, promote, register
from yt_sentiment.io.files import file_sha256
from yt_sentiment.labels import NO_CONTENT
from yt_sentiment.model import load_model
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry.evidence import FILE, write_predictions
from yt_sentiment.registry.packing import LIBRARIES
from yt_sentiment.registry.promotion import rollback
from yt_sentiment.registry.run_log import (
    KIND,
    KIND_TAG,
    MAX_NOTE,
    NOTE_TAG,
    VIEW_TAG,
    CorpusInput,
    RunRecord,
    StageTime,
    run_name,
)
from yt_sentiment.registry.store import PRODUCTION, STAGING, Registry

ALONE = """
import importlib.abc, importlib.metadata, json, re, sys
from pathlib import Path
site, model, texts = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
sys.path.append(site)  # without its .pth files: this project's editable install is one

def plain(name):
    return re.sub("[-_.]+", "-", name).lower()

allowed, todo = set(), [plain(re.split("[=<>]", line)[0]) for line in (model / "requirements.txt").read_text().split()]
while todo:
    name = todo.pop()
    if name in allowed:
        continue
    allowed.add(name)
    try:
        wanted = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        continue
    todo += [plain(re.match("[A-Za-z0-9._-]+", line)[0]) for line in wanted if "extra ==" not in line]
owners = importlib.metadata.packages_distributions()
owners.pop("yt_sentiment", None)  # what is asked for is the model's own copy

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if path is None and name in owners and not {plain(owner) for owner in owners[name]} & allowed:
            raise ModuleNotFoundError(f"{name} is none of the model's requirements", name=name)

sys.meta_path.insert(0, Absent())
import mlflow.pyfunc
from mlflow.pyfunc.scoring_server import invocations
loaded = mlflow.pyfunc.load_model(str(model))
import yt_sentiment
assert str(model) in yt_sentiment.__file__, yt_sentiment.__file__
body = json.dumps({"dataframe_split": {"columns": ["text"], "data": [[text] for text in texts]}})
served = invocations(body, "application/json", loaded, loaded.metadata.get_input_schema())
print(json.dumps([served.status, json.loads(served.response)]))
"""
"""Loads a model as ``mlflow models serve`` does, with what its requirements bring and nothing else."""


def record(folder: Path, test_rows: Path, **more: object) -> RunRecord:
    """Return what is logged of a run that made a model."""
    version, test_sha256 = load_model(folder).version, file_sha256(test_rows)
    write_predictions(Path(FILE), answers_to(folder, test_rows), model_version=version, test_sha256=test_sha256)
    values = {
        "params": {"train.lightgbm.num_leaves": 15, "seed": 17},
        "metrics": {"1_headline/mean": 0.6},
        "tags": {"model_version": version, "test_sha256": test_sha256},
        "reports": [],
        "model_folder": folder,
        "predictions": Path(FILE),
    }
    return RunRecord(**{**values, **more})  # type: ignore[arg-type]


def test_a_run_is_named_by_what_changed_and_shows_inputs_stages_and_the_gate(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    run_id, version = registry.register(record(models["weak"], test_rows))
    experiment = registry.client.get_experiment(registry.client.get_run(run_id).info.experiment_id)
    assert experiment.tags[KIND_TAG] == KIND
    assert "1_headline" in experiment.tags[NOTE_TAG]
    experiment = registry.client.get_experiment(experiment.experiment_id)
    assert json.loads(experiment.tags[VIEW_TAG])["selectedColumns"][1:] == ["metrics.`1_headline/mean`"]
    assert registry.client.get_run(run_id).info.run_name == "first model"
    registry.set_alias(PRODUCTION, version)

    inputs = [CorpusInput("goemotions", "https://example.org/a.tsv", "a" * 64, "training and test")]
    stages = [StageTime("train", 1_000, 61_000, in_this_run=True), StageTime("ingest", 100, 600, in_this_run=False)]
    run_id, good = registry.register(
        record(
            models["good"], test_rows, params={"train.lightgbm.num_leaves": 31, "seed": 17},
            description="a card", inputs=inputs, stages=stages,
        )
    )  # fmt: skip
    run = registry.client.get_run(run_id)
    assert run.info.run_name == "train.lightgbm.num_leaves 15 → 31"
    assert run.info.start_time == 1_000
    assert run.inputs is not None
    (read,) = run.inputs.dataset_inputs
    assert (read.dataset.name, read.dataset.digest) == ("goemotions", "a" * 36)
    assert {tag.key: tag.value for tag in read.tags}["mlflow.data.context"] == "training and test"
    below = registry.client.search_runs([run.info.experiment_id], f"tags.mlflow.parentRunId = '{run_id}'")
    assert {(one.info.run_name, one.info.end_time - one.info.start_time) for one in below} == {
        ("train", 60_000), ("ingest (kept from an earlier run)", 500),
    }  # fmt: skip
    told = registry.client.get_model_version("made-up", str(good)).description or ""
    assert told.startswith("a card")
    assert "promoted" not in told

    assert promote(registry, test_rows, limits).accepted
    told = registry.client.get_model_version("made-up", str(good)).description or ""
    assert told.startswith("a card")
    assert "**promoted**, beside version 1" in told
    assert "| goemotions | 900 | +" in told


def test_a_long_card_makes_room_for_the_gate_and_a_roll_back_is_told(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    _, weak = registry.register(record(models["weak"], test_rows))
    promote(registry, test_rows, limits, first=True)
    _, good = registry.register(record(models["good"], test_rows, description="a card " * MAX_NOTE))
    assert promote(registry, test_rows, limits).accepted
    told = registry.client.get_model_version("made-up", str(good)).description or ""
    assert len(told) <= MAX_NOTE
    assert told.startswith("a card")
    assert "| goemotions | 900 | +" in told
    rollback(registry, log=LOG)
    told = registry.client.get_model_version("made-up", str(weak)).description or ""
    assert f"**rolled back**, from version {good}" in told


def test_a_purged_run_of_production_costs_the_next_one_its_name_alone(
    registry: Registry, models: dict[str, Path], test_rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    purged, version = registry.register(record(models["weak"], test_rows))
    registry.set_alias(PRODUCTION, version)
    get_run = registry.client.get_run

    def gone(run_id: str) -> Run:
        if run_id == purged:
            raise MlflowException(f"Run with id={run_id} not found", RESOURCE_DOES_NOT_EXIST)
        return get_run(run_id)

    monkeypatch.setattr(registry.client, "get_run", gone)
    run_id, _ = registry.register(record(models["good"], test_rows))
    assert get_run(run_id).info.run_name == "beside version 1, whose run is gone"


def test_a_run_that_cannot_be_started_is_recorded_as_failed(
    registry: Registry, models: dict[str, Path], test_rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: object) -> None:
        raise MlflowException("no")

    monkeypatch.setattr(mlflow, "start_run", refused)
    with pytest.raises(MlflowException, match="no"):
        registry.register(record(models["good"], test_rows))
    experiment = registry.client.get_experiment_by_name(registry.experiment)
    assert experiment is not None
    assert [one.info.status for one in registry.client.search_runs([experiment.experiment_id])] == ["FAILED"]


def test_the_same_model_is_one_version_and_a_run_each(
    registry: Registry, models: dict[str, Path], test_rows: Path
) -> None:
    first, version = registry.register(record(models["good"], test_rows))
    register(registry, models["weak"], test_rows)
    again, same = registry.register(record(models["good"], test_rows))
    assert first != again
    assert same == version == registry.version_of(STAGING)
    assert len(registry.client.search_model_versions("name='made-up'")) == 2


@pytest.mark.parametrize(
    ("before", "params", "other_data", "expected"),
    [
        (None, {"a": 1}, False, "first model"),
        ({"a": "1"}, {"a": 1}, False, "as production"),
        ({"a": "1"}, {"a": 1}, True, "other rows"),
        ({"a": "1", "b": "x"}, {"a": 2, "c": 3}, False, "a 1 → 2, b is gone, c is new"),
        ({"a": "x" * 99}, {"a": "y"}, False, "a changed"),
        ({}, {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, False, "a is new, b is new, c is new, 2 more"),
    ],
)
def test_a_name_says_what_differs(
    before: dict[str, str] | None, params: dict[str, int], other_data: bool, expected: str
) -> None:
    assert run_name(before, params, other_data=other_data) == expected


def test_a_registered_model_is_served_where_nothing_but_its_requirements_is(
    registry: Registry, models: dict[str, Path], test_rows: Path, tmp_path: Path
) -> None:
    register(registry, models["good"], test_rows)
    manifest = registry.folder_of(1, tmp_path / "alone")
    folder = next(parent for parent in manifest.parents if (parent / "MLmodel").exists())
    assert {line.partition("==")[0] for line in (folder / "requirements.txt").read_text().split()} == {
        "mlflow", *LIBRARIES,
    }  # fmt: skip
    texts = ["great video", "awful video", "twelve tuesday", "hii video ni mbaya sana kabisa", "12:34"]
    site = sysconfig.get_paths()["purelib"]
    command = [sys.executable, "-I", "-S", "-c", ALONE, site, str(folder), json.dumps(texts)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-3000:]
    status, answer = json.loads(done.stdout.splitlines()[-1])
    assert status == 200
    served = pd.DataFrame(answer["predictions"])
    ours = load_model(models["good"]).predict(texts)
    assert served["label"].tolist() == [one.label for one in ours]
    assert served["uncertain"].tolist() == [one.uncertain for one in ours]
    assert served["uncertain"].tolist()[-2:] == ["language", NO_CONTENT], "the API gives these a label, too"
    assert served["confidence"].tolist() == pytest.approx([one.confidence for one in ours])
    assert {"language", "uncertain", "p_neutral"} < set(served.columns)
    assert not any(ROOT in path.parents for path in folder.rglob("*")), "it lies outside this checkout"
