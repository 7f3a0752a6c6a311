"""The registry for real: MLflow on SQLite, three models, the gate, the log, roll back, export."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
import yaml

from tests.registered import LOG, answers_to, forget_flags, promote, register, register_of_other_code
from yt_sentiment.auth import decisions
from yt_sentiment.auth.hash_chain import ChainError
from yt_sentiment.io.files import file_sha256
from yt_sentiment.model import load_model
from yt_sentiment.model.checksums import FORMER_PROVENANCE, PROVENANCE
from yt_sentiment.model.persistence import ModelFilesError
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry import promotion
from yt_sentiment.registry.evidence import FILE, write_predictions
from yt_sentiment.registry.export import export
from yt_sentiment.registry.moves import settled
from yt_sentiment.registry.store import PREDICTIONS_TAG, PRODUCTION, STAGING, Registry, RegistryError


@pytest.mark.parametrize(("candidate", "production", "accepted"), [("good", "weak", True), ("weak", "good", False)])
def test_a_model_of_another_text_version_goes_through_the_gate(
    registry: Registry,
    models: dict[str, Path],
    test_rows: Path,
    limits: PromoteParams,
    candidate: str,
    production: str,
    accepted: bool,
) -> None:
    before = register_of_other_code(registry, models[production], test_rows)
    registry.set_alias(PRODUCTION, before)  # by the code of its time
    after = register(registry, models[candidate], test_rows)
    decision = promote(registry, test_rows, limits)
    assert decision.accepted is accepted
    assert decision.entry["comparison"]["goemotions"]["rows"] == 900
    assert registry.version_of(PRODUCTION) == (after if accepted else before)
    if accepted:
        back = promotion.rollback(registry, log=LOG).entry
        assert back["to"] == before
        assert "needs the code of its time" in back["reasons"][0]
    else:
        assert any("goemotions: macro-F1 differs by -" in reason for reason in decision.entry["reasons"])


def test_a_candidate_that_this_code_does_not_read_is_refused(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    register_of_other_code(registry, models["good"], test_rows)
    (reason,) = promote(registry, test_rows, limits, first=True).entry["reasons"]
    assert "text_version is 'another', this code reads" in reason


def test_too_few_rows_that_both_models_answered_are_no_evidence(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    all_rows = pd.read_parquet(test_rows)
    all_rows.iloc[:20].to_parquet(test_rows)
    registry.set_alias(PRODUCTION, register_of_other_code(registry, models["weak"], test_rows))
    all_rows.to_parquet(test_rows)
    register(registry, models["good"], test_rows)
    (reason,) = promote(registry, test_rows, limits).entry["reasons"]
    assert reason == (
        "goemotions: 20 test rows that both models answered (the candidate 900, production 20), at least 300 are needed"
    )


def test_versions_from_before_predictions_were_stored(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    def forget(version: int) -> None:
        registry.client.delete_model_version_tag(registry.model_name, str(version), PREDICTIONS_TAG)

    old = register(registry, models["weak"], test_rows)
    forget(old)
    (reason,) = promote(registry, test_rows, limits, first=True).entry["reasons"]
    assert "no predictions are stored beside it: register it again" in reason

    other = register_of_other_code(registry, models["weak"], test_rows)
    forget(other)
    registry.set_alias(PRODUCTION, other)
    register(registry, models["good"], test_rows)
    (reason,) = promote(registry, test_rows, limits).entry["reasons"]
    assert "no predictions of it are stored" in reason

    registry.set_alias(PRODUCTION, old)  # this code reads it: it is asked itself
    assert promote(registry, test_rows, limits).accepted


def without_flags(registry: Registry, version: int) -> None:
    """Let a version's predictions be of a time that stored no doubts."""
    run = registry.client.get_model_version(registry.model_name, str(version)).run_id
    stored = Path("mlartifacts") / str(run) / "artifacts" / FILE
    forget_flags(stored)
    registry.client.set_model_version_tag(registry.model_name, str(version), PREDICTIONS_TAG, file_sha256(stored))


@pytest.mark.parametrize("other_code", [False, True])
def test_production_from_before_doubts_were_stored_is_compared_and_the_log_says_how(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams, other_code: bool
) -> None:
    old = (register_of_other_code if other_code else register)(registry, models["weak"], test_rows)
    without_flags(registry, old)
    registry.set_alias(PRODUCTION, old)
    register(registry, models["good"], test_rows)
    decision = promote(registry, test_rows, limits)
    assert decision.accepted
    figures = decision.entry["comparison"]["goemotions"]["wrong_and_unflagged"]
    assert figures["flags_of_production"] == ("its lowest confidences" if other_code else "its own")
    assert figures["candidate"] < figures["production"]


def test_a_candidate_must_store_what_it_doubts(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    registry.set_alias(PRODUCTION, register_of_other_code(registry, models["weak"], test_rows))
    version = register(registry, models["good"], test_rows)
    without_flags(registry, version)
    (reason,) = promote(registry, test_rows, limits).entry["reasons"]
    assert "it is not stored which answers the model doubts: register it again" in reason


def test_stored_doubts_that_are_not_the_models_own_are_refused(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    registry.set_alias(PRODUCTION, register(registry, models["weak"], test_rows))
    sure = {row: one._replace(uncertain="language") for row, one in answers_to(models["good"], test_rows).items()}
    register(registry, models["good"], test_rows, sure)
    (reason,) = promote(registry, test_rows, limits).entry["reasons"]
    assert "its stored doubts are not what the model says" in reason


def test_the_same_model_registered_again_brings_its_predictions(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    old = register_of_other_code(registry, models["weak"], test_rows)
    registry.client.delete_model_version_tag(registry.model_name, str(old), PREDICTIONS_TAG)
    registry.set_alias(PRODUCTION, old)
    shutil.rmtree("other-" + models["weak"].name)
    register_of_other_code(registry, models["weak"], test_rows)
    register(registry, models["good"], test_rows)
    assert promote(registry, test_rows, limits).accepted


@pytest.mark.parametrize("forgery", ["another model's", "of another version", "altered", "gone"])
def test_evidence_that_is_not_the_models_own_is_refused(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams, forgery: str
) -> None:
    registry.set_alias(PRODUCTION, register(registry, models["weak"], test_rows))
    other = answers_to(models["good"], test_rows) if forgery == "another model's" else None
    version = register(registry, models["wrong"], test_rows, other)
    run = registry.client.get_model_version(registry.model_name, str(version)).run_id
    assert run
    stored = Path("mlartifacts") / run / "artifacts" / FILE
    if forgery == "of another version":
        answers = answers_to(models["wrong"], test_rows)
        write_predictions(stored, answers, model_version="0" * 12, test_sha256=file_sha256(test_rows))
        registry.client.set_model_version_tag(registry.model_name, str(version), PREDICTIONS_TAG, file_sha256(stored))
    elif forgery == "altered":
        stored.write_bytes(stored.read_bytes() + b" ")
    elif forgery == "gone":
        stored.unlink()
    expected = {
        "another model's": "its stored predictions are not what the model says",
        "of another version": "model_version is '000000000000', expected",
        "altered": "was altered: sha256 is",
        "gone": f"has lost its {FILE}",
    }
    (reason,) = promote(registry, test_rows, limits).entry["reasons"]
    assert expected[forgery] in reason


def plant(artifact: Path, mark: Path) -> None:
    """Put code into a registered model wherever something might run it."""
    program = f"from pathlib import Path\nPath({str(mark)!r}).touch()\n"
    for place in ("code/sitecustomize.py", "code/yt_sentiment/__init__.py", "planted.py", "sitecustomize.py"):
        path = artifact / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(program, encoding="utf-8")

    class Planted:
        def __reduce__(self) -> Any:
            return exec, (program,)

    for name in ("python_model.pkl", "model.pkl", "data.pickle"):
        (artifact / name).write_bytes(pickle.dumps(Planted()))
    content = yaml.safe_load((artifact / "MLmodel").read_text(encoding="utf-8"))
    content["flavors"]["python_function"] |= {
        "loader_module": "planted", "code": "code", "python_model": "python_model.pkl"
    }  # fmt: skip
    (artifact / "MLmodel").write_text(yaml.safe_dump(content), encoding="utf-8")


@pytest.mark.parametrize("other_code", [False, True])
def test_code_in_an_artifact_does_not_run(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams, other_code: bool
) -> None:
    mark = Path("ran").resolve()
    before = (register_of_other_code if other_code else register)(registry, models["weak"], test_rows)
    registry.set_alias(PRODUCTION, before)
    after = register(registry, models["good"], test_rows)
    for manifest in list(Path("mlartifacts").rglob("MLmodel")):
        plant(manifest.parent, mark)
        exec(compile((manifest.parent / "planted.py").read_text(encoding="utf-8"), "planted", "exec"))  # noqa: S102
        assert mark.exists(), "the trap springs"
        mark.unlink()
    for run in {path.parent.parent for path in Path("mlartifacts").rglob(FILE)}:
        plant_run = run / "artifacts" / "code" / "yt_sentiment"
        plant_run.mkdir(parents=True)
        (plant_run / "__init__.py").write_text(f"open({str(mark)!r}, 'w')", encoding="utf-8")
    assert promote(registry, test_rows, limits).accepted
    assert export(registry, Path("exported"), log=LOG).version == load_model(models["good"]).version
    assert promotion.rollback(registry, log=LOG).entry["to"] == before
    assert registry.version_of(PRODUCTION) == before != after
    assert not mark.exists()


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

    back = promotion.rollback(registry, log=LOG, reason="drill")
    assert (back.entry["from"], back.entry["to"]) == (good, weak)
    assert registry.version_of(PRODUCTION) == weak
    with pytest.raises(RegistryError, match="no earlier production version"):
        promotion.rollback(registry, log=LOG)

    story = [(entry["action"], entry["outcome"], entry["to"]) for entry in settled(decisions.read(LOG))]
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
        export(registry, Path("exported"), log=LOG)
    register(registry, models["good"], test_rows)
    promote(registry, test_rows, limits, first=True)
    assert export(registry, Path("exported"), log=LOG).version == load_model(models["good"]).version
    former = [Path("exported", name) for name in ("encoder.npz", "linear.npz", "vocabulary.npz")]
    for path in former:
        path.write_bytes(b"of format 3")
    Path("exported", PROVENANCE).rename(Path("exported", FORMER_PROVENANCE))  # as the version before left it
    assert export(registry, Path("exported"), log=LOG).version == load_model(models["good"]).version
    assert not any(path.exists() for path in (*former, Path("exported", FORMER_PROVENANCE)))


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


@pytest.mark.parametrize("damage", ["cut", "gone", "rewritten"])
def test_the_anchor_shows_a_log_that_lost_its_end_or_was_written_again(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams, damage: str
) -> None:
    register(registry, models["weak"], test_rows)
    promote(registry, test_rows, limits, first=True)
    promote(registry, test_rows, limits)
    lines = LOG.read_text(encoding="utf-8").splitlines(keepends=True)
    LOG.unlink()
    if damage == "cut":
        LOG.write_text("".join(lines[:-1]), encoding="utf-8")
    elif damage == "rewritten":
        for line in lines:
            told = {key: value for key, value in json.loads(line).items() if key not in ("previous", "digest")}
            decisions.append(LOG, {**told, "who": "somebody else"})
    expected = {"cut": "lines were cut off", "gone": "does not exist", "rewritten": "was rewritten"}[damage]
    before = LOG.read_bytes() if LOG.exists() else None
    for command in (
        lambda: promote(registry, test_rows, limits),
        lambda: promotion.rollback(registry, log=LOG),
        lambda: export(registry, Path("exported"), log=LOG),
    ):
        with pytest.raises(ChainError, match=expected):
            command()
    assert (LOG.read_bytes() if LOG.exists() else None) == before


def test_an_alias_that_something_else_moved_is_not_rolled_back(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    for name in ("weak", "good"):
        register(registry, models[name], test_rows)
        promote(registry, test_rows, limits, first=name == "weak")
    registry.set_alias(PRODUCTION, 1)
    with pytest.raises(RegistryError, match="is version 1, but the log's last one is 2"):
        promotion.rollback(registry, log=LOG)


def test_a_registry_that_is_older_than_the_log_is_what_serves(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    register(registry, models["weak"], test_rows)
    promote(registry, test_rows, limits, first=True)
    register(registry, models["good"], test_rows)
    head = registry.head()
    assert promote(registry, test_rows, limits).accepted
    assert head
    registry.set_head(head)
    registry.set_alias(PRODUCTION, 1)  # as a copy from before that promotion has it
    with pytest.raises(RegistryError, match="no earlier production version"):
        promotion.rollback(registry, log=LOG)
    assert decisions.read(LOG)[-1]["outcome"] == "reverted"
    assert promote(registry, test_rows, limits).accepted
    assert promotion.rollback(registry, log=LOG).entry["to"] == 1


def test_an_export_keeps_what_is_no_model(
    registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams
) -> None:
    register(registry, models["weak"], test_rows)
    promote(registry, test_rows, limits, first=True)
    Path("exported").mkdir()
    Path("exported", "thesis.txt").touch()
    with pytest.raises(RegistryError, match=r"holds \['thesis.txt'\], which no model has"):
        export(registry, Path("exported"), log=LOG)
    assert Path("exported", "thesis.txt").exists()
