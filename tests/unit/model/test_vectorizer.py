"""TF-IDF whose columns each belong to one language."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.linear import MOST_UNITS, LinearModels, in_units
from yt_sentiment.model.vectorizer import IDF, Ngrams, TextFeatures, fit_features, levels_of
from yt_sentiment.params import FeatureParams, Params

TEXTS = ["die hard", "die again", "no way", "die Katze", "ja die ja", "die alte Frau"]
LANGUAGES = ["en", "en", "en", "de", "de", "de"]


@pytest.fixture
def words_alone(params: Params) -> FeatureParams:
    """Single words of any number of texts."""
    update = {"word_ngram_max": 1, "word_min_documents": 1, "char_min_documents": 99}
    return params.features.model_copy(update=update)


def fitted(params: FeatureParams, **update: int) -> TextFeatures:
    return fit_features(Batch(TEXTS), params.model_copy(update=update), LANGUAGES)


def columns_of(features: TextFeatures, text: str, language: str) -> list[int]:
    found: list[int] = features.transform(Batch([text]), [language]).indices.tolist()
    return sorted(found)


def test_a_hash_that_falls_together_with_another_languages_has_the_least_weight(
    words_alone: FeatureParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = np.arange(20) == 0
    words = Ngrams(np.arange(20), np.full(20, 7, np.uint32))
    chars = Ngrams(np.zeros(0, np.int64), np.zeros(0, np.uint32))
    monkeypatch.setattr(
        "yt_sentiment.model.vectorizer._salts", lambda codes: np.array([code == "de" for code in codes], np.uint32)
    )
    monkeypatch.setattr("yt_sentiment.model.vectorizer._ngrams", lambda *_: [(range(20), words, chars)])
    with np.errstate(all="raise"):
        features = fit_features(Batch(["die"] * 20), words_alone, np.where(rare, "de", "en").tolist())
    assert features.words.idf.tolist() == [1.0], "of one German text, but in twenty"


def test_an_ngram_of_two_languages_has_two_columns(words_alone: FeatureParams) -> None:
    features = fitted(words_alone)
    [english], [german] = columns_of(features, "die", "en"), columns_of(features, "die", "de")
    assert english != german
    assert columns_of(features, "hard", "en"), "English texts hold it"
    assert columns_of(features, "hard", "de") == [], "German ones do not"
    assert features.columns == len({"die", "hard", "again", "no", "way"}) + len({"die", "katze", "ja", "alte", "frau"})


def test_weights_of_one_language_leave_the_other_alone(words_alone: FeatureParams) -> None:
    features = fitted(words_alone)
    weights = np.zeros((features.columns, 3), np.int8)
    weights[columns_of(features, "die", "en"), 0] = 2
    weights[columns_of(features, "die", "de"), 1] = 5
    units = {code: np.full(3, value, np.float32) for code, value in (("en", 1.0), ("de", 0.5), ("fr", 1.0))}
    models = LinearModels(weights, units, {code: np.array([0, 0, 7], np.float32) for code in units})
    codes = ["en", "de", "fr"]
    scores = models.scores(features.transform(Batch(["die"] * 3), codes), codes)
    assert scores == pytest.approx(np.array([[2, 0, 7], [0, 2.5, 7], [0, 0, 7]]), abs=1e-6)
    assert models.scores(features.transform(Batch([]), []), []).shape == (0, 3)


def test_weights_are_rounded_to_units_of_the_largest() -> None:
    coef = np.random.default_rng(2).normal(size=(1000, 3)) * [1, 0.1, 0]
    weights, units = in_units(coef)
    assert np.abs(weights).max(axis=0).tolist() == [MOST_UNITS, MOST_UNITS, 0]
    assert (np.abs(weights * units - coef) <= units / 2 + 1e-6).all()
    again, same = in_units(weights * units)
    np.testing.assert_array_equal(again, weights)
    assert same == pytest.approx(units)


def test_the_length_of_a_group_is_one(params: Params) -> None:
    update = {"word_min_documents": 1, "char_min_documents": 1, "other_char_ngram_min": 4}
    features = fit_features(Batch(TEXTS), params.features.model_copy(update=update), LANGUAGES)
    # Lengths count a repeated n-gram as often as it occurs, so that no text repeats one here.
    kept = [i for i, text in enumerate(TEXTS) if text != "ja die ja"]
    matrix = features.transform(Batch([TEXTS[i] for i in kept]), [LANGUAGES[i] for i in kept])
    words = len(features.words.hashes)
    for part in (matrix[:, :words], matrix[:, words:]):
        assert np.asarray(part.multiply(part).sum(axis=1)) == pytest.approx(1, abs=1e-5)


def test_texts_of_several_calls_are_read_as_of_one(params: Params, monkeypatch: pytest.MonkeyPatch) -> None:
    update = params.features.model_copy(update={"word_min_documents": 2, "char_min_documents": 1})
    whole = fit_features(Batch(TEXTS), update, LANGUAGES)
    matrix = whole.transform(Batch(TEXTS), LANGUAGES)
    monkeypatch.setattr("yt_sentiment.model.vectorizer.BATCH_ROWS", 2)
    parts = fit_features(Batch(TEXTS), update, LANGUAGES)
    np.testing.assert_array_equal(parts.words.hashes, whole.words.hashes)
    np.testing.assert_array_equal(parts.chars.levels, whole.chars.levels)
    assert abs(parts.transform(Batch(TEXTS), LANGUAGES) - matrix).max() < 1e-6


def test_features_survive_their_file(params: Params, tmp_path: Path) -> None:
    update = {"word_min_documents": 1, "char_min_documents": 1}
    features = fit_features(Batch(TEXTS), params.features.model_copy(update=update), LANGUAGES)
    features.save(tmp_path / "features.npz")
    loaded = TextFeatures.load(tmp_path / "features.npz")
    assert loaded.lengths == features.lengths
    here, there = (one.transform(Batch(TEXTS), LANGUAGES) for one in (features, loaded))
    assert (here != there).nnz == 0


def test_a_level_is_the_nearest_on_the_scale() -> None:
    values = np.array([1.0, 1.004, 2.5, 10.9, 16.99, 40.0])
    assert IDF[levels_of(values)] == pytest.approx(values.clip(1, 17), rel=0.006)
    assert levels_of(IDF.astype(float)).tolist() == list(range(256))


def test_how_common_an_ngram_is_counts_within_its_language(words_alone: FeatureParams) -> None:
    features = fitted(words_alone)
    english, german = (features.words.idf[columns_of(features, "die", code)[0]] for code in ("en", "de"))
    assert english == pytest.approx(math.log(4 / 3) + 1, rel=0.006)
    assert german == pytest.approx(math.log(4 / 4) + 1, rel=0.006)
    assert fitted(words_alone, word_min_documents=2).columns == 2, "each in two texts of its language"
    assert fitted(words_alone, word_min_documents=4).columns == 0, "five texts hold it, and none of them four"


def test_each_language_keeps_its_commonest_ngrams(words_alone: FeatureParams) -> None:
    features = fitted(words_alone, word_max_features=1)
    assert features.columns == 2
    assert [len(columns_of(features, "die", code)) for code in ("en", "de")] == [1, 1]


def test_texts_of_one_language_need_no_codes(words_alone: FeatureParams) -> None:
    features = fit_features(Batch(TEXTS[:3]), words_alone)
    assert features.transform(Batch(["die hard"])).nnz == 2
    assert features.transform(Batch(["die hard"]), ["en"]).nnz == 2, "they are English"
    assert features.transform(Batch(["die hard"]), ["de"]).nnz == 0


def test_ngrams_of_other_languages_begin_earlier(params: Params) -> None:
    lengths = {"char_ngram_min": 4, "other_char_ngram_min": 2, "char_ngram_max": 4}
    update = {"word_min_documents": 99, "char_min_documents": 1, **lengths}
    features = fit_features(Batch(["ab", "ab"]), params.features.model_copy(update=update), ["en", "ko"])
    assert len(columns_of(features, "ab", "en")) == 1, "the word between its spaces"
    assert len(columns_of(features, "ab", "ko")) == 3 + 2 + 1
