"""TF-IDF whose columns each belong to one language."""

from __future__ import annotations

import math

import numpy as np
import pytest

from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.vectorizer import LinearScorer, TextFeatures, fit_features
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


def test_an_ngram_of_two_languages_has_two_columns(words_alone: FeatureParams) -> None:
    features = fitted(words_alone)
    [english], [german] = columns_of(features, "die", "en"), columns_of(features, "die", "de")
    assert english != german
    assert columns_of(features, "hard", "en"), "English texts hold it"
    assert columns_of(features, "hard", "de") == [], "German ones do not"
    assert features.columns == len({"die", "hard", "again", "no", "way"}) + len({"die", "katze", "ja", "alte", "frau"})


def test_weights_of_one_language_leave_the_other_alone(words_alone: FeatureParams) -> None:
    features = fitted(words_alone)
    coef = np.zeros((features.columns, 3), np.float32)
    coef[columns_of(features, "die", "en"), 0] = 2
    coef[columns_of(features, "die", "de"), 1] = 5
    scores = LinearScorer(features, coef).scores(Batch(["die"] * 3), ["en", "de", "fr"])
    assert scores == pytest.approx(np.array([[2, 0, 0], [0, 5, 0], [0, 0, 0]]), abs=1e-6)


def test_scores_are_the_matrix_times_the_weights_in_every_language(params: Params) -> None:
    update = {"word_min_documents": 1, "char_min_documents": 1}
    features = fit_features(Batch(TEXTS), params.features.model_copy(update=update), LANGUAGES)
    coef = np.random.default_rng(2).normal(size=(features.columns, 3)).astype(np.float32)
    # Lengths count a repeated n-gram as often as it occurs, so that no text repeats one here.
    batch, languages = Batch([text for text in TEXTS if text != "ja die ja"] * 2), ["en", "de"] * 5
    expected = features.transform(batch, languages) @ coef
    assert LinearScorer(features, coef).scores(batch, languages) == pytest.approx(expected, abs=1e-5)
    mirrored = features.transform(batch, ["de", "en"] * 5) @ coef
    assert np.abs(mirrored - expected).max() > 0.1


def test_how_common_an_ngram_is_counts_within_its_language(words_alone: FeatureParams) -> None:
    features = fitted(words_alone)
    english, german = (features.words.idf[columns_of(features, "die", code)[0]] for code in ("en", "de"))
    assert english == pytest.approx(math.log(4 / 3) + 1, abs=1e-3)
    assert german == pytest.approx(math.log(4 / 4) + 1, abs=1e-3)
    assert fitted(words_alone, word_min_documents=2).columns == 2, "each in two texts of its language"
    assert fitted(words_alone, word_min_documents=4).columns == 0, "five texts hold it, and none of them four"


def test_each_language_keeps_its_commonest_ngrams(words_alone: FeatureParams) -> None:
    features = fitted(words_alone, word_max_features=1)
    assert features.columns == 2
    assert [len(columns_of(features, "die", code)) for code in ("en", "de")] == [1, 1]


def test_known_words_are_those_of_the_language(words_alone: FeatureParams) -> None:
    features = fitted(words_alone)
    batch = Batch(["die hard !", "die hard", "die hard", ""])
    assert features.known_share(batch, ["en", "de", "fr", "en"]).tolist() == [1, 0.5, 0, 0]


def test_texts_of_one_language_need_no_codes(words_alone: FeatureParams) -> None:
    features = fit_features(Batch(TEXTS[:3]), words_alone)
    assert features.transform(Batch(["die hard"])).nnz == 2
    assert features.transform(Batch(["die hard"]), ["en"]).nnz == 0, "no code is a language of its own"
