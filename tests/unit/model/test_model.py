from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests import synthetic
from yt_sentiment.labels import LABELS
from yt_sentiment.model import SentimentModel, default_model_folder, load_model
from yt_sentiment.model.calibration import Calibration
from yt_sentiment.model.checksums import FORMER_PROVENANCE, PROVENANCE
from yt_sentiment.model.persistence import (
    ENCODER,
    FILES,
    MANIFEST,
    SUMS,
    ModelFilesError,
    read_manifest,
    write_manifest,
    write_sums,
)
from yt_sentiment.model.provenance import trained_at
from yt_sentiment.monitoring.reference import FILE as PROFILE
from yt_sentiment.monitoring.reference import Profile


@pytest.fixture
def copy(trained: synthetic.Trained, tmp_path: Path) -> Path:
    """A copy of the small model's folder that a test may damage."""
    return Path(shutil.copytree(trained.folder, tmp_path / "copy"))


def test_training_and_serving_agree_on_500_comments(trained: synthetic.Trained, mixed_comments: list[str]) -> None:
    matrices = synthetic.numbers(trained.features, mixed_comments, ["neutral"] * len(mixed_comments))
    trained_says = trained.fitted.predict_proba(matrices.tfidf, matrices.lexical, matrices.encoder)
    served_says = load_model(trained.folder).predict_proba(mixed_comments)
    assert len(mixed_comments) == 500
    assert np.abs(trained_says - served_says).max() <= 1e-6


def test_the_batch_does_not_change_an_answer(model: SentimentModel, mixed_comments: list[str]) -> None:
    together = model.predict_proba(mixed_comments[:40])
    alone = np.concatenate([model.predict_proba([comment]) for comment in mixed_comments[:40]])
    assert np.abs(together - alone).max() <= 1e-9


def test_predictions_are_probabilities_and_the_label_is_the_largest(
    model: SentimentModel, mixed_comments: list[str]
) -> None:
    probabilities = model.predict_proba(mixed_comments)
    assert np.isfinite(probabilities).all()
    assert np.abs(probabilities.sum(axis=1) - 1).max() < 1e-9
    for row, prediction in zip(probabilities, model.predict(mixed_comments), strict=True):
        assert prediction.label == LABELS[int(row.argmax())]
        assert prediction.confidence == row.max()
        assert (prediction.p_negative, prediction.p_neutral, prediction.p_positive) == tuple(row)


def test_the_platform_decides_which_calibration_counts(trained: synthetic.Trained, mixed_comments: list[str]) -> None:
    model = load_model(trained.folder)
    given = {
        "youtube": Calibration(2.0),
        "reddit": Calibration(1.0),
        "twitter": Calibration(1.0, 50.0),
    }
    model = SentimentModel(model.features, model.encoder, replace(model.fitted, calibrations=given), model.manifest)
    answers = {name: model.predict_proba(mixed_comments, [name] * 500) for name in given}
    assert (answers["youtube"] == model.predict_proba(mixed_comments)).all()
    assert answers["youtube"].max(axis=1).mean() < answers["reddit"].max(axis=1).mean()
    assert (answers["youtube"].argmax(axis=1) == answers["reddit"].argmax(axis=1)).all()
    assert (answers["twitter"].argmax(axis=1) == LABELS.index("neutral")).all()
    mixed = model.predict_proba(mixed_comments[:2], ["twitter", "reddit"])
    assert np.abs(mixed - [answers["twitter"][0], answers["reddit"][1]]).max() <= 1e-12


def test_no_comments_give_no_predictions(model: SentimentModel) -> None:
    assert model.predict([]) == []


def test_a_comment_that_is_no_string_is_refused(model: SentimentModel) -> None:
    with pytest.raises(TypeError, match="float: nan"):
        model.predict(["fine", float("nan")])  # type: ignore[list-item]


@pytest.mark.parametrize("name", [*FILES, ENCODER])
def test_an_altered_file_is_named(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(ModelFilesError, match=rf"{name} was altered: sha256 is \w+, expected \w+"):
        load_model(copy)


@pytest.mark.parametrize("name", [*FILES, ENCODER, MANIFEST])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelFilesError, match=rf"has no {name}"):
        load_model(copy)


@pytest.mark.parametrize(
    ("key", "value"),
    [("format", 9), ("text_version", "0"), ("features_version", "0"), ("labels", ["positive", "neutral", "negative"])],
)
def test_a_foreign_version_is_named(copy: Path, key: str, value: object) -> None:
    manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    (copy / MANIFEST).write_text(json.dumps({**manifest, key: value}), encoding="utf-8")
    with pytest.raises(ModelFilesError, match=rf"{key} is .* this code reads"):
        load_model(copy)


def test_an_altered_manifest_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    manifest["metrics"] = {"macro_f1": 1.0}
    (copy / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelFilesError, match=r"manifest\.json was altered"):
        load_model(copy)
    (copy / MANIFEST).write_text("no json", encoding="utf-8")
    with pytest.raises(ModelFilesError, match="is not a manifest"):
        load_model(copy)


def test_a_model_that_is_too_large_is_not_saved(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yt_sentiment.model.persistence.MAX_BYTES", 1000)
    with pytest.raises(ModelFilesError, match="at most 1000 are allowed"):
        write_manifest(copy, data={}, metrics={})


def test_the_version_follows_from_the_content(copy: Path) -> None:
    first = read_manifest(copy).version
    assert write_manifest(copy, data={"made_up": "0" * 64}, metrics={}).version == first
    assert write_manifest(copy, data={"made_up": "1" * 64}, metrics={}).version != first


def test_the_bundled_model_is_small_and_loads_without_pickle(default_model: SentimentModel) -> None:
    folder = default_model_folder()
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 12_000_000
    assert {path.name for path in folder.iterdir()} == {*FILES, ENCODER, MANIFEST, PROFILE, PROVENANCE, SUMS}
    assert Profile.read(folder / PROFILE).model_version == default_model.version
    assert trained_at(folder) is not None
    assert default_model.predict(["I love this"])[0].label == "positive"


def test_an_export_of_the_version_before_is_read(tmp_path: Path) -> None:
    folder = shutil.copytree(default_model_folder(), tmp_path / "model")
    (folder / PROVENANCE).rename(folder / FORMER_PROVENANCE)
    write_sums(folder)
    assert FORMER_PROVENANCE in (folder / SUMS).read_text(encoding="ascii")
    assert load_model(folder).version == load_model(default_model_folder()).version
    assert trained_at(folder) == trained_at(default_model_folder())


def test_the_environment_chooses_the_model(monkeypatch: pytest.MonkeyPatch, copy: Path) -> None:
    monkeypatch.setenv("YT_SENTIMENT_MODEL", str(copy))
    assert default_model_folder() == copy
