"""The registry for real: MLflow on SQLite, three models, the gate, the log, roll back, export."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest

from tests import made_up
from yt_sentiment.model import load_model
from yt_sentiment.model_files import ModelFilesError, file_sha256, write_manifest
from yt_sentiment.params import Params, PromoteParams
from yt_sentiment.registry import decisions, promotion
from yt_sentiment.registry.own_code import RegistryError
from yt_sentiment.registry.store import PRODUCTION, STAGING, Registry, RunRecord


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty MLflow database; migrating one takes seconds, copying it nothing."""
    folder = tmp_path_factory.mktemp("mlflow")
    Registry("none", uri=f"sqlite:///{folder / 'empty.db'}").version_of(STAGING)
    return folder / "empty.db"


@pytest.fixture
def registry(in_folder: Path, migrated: Path) -> Registry:
    shutil.copy(migrated, in_folder / "mlflow.db")
    return Registry("made-up", uri=f"sqlite:///{in_folder / 'mlflow.db'}")


@pytest.fixture
def test_rows(in_folder: Path) -> Path:
    rows = made_up.comments(900, seed=55)
    frame = pd.DataFrame(rows, columns=["text", "label"])
    frame["source"], frame["split"], frame["id"] = "goemotions", "test", [str(i) for i in range(len(rows))]
    frame.to_parquet(in_folder / "test.parquet")
    return in_folder / "test.parquet"


@pytest.fixture
def limits(params: Params) -> PromoteParams:
    return params.promote.model_copy(update={"bootstrap_rounds": 300})


def register(registry: Registry, folder: Path, test_rows: Path) -> int:
    version = load_model(folder).version
    (Path("report.json")).write_text(json.dumps({"model": version}), encoding="utf-8")
    record = RunRecord(
        params={"train.linear.c": 0.1},
        metrics={"goemotions.macro_f1": 0.5},
        tags={"model_version": version, "test_sha256": file_sha256(test_rows)},
        reports=[Path("report.json")],
        model_folder=folder,
    )
    return registry.register(record)[1]


def promote(registry: Registry, test_rows: Path, limits: PromoteParams, *, first: bool = False) -> promotion.Decision:
    return promotion.promote(
        registry, test_rows, limits, seed=1, log=Path("decisions.jsonl"), first=first, reason="a test"
    )


def test_a_model_of_other_features_is_asked_through_its_own_code(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = register(registry, models["weak"], test_rows)
    assert promote(registry, test_rows, limits, first=True).accepted
    expected = load_model(models["weak"]).predict_proba(["great video", "awful"])
    # From here on this process is a later version of the code, and the model in production an earlier one's.
    monkeypatch.setattr("yt_sentiment.model_files.FEATURES_VERSION", "later")
    assert np.abs(registry.answers_of(weak, ["great video", "awful"]) - expected).max() <= 1e-9
    for name in ("good", "weak"):
        folder = Path(shutil.copytree(models[name], Path(f"later-{name}")))
        write_manifest(folder, data={"made_up": "0" * 64}, metrics={})
    good = register(registry, Path("later-good"), test_rows)
    assert promote(registry, test_rows, limits).accepted
    assert registry.version_of(PRODUCTION) == good
    assert promotion.rollback(registry, log=Path("decisions.jsonl")).entry["to"] == weak


def test_a_model_of_other_features_without_its_code_is_refused(
    registry: Registry, models: dict[str, Path], test_rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = register(registry, models["weak"], test_rows)
    run = registry.client.get_model_version(registry.model_name, str(version)).run_id
    assert run
    shutil.rmtree(Path("mlartifacts") / run / "artifacts" / "code")
    monkeypatch.setattr("yt_sentiment.model_files.FEATURES_VERSION", "later")
    with pytest.raises(RegistryError, match="has no code kept with it"):
        registry.answers_of(version, ["great"])


def test_the_story_of_three_models(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    weak = register(registry, models["weak"], test_rows)
    assert registry.version_of(STAGING) == weak
    refused = promote(registry, test_rows, limits)
    assert not refused.accepted
    assert "--first allows a first model" in refused.entry["reasons"][0]
    assert promote(registry, test_rows, limits, first=True).accepted
    assert registry.version_of(PRODUCTION) == weak

    good = register(registry, models["good"], test_rows)
    assert promote(registry, test_rows, limits).accepted
    assert registry.version_of(PRODUCTION) == good
    again = promote(registry, test_rows, limits)
    assert again.unchanged
    assert again.entry["reasons"] == [f"version {good} is the model that is in production already, version {good}"]

    wrong = register(registry, models["wrong"], test_rows)
    worse = promote(registry, test_rows, limits)
    assert not worse.accepted
    assert any("goemotions: macro-F1 differs by -" in reason for reason in worse.entry["reasons"])
    assert any("performance test" in reason for reason in worse.entry["reasons"])
    assert registry.version_of(PRODUCTION) == good

    back = promotion.rollback(registry, log=Path("decisions.jsonl"), reason="drill")
    assert (back.entry["from"], back.entry["to"]) == (good, weak)
    assert registry.version_of(PRODUCTION) == weak
    with pytest.raises(RegistryError, match="no earlier production version"):
        promotion.rollback(registry, log=Path("decisions.jsonl"))

    story = [(entry["action"], entry["outcome"], entry["to"]) for entry in decisions.read(Path("decisions.jsonl"))]
    assert story == [
        ("promote", "refused", weak),
        ("promote", "promoted", weak),
        ("promote", "promoted", good),
        ("promote", "refused", good),
        ("promote", "refused", wrong),
        ("rollback", "rolled back", weak),
    ]


def test_a_registered_model_loads_through_mlflow_without_pickle(
    registry: Registry, models: dict[str, Path], test_rows: Path
) -> None:
    register(registry, models["good"], test_rows)
    loaded = mlflow.pyfunc.load_model(f"models:/made-up@{STAGING}")
    frame = loaded.predict(pd.DataFrame({"text": ["great video", "awful video"]}))
    assert frame["label"].tolist() == ["positive", "negative"]
    assert not [path for path in Path("mlartifacts").rglob("*") if path.suffix in {".pkl", ".pickle", ".joblib"}]


def test_export_gives_the_production_model(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    with pytest.raises(RegistryError, match="no version with alias 'production'"):
        promotion.export(registry, Path("exported"))
    register(registry, models["good"], test_rows)
    promote(registry, test_rows, limits, first=True)
    assert promotion.export(registry, Path("exported")).version == load_model(models["good"]).version


def test_missing_evidence_refuses(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    with pytest.raises(RegistryError, match="no version with alias 'staging'"):
        promote(registry, test_rows, limits, first=True)
    register(registry, models["weak"], test_rows)
    absent = promote(registry, Path("nowhere.parquet"), limits, first=True)
    assert "no test rows at nowhere.parquet" in absent.entry["reasons"][0]
    pd.read_parquet(test_rows).iloc[:500].to_parquet(test_rows)
    foreign = promote(registry, test_rows, limits, first=True)
    assert "kept apart from the test rows" in foreign.entry["reasons"][0]
    assert registry.version_of(PRODUCTION) is None


def test_a_damaged_artefact_fails_the_load_test(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    register(registry, models["weak"], test_rows)
    (trees,) = Path("mlartifacts").rglob("trees.txt")
    trees.write_text(trees.read_text(encoding="utf-8") + " ", encoding="utf-8")
    decision = promote(registry, test_rows, limits, first=True)
    assert not decision.accepted
    assert "load test: version 1" in decision.entry["reasons"][0]
    assert "trees.txt was altered" in decision.entry["reasons"][0]
    with pytest.raises(ModelFilesError, match=r"trees\.txt was altered"):
        registry.model_of(1, Path("copy"))


def test_an_alias_does_not_move_without_a_line_in_the_log(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(registry, models["weak"], test_rows)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(decisions, "append", full)
    with pytest.raises(OSError, match="No space left"):
        promote(registry, test_rows, limits, first=True)
    assert registry.version_of(PRODUCTION) is None
    assert registry.history() == []
