"""Linear models, one per language."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp

from tests import synthetic
from yt_sentiment.labels import LABELS
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.vectorizer import fit_features
from yt_sentiment.params import ConfigError, Params, TrainParams
from yt_sentiment.training.fit import FeatureSplit, LinearFit, fit, fit_linear
from yt_sentiment.training.learning_curve import learning_curve
from yt_sentiment.training.weights import calibrating

FOLDS = 3


@pytest.fixture
def two_languages(small_params: Params) -> TrainParams:
    return small_params.train.model_copy(update={"languages": ("en", "de", "fr")})


def split_of(rows: list[tuple[str, str, str]], params: Params) -> FeatureSplit:
    """Return texts with their labels and languages as numbers."""
    texts, labels, languages = (list(part) for part in zip(*rows, strict=True))
    batch = Batch(texts)
    return FeatureSplit(
        tfidf=fit_features(batch, params.features, languages).transform(batch, languages),
        lexical=np.zeros((len(rows), len(LEXICAL_FEATURES)), np.float32),
        encoder=None,
        classes=np.array([LABELS.index(label) for label in labels]),
        sources=["goemotions"] * len(rows),
        languages=languages,
    )


def taken(split: FeatureSplit, rows: slice) -> FeatureSplit:
    """Return some rows of a split without an encoder."""
    return FeatureSplit(
        split.tfidf[rows], split.lexical[rows], None, split.classes[rows], split.sources[rows], split.languages[rows]
    )


def joined(one: FeatureSplit, other: FeatureSplit) -> FeatureSplit:
    """Return the rows of two splits without an encoder."""
    return FeatureSplit(
        sp.csr_matrix(sp.vstack([one.tfidf, other.tfidf])),
        np.vstack([one.lexical, other.lexical]),
        None,
        np.concatenate([one.classes, other.classes]),
        [*one.sources, *other.sources],
        [*one.languages, *other.languages],
    )


def in_language(code: str, count: int, seed: int) -> list[tuple[str, str, str]]:
    return [(text, label, code) for text, label in synthetic.comments(count, seed)]


def turned(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return rows whose words mean the opposite."""
    opposite = {"negative": "positive", "neutral": "neutral", "positive": "negative"}
    return [(text, opposite[label], code) for text, label, code in rows]


def fitted(split: FeatureSplit, params: TrainParams) -> LinearFit:
    return fit_linear(split, np.ones(len(split.sources)), params, 1, 1)


def test_a_word_may_mean_the_opposite_in_another_language(small_params: Params, two_languages: TrainParams) -> None:
    split = split_of([*in_language("en", 240, 1), *turned(in_language("de", 240, 1))], small_params)
    found = fitted(split, two_languages)
    assert (found.out_of_fold.argmax(axis=1) == split.classes).mean() > 0.9
    scores = found.models.scores(split.tfidf, split.languages)
    assert (scores.argmax(axis=1) == split.classes).mean() > 0.95
    assert set(found.c) == {"en", "de"}


def test_a_language_learns_from_its_own_rows_alone(small_params: Params, two_languages: TrainParams) -> None:
    english, german = in_language("en", 60, 1), in_language("de", 60, 2)
    one, other = split_of([*english, *german], small_params), split_of([*english, *turned(german)], small_params)
    first, second = fitted(one, two_languages), fitted(other, two_languages)
    columns = np.unique(one.tfidf[:60].indices)
    assert (first.models.weights[columns] == second.models.weights[columns]).all()
    assert (first.models.units["en"] == second.models.units["en"]).all()
    assert (first.models.intercepts["en"] == second.models.intercepts["en"]).all()
    assert (first.out_of_fold[:60] == second.out_of_fold[:60]).all()
    assert (first.models.weights != second.models.weights).any()


def test_a_language_with_too_few_rows_of_a_class_has_no_scores(
    small_params: Params, two_languages: TrainParams
) -> None:
    german = [row for row in in_language("de", 60, 2) if row[1] != "neutral"]
    few = [*german, ("Dienstag", "neutral", "de"), ("Fenster", "neutral", "de")]
    split = split_of([*in_language("en", 60, 1), *few], small_params)
    found = fitted(split, two_languages)
    assert set(found.c) == {"en"}
    assert (found.out_of_fold[60:] == 0).all()
    assert (found.out_of_fold[:60] != 0).any(axis=1).all()
    assert (found.models.weights[np.unique(split.tfidf[60:].indices)] == 0).all()
    for code in ("de", "fr", "und", "zxx"):
        assert (found.models.intercepts[code] == 0).all(), code
    enough = split_of([*in_language("en", 60, 1), *few, ("Papier", "neutral", "de")], small_params)
    assert set(fitted(enough, two_languages).c) == {"en", "de"}, "as many as there are folds"


def test_a_language_without_a_term_of_the_vocabulary_has_no_scores(
    small_params: Params, two_languages: TrainParams
) -> None:
    split = split_of([*in_language("en", 60, 1), *in_language("de", 60, 2)], small_params)
    without = sp.csr_matrix(sp.vstack([split.tfidf[:60], sp.csr_matrix((60, split.tfidf.shape[1]), dtype=np.float32)]))
    found = fitted(replace(split, tfidf=without), two_languages)
    assert set(found.c) == {"en"}
    assert (found.out_of_fold[60:] == 0).all()


def test_rows_of_languages_that_are_not_read_share_a_model(small_params: Params, two_languages: TrainParams) -> None:
    found = fitted(split_of([*in_language("en", 30, 1), *in_language("und", 60, 2)], small_params), two_languages)
    assert set(found.c) == {"en", "und"}
    assert set(found.models.intercepts) == {"en", "de", "fr", "und", "zxx"}


def test_weights_have_the_precision_of_a_model_directory(small_params: Params, two_languages: TrainParams) -> None:
    split = split_of([*in_language("en", 60, 1), *in_language("de", 60, 2)], small_params)
    found = fitted(split, two_languages).models
    assert found.weights.dtype == np.int8
    for code, rows in (("en", split.tfidf[:60]), ("de", split.tfidf[60:])):
        own = found.weights[np.unique(rows.indices)]
        assert np.abs(own).max(axis=0).tolist() == [127, 127, 127], "a unit is a part of the language's largest weight"
        assert (found.units[code] < 0.1).all()


def test_rows_that_no_language_has_enough_of_are_refused(small_params: Params, two_languages: TrainParams) -> None:
    rows = [*in_language("en", 6, 1), *in_language("de", 6, 2)]
    with pytest.raises(ConfigError, match=r"folds is 3, but no language has more than 2 rows of its rarest class"):
        fitted(split_of(rows, small_params), two_languages)


def test_a_platform_is_calibrated_on_english_alone() -> None:
    sources = ["goemotions", "tunizi_aeb", "tunizi_aeb", "intertass_es", "intertass_es"]
    keys = np.array(["reddit", "youtube", "es", "es", "twitter"])
    assert calibrating(sources, keys).tolist() == [True, False, True, True, False]


def test_rows_that_nobody_reads_do_not_move_how_sure_a_platform_is(small_params: Params) -> None:
    rows, new = in_language("en", 400, 1), in_language("en", 400, 2)
    both = split_of([*rows, *new], small_params)
    learnt, unseen = taken(both, slice(400)), taken(both, slice(400, 800))
    wrong = replace(unseen, classes=2 - unseen.classes, sources=["tunizi_aeb"] * 400, languages=["und"] * 400)

    def sureness(validation: FeatureSplit) -> object:
        params = small_params.train.model_copy(update={"languages": ("en",)})
        return fit(learnt, params, validation=validation, seed=1, threads=1).fitted.calibrations

    alone = sureness(unseen)
    assert sureness(joined(unseen, wrong)) == alone
    assert sureness(joined(unseen, replace(wrong, sources=["goemotions"] * 400))) != alone


def test_the_number_of_threads_changes_nothing_in_a_model(two_languages: TrainParams, small_params: Params) -> None:
    rows = [(text, label, "en") for text, label in synthetic.comments(300)]
    split = split_of(rows, small_params)
    one, two = (fit(split, two_languages, seed=3, threads=threads).fitted for threads in (1, 2))
    trees = [fitted.trees.model_to_string().partition("parameters:")[0] for fitted in (one, two)]
    assert trees[0] == trees[1], "a model file holds no parameters either"
    assert one.calibrations == two.calibrations
    assert one.min_confidence == two.min_confidence

    curve = learning_curve(one, {"training": split})
    assert {"rounds", "rows", "macro_f1", "log_loss"} == curve[0].keys()
    assert [row["rounds"] for row in curve] == sorted({row["rounds"] for row in curve})
    assert curve[-1]["rounds"] == one.trees.num_trees() // len(LABELS)
    assert curve[-1]["log_loss"] < curve[0]["log_loss"] < np.log(3)
