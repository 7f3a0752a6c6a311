from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pytest

from tests import synthetic
from tests.manifests import described
from yt_sentiment.comment import YOUTUBE
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import script_language
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel, default_model_folder, load_model, save_model
from yt_sentiment.model.calibration import Calibration, calibration_names
from yt_sentiment.model.checksums import FORMER_PROVENANCE, PROVENANCE
from yt_sentiment.model.classifier import FittedClassifier, input_names, linear_names
from yt_sentiment.model.parsing import parse_linear
from yt_sentiment.model.persistence import (
    ENCODER,
    FILES,
    LINEAR,
    MANIFEST,
    SUMS,
    TREES,
    ModelFilesError,
    read_manifest,
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
    languages = synthetic.languages_of(mixed_comments, trained.fitted.intercepts)
    matrices = synthetic.numbers(trained.features, mixed_comments, ["neutral"] * len(mixed_comments), languages)
    model = load_model(trained.folder)
    platforms = [YOUTUBE] * len(mixed_comments)
    trained_says = trained.fitted.predict_proba(
        matrices.tfidf, matrices.lexical, matrices.encoder, languages, platforms
    )
    served_says = model.predict_proba(mixed_comments)
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
        described(copy)


def test_the_version_follows_from_the_content(copy: Path) -> None:
    first = read_manifest(copy).version
    assert described(copy, data={"made_up": "0" * 64}).version == first
    assert described(copy, data={"made_up": "1" * 64}).version != first


def with_scores_of(fitted: FittedClassifier, language: str) -> FittedClassifier:
    """Return a classifier whose linear model of a language has intercepts of its own."""
    return replace(fitted, intercepts={**fitted.intercepts, language: np.array([7, 8, 9], np.float32)})


def test_weights_and_intercepts_survive_the_directory(trained: synthetic.Trained, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    names = linear_names(("en", "es"))
    fitted = replace(
        trained.fitted,
        coef=rng.normal(size=trained.fitted.coef.shape).astype(np.float16).astype(np.float32),
        intercepts={name: rng.normal(size=3).astype(np.float32) for name in names},
        calibrations={name: Calibration(1.0 + i / 8, i / 16) for i, name in enumerate(calibration_names(("en", "es")))},
    )
    save_model(tmp_path, trained.features, None, fitted, languages=("en", "es"), data={}, metrics={})
    with np.load(tmp_path / LINEAR) as arrays:
        assert arrays["coef"].dtype == np.float16
        assert arrays["intercepts"].shape == (4, 3)
    trees = lgb.Booster(model_str=(tmp_path / TREES).read_text(encoding="utf-8"))
    assert trees.num_feature() == len(input_names(encoder=True))
    loaded = parse_linear((tmp_path / LINEAR).read_bytes(), trained.features.columns, 4, len(fitted.calibrations))
    assert (loaded["coef"].astype(np.float32) == fitted.coef).all()
    assert (loaded["intercepts"] == np.stack([fitted.intercepts[name] for name in names])).all()
    given = [fitted.calibrations[name].neutral for name in calibration_names(("en", "es"))]
    assert loaded["calibration_neutral"].tolist() == given


def test_a_loaded_model_holds_the_intercepts_of_each_language(trained: synthetic.Trained) -> None:
    loaded = load_model(trained.folder).fitted
    assert (loaded.coef == trained.fitted.coef).all(), "training rounds them already"
    assert list(loaded.intercepts) == list(linear_names(read_manifest(trained.folder).languages))
    for name, intercepts in trained.fitted.intercepts.items():
        assert (loaded.intercepts[name] == intercepts).all(), name
    assert (loaded.intercepts["en"] != 0).any()


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((-1, 3), r"expected {models} for"),
        ((1, 3), r"expected {models} for"),
        ((0, 2), "expected 3 for"),
        ((), r"expected \({models}, 3\)"),
    ],
)
def test_intercepts_of_another_shape_are_refused_by_name(copy: Path, shape: tuple[int, ...], expected: str) -> None:
    models = len(linear_names(read_manifest(copy).languages))
    with np.load(copy / LINEAR) as arrays:
        content = {name: arrays[name] for name in arrays.files}
    sizes = (models + shape[0], *shape[1:]) if shape else (3,)
    np.savez_compressed(copy / LINEAR, **{**content, "intercepts": np.zeros(sizes, np.float32)})
    described(copy)
    with pytest.raises(ModelFilesError, match=rf"linear\.npz: intercepts has shape .*{expected.format(models=models)}"):
        load_model(copy)


def test_languages_that_are_not_read_share_a_linear_model(model: SentimentModel) -> None:
    model = SentimentModel(model.features, model.encoder, with_scores_of(model.fitted, "und"), model.manifest)
    batch = Batch(["this video is great"] * 5)
    reading = model.read(batch)
    inputs = model.inputs(batch, reading, ["sv", "pl", "und", "en", "zxx"])[:, :3]
    assert (inputs[0] == inputs[2]).all()
    assert (inputs[1] == inputs[2]).all()
    assert inputs[2].tolist() == pytest.approx([7, 8, 9], abs=5), "intercepts of that model"
    assert (inputs[3] != inputs[2]).any()
    assert (inputs[4] != inputs[2]).any()
    shares = model.known_share(batch, ["sv", "und", "en", "es", "zxx"])
    assert shares[0] == shares[1]
    assert shares[2] == 1
    assert (shares[3:] == 0).all(), "no row was of those"


@pytest.mark.parametrize(
    ("comment", "language"),
    [("this is great", "en"), ("esto es genial", "en"), ("정말 좋아요", "ko"), ("ยอดเยี่ยม", "th"), ("!!! 😍", "zxx")],
)
def test_without_an_encoder_the_script_tells_the_language(
    trained: synthetic.Trained, comment: str, language: str
) -> None:
    model = load_model(trained.folder)
    without = SentimentModel(model.features, None, model.fitted, model.manifest)
    batch = Batch([comment])
    assert without.read(batch) is None
    assert without.languages_of(batch) == script_language(batch) == [language]
    linear = without.inputs(batch, None, [language])
    assert linear.shape == (1, len(input_names(encoder=False)))


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
