from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pytest

from tests import synthetic
from tests.conftest import ROOT
from tests.made_up_model import READ, made_of, made_up
from tests.manifests import described
from yt_sentiment.comment import YOUTUBE
from yt_sentiment.engine.layout import FILE_VERSION, section
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import linear_names
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel, default_model_folder, load_model
from yt_sentiment.model.calibration import Calibration, calibration_names
from yt_sentiment.model.checksums import FORMER_PROVENANCE, PROVENANCE
from yt_sentiment.model.persistence import (
    FILES,
    FORMAT,
    MANIFEST,
    MODEL,
    SUMS,
    TREES,
    ForeignVersionError,
    ModelFilesError,
    read_manifest,
    write_sums,
)
from yt_sentiment.model.provenance import trained_at
from yt_sentiment.model.saving import check_trees, save_model
from yt_sentiment.monitoring.reference import FILE as PROFILE
from yt_sentiment.monitoring.reference import Profile


@pytest.fixture
def copy(trained: synthetic.Trained, tmp_path: Path) -> Path:
    """A copy of the small model's folder that a test may damage."""
    return Path(shutil.copytree(trained.folder, tmp_path / "copy"))


def test_training_and_serving_agree_on_500_comments(trained: synthetic.Trained, mixed_comments: list[str]) -> None:
    languages = synthetic.languages_of(mixed_comments, trained.fitted.linear.intercepts)
    matrices = synthetic.numbers(trained.features, mixed_comments, ["neutral"] * len(mixed_comments), languages)
    model = load_model(trained.folder)
    platforms = [YOUTUBE] * len(mixed_comments)
    trained_says = trained.fitted.predict_proba(
        matrices.tfidf, matrices.lexical, matrices.encoder, languages, platforms
    )
    served_says = model.predict_proba(mixed_comments)
    assert len(mixed_comments) == 500
    assert np.abs(trained_says - served_says).max() <= 1e-5


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
    given = {
        "youtube": Calibration(2.0),
        "reddit": Calibration(1.0),
        "twitter": Calibration(10.0, 3.0),
    }
    model = made_of(
        trained.features, None, replace(trained.fitted, calibrations=given, trees=without_encoder()), ("en",)
    )
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


@pytest.mark.parametrize("name", FILES)
def test_an_altered_file_is_named(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(ModelFilesError, match=rf"{name} was altered: sha256 is \w+, expected \w+"):
        load_model(copy)


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
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
    with pytest.raises(ForeignVersionError, match=rf"{key} is .* this code reads"):
        load_model(copy)


def test_another_model_file_is_another_format() -> None:
    """So a registry's older model is called foreign, not damaged, and the gate compares what was stored beside it."""
    assert (FORMAT, FILE_VERSION) == (6, 4)


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


def test_weights_and_intercepts_survive_the_directory(trained: synthetic.Trained, tmp_path: Path) -> None:
    made, names = made_up(), calibration_names(READ)
    save_model(tmp_path, made.features, made.encoder, made.fitted, languages=READ, data={}, metrics={})
    content, linear = (tmp_path / MODEL).read_bytes(), made.fitted.linear
    terms = np.concatenate([section(content, name) for name in ("word_terms", "char_terms")])
    np.testing.assert_array_equal(terms["weights"], linear.weights)
    for name, rows in (("units", linear.units), ("intercepts", linear.intercepts)):
        found = section(content, name).reshape(-1, 4)[:, :3]
        np.testing.assert_array_equal(found, np.stack([rows[code] for code in linear_names(READ)]))
    given = [[made.fitted.calibrations[name].temperature, made.fitted.calibrations[name].neutral] for name in names]
    assert section(content, "calibrations").reshape(-1, 5)[:, [0, 2]].tolist() == given
    loaded = load_model(tmp_path)
    assert loaded.min_confidence == made.fitted.min_confidence
    assert loaded.manifest.languages == READ
    assert (trained.folder / TREES).read_text(encoding="utf-8") == trained.fitted.trees.model_to_string()


def test_training_rounds_weights_as_they_are_served(trained: synthetic.Trained) -> None:
    """Whose largest is 127 units: what is calibrated is what is served."""
    assert np.abs(trained.fitted.linear.weights).max(axis=0).tolist() == [127] * 3
    assert (trained.fitted.linear.intercepts["en"] != 0).any()
    assert (trained.fitted.linear.units["en"] < 0.1).all()


def test_the_text_of_the_trees_describes_those_of_the_model_file(copy: Path) -> None:
    check_trees(copy)
    check_trees(default_model_folder())
    text = (copy / TREES).read_text(encoding="utf-8")
    for name, section_name in (("threshold", "splits"), ("leaf_value", "leaves"), ("internal_count", "split rows")):
        before, value, after = re.split(rf"(?<=\n{name}=)([^ ]+)", text, maxsplit=1)
        (copy / TREES).write_text(f"{before}{float(value) + 1:g}{after}".replace(".0 ", " "), encoding="utf-8")
        with pytest.raises(ModelFilesError, match=rf"trees\.txt: its {section_name} are not those of model\.bin"):
            check_trees(copy)


def without_encoder() -> lgb.Booster:
    """Return trees of a model that has no encoder."""
    return made_up(encoder=False).fitted.trees


def test_languages_that_are_not_read_share_a_linear_model(trained: synthetic.Trained) -> None:
    linear = trained.fitted.linear
    own = replace(linear, intercepts={**linear.intercepts, "und": np.array([7, 8, 9], np.float32)})
    changed = replace(trained.fitted, linear=own, trees=without_encoder())
    languages = tuple(read_manifest(trained.folder).languages)
    batch = Batch(["это не то", "какое видео", "עברית", "this video is great", "!!! 😍"])
    before, after = (
        made_of(trained.features, None, fitted, languages).core.columns(batch.normalised)
        for fitted in (replace(changed, linear=linear), changed)
    )
    assert made_of(trained.features, None, changed, languages).core.languages(after[0]) == [
        "und", "und", "he", "en", "zxx",
    ]  # fmt: skip
    moved = after[1][:, :3] - before[1][:, :3]
    assert moved[0] == pytest.approx(moved[1])
    assert (moved[0] != 0).all()
    assert (moved[2:] == 0).all()


@pytest.mark.parametrize(
    ("comment", "language"),
    [("this is great", "en"), ("esto es genial", "en"), ("정말 좋아요", "ko"), ("ยอดเยี่ยม", "th"), ("!!! 😍", "zxx")],
)
def test_without_an_encoder_the_script_tells_the_language(comment: str, language: str) -> None:
    model, batch = made_up(encoder=False).model, Batch([comment])
    assert model.languages_of(batch) == batch.script_languages() == [language]
    assert model.predict([comment])[0].language == language


def test_the_share_of_known_words_is_of_the_language(model: SentimentModel) -> None:
    batch = Batch(["this video is great", "xqzw kjhg", "", "this is great xqzw kjhg wvut"])
    assert model.known_share(batch).tolist() == [1, 0, 0, 0.5]
    assert model.known_share(batch.part([3, 0])).tolist() == [0.5, 1]


def test_a_manifest_and_a_model_file_are_of_the_same_languages(copy: Path) -> None:
    described(copy)
    raw = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    (copy / MANIFEST).write_text(json.dumps({**raw, "languages": ["en"]}), encoding="utf-8")
    described(copy)
    with pytest.raises(ModelFilesError, match=r"model\.bin: languages are .*, expected \('en',\)"):
        load_model(copy)


def test_what_serves_imports_nothing_that_only_training_needs() -> None:
    """A worker starts in a fraction of a second, and has no more in memory than it uses."""
    code = (
        "import sys; from flask_app import create_app; create_app(); "
        "from yt_sentiment.model import *; from yt_sentiment.model.explain import explain; "
        "model = load_model(default_model_folder()); model.predict(['fine']); explain(model, 'fine'); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert not {"lightgbm", "sklearn", "scipy", "pandas", "joblib", "pyarrow"} & set(done.stdout.split())


def test_the_bundled_model_is_small_and_loads_without_pickle(default_model: SentimentModel) -> None:
    folder = default_model_folder()
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 12_000_000
    assert {path.name for path in folder.iterdir()} == {*FILES, MANIFEST, PROFILE, PROVENANCE, SUMS}
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
