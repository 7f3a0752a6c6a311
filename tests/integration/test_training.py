from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests import synthetic
from yt_sentiment.comment import YOUTUBE
from yt_sentiment.labels import LABELS
from yt_sentiment.model import load_model
from yt_sentiment.model.calibration import (
    UNMOVED,
    Boundary,
    Calibration,
    Judged,
    Scores,
    fit_calibration,
    fit_calibrations,
    sharpened,
)
from yt_sentiment.model.persistence import FILES
from yt_sentiment.params import ConfigError, Params
from yt_sentiment.training.fit import fit
from yt_sentiment.training.weights import row_weights, source_weights, weighted_quantile

NATURAL = Boundary(("neutral",))


def test_thirty_rows_can_be_learnt_by_heart(params: Params, tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    rows: list[tuple[str, str]] = [
        (f"{i} {' '.join(rng.permutation(list('qwzxvkjyph')))}", LABELS[i % 3]) for i in range(30)
    ]
    small = synthetic.small(params)
    eager = small.train.lightgbm.model_copy(update={"min_data_in_leaf": 1, "num_boost_round": 60})
    train = small.train.model_copy(
        update={"lightgbm": eager, "linear": small.train.linear.model_copy(update={"c": (10.0,)})}
    )
    trained = synthetic.train(rows, small.model_copy(update={"train": train}), tmp_path, ["en"] * 30)
    # Labels without meaning: the trees' out-of-fold inputs tell nothing, so the linear models must hold them.
    scores = trained.fitted.linear.scores(trained.split.tfidf, trained.split.languages)
    assert (scores.argmax(axis=1) == trained.split.classes).all()
    learnable = synthetic.train(
        synthetic.comments(30), small.model_copy(update={"train": train}), tmp_path / "b", ["en"] * 30
    )
    split = learnable.split
    guesses = learnable.fitted.predict_proba(
        split.tfidf, split.lexical, split.encoder, split.languages, [YOUTUBE] * 30
    ).argmax(axis=1)
    assert (guesses == split.classes).all()


def test_shuffled_labels_give_chance_on_new_rows(small_params: Params, tmp_path: Path) -> None:
    rows = synthetic.comments(900)
    new = synthetic.comments(900, seed=77)
    accuracies = []
    for seed in range(4):  # thirty words decide: by chance, those of one shuffling agree with what they mean
        labels = np.random.default_rng(seed).permutation([label for _, label in rows])
        shuffled = [(text, str(label)) for (text, _), label in zip(rows, labels, strict=True)]
        synthetic.train(shuffled, small_params, tmp_path)
        said = [prediction.label for prediction in load_model(tmp_path).predict([text for text, _ in new])]
        accuracies.append(np.mean([a == b for a, (_, b) in zip(said, new, strict=True)]))
    assert abs(np.mean(accuracies) - 1 / 3) < 0.08, accuracies


def test_real_labels_are_learnt(trained: synthetic.Trained) -> None:
    new = synthetic.comments(300, seed=77)
    said = [prediction.label for prediction in load_model(trained.folder).predict([text for text, _ in new])]
    assert np.mean([a == b for a, (_, b) in zip(said, new, strict=True)]) > 0.95


def test_two_trainings_give_the_same_files(trained: synthetic.Trained, small_params: Params, tmp_path: Path) -> None:
    again = synthetic.train(synthetic.comments(600), small_params, tmp_path)
    for name in FILES:
        assert (again.folder / name).read_bytes() == (trained.folder / name).read_bytes(), name


def test_classes_are_balanced_within_each_source(params: Params) -> None:
    classes = np.array([0] * 10 + [2] * 30 + [0] * 5 + [1] * 5)
    sources = ["a"] * 40 + ["b"] * 10
    train = params.train.model_copy(update={"class_balance": 1.0, "source_weight": {"b": 3.0}})
    weights = row_weights(classes, sources, train)
    assert weights[:10].sum() == pytest.approx(weights[10:40].sum())
    assert weights[:40].mean() == pytest.approx(1)
    assert weights[40:].mean() == pytest.approx(3)
    even = row_weights(classes, sources, params.train.model_copy(update={"class_balance": 0.0, "source_weight": {}}))
    assert even == pytest.approx(np.ones(50))


def test_too_few_rows_of_a_class_are_named(small_params: Params, tmp_path: Path) -> None:
    rows = [*synthetic.comments(30)[::3], ("fine then", "neutral"), ("lovely", "positive")]
    with pytest.raises(ConfigError, match=r"folds is 3, but no language has more than 1 rows of its rarest"):
        synthetic.train(rows, small_params, tmp_path, ["en"] * len(rows))


def _drawn(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Raw scores and classes that were drawn by their softmax."""
    rng = np.random.default_rng(6)
    raw = rng.normal(size=(rows, 3))
    shares = np.exp(raw) / np.exp(raw).sum(axis=1, keepdims=True)
    return raw, np.array([rng.choice(3, p=row) for row in shares])


def _judged(scores: Scores, classes: np.ndarray, keys: np.ndarray | None = None) -> Judged:
    names = np.full(len(classes), "youtube") if keys is None else keys
    return Judged(scores, classes, names, np.ones(len(classes)))


def _by_trees(raw: np.ndarray) -> Scores:
    return Scores(raw, np.zeros_like(raw), np.zeros_like(raw))


def test_the_temperature_undoes_overconfidence() -> None:
    raw, classes = _drawn(5000)
    found = fit_calibration(_judged(_by_trees(raw * 4), classes))
    assert found.temperature == pytest.approx(4, rel=0.1)
    assert found.offsets == (0, 0, 0)


def test_the_boundary_finds_the_share_of_neutral_rows_again() -> None:
    raw, classes = _drawn(5000)
    found = fit_calibration(_judged(_by_trees(raw * 2 - np.array([0.0, 1.0, 0.0])), classes), NATURAL)
    assert found.temperature == pytest.approx(2, rel=0.1)
    assert found.neutral == pytest.approx(0.5, abs=0.1)


def test_a_balanced_boundary_does_not_follow_the_shares_of_the_classes() -> None:
    raw, classes = _drawn(6000)
    rare = np.flatnonzero((classes != LABELS.index("neutral")) | (np.arange(6000) % 5 == 0))
    judged = _judged(_by_trees(raw[rare]), classes[rare])
    assert fit_calibration(judged, NATURAL).neutral < -1
    assert fit_calibration(judged, replace(NATURAL, balance=1.0)).neutral == pytest.approx(0, abs=0.15)


def test_both_boundaries_are_found_and_between_natural_and_balanced_there_is_a_middle() -> None:
    raw, classes = _drawn(6000)
    moved = replace(NATURAL, moved=("negative", "neutral"))
    found = fit_calibration(_judged(_by_trees(raw - np.array([0.8, -0.4, 0.0])), classes), moved)
    assert found.offsets == pytest.approx((0.8, -0.4, 0.0), abs=0.15)
    rare = np.flatnonzero((classes != LABELS.index("negative")) | (np.arange(6000) % 5 == 0))
    judged = _judged(_by_trees(raw[rare]), classes[rare])
    natural, middle, balanced = (
        fit_calibration(judged, replace(moved, balance=share)).negative for share in (0, 0.5, 1)
    )
    assert natural == pytest.approx(-np.log(5), abs=0.2)
    assert middle == pytest.approx(natural / 2, abs=0.2)
    assert balanced == pytest.approx(0, abs=0.15)


def test_the_judge_that_knows_gets_the_weight() -> None:
    raw, classes = _drawn(5000)
    noise = np.random.default_rng(1).normal(size=raw.shape)
    found = fit_calibration(_judged(Scores(noise, raw / 2, noise), classes))
    assert found.linear == pytest.approx(2, rel=0.1)
    assert found.encoder < 0.1


def test_each_platform_with_enough_rows_has_its_own_calibration() -> None:
    raw, classes = _drawn(9000)
    platforms = np.array(["youtube"] * 4000 + ["reddit"] * 4900 + ["twitter"] * 100)
    scores = _by_trees(raw * np.where(platforms == "youtube", 3.0, 1.0)[:, None])
    found = fit_calibrations(
        _judged(scores, classes, platforms), {"youtube": UNMOVED, "reddit": NATURAL, "twitter": NATURAL}
    )
    assert set(found) == {"youtube", "reddit"}
    assert found["youtube"].temperature == pytest.approx(3, rel=0.1)
    assert found["youtube"].neutral == 0
    assert found["reddit"].temperature == pytest.approx(1, rel=0.1)
    assert found["reddit"].neutral != 0


def test_rows_that_weigh_more_set_the_boundary() -> None:
    raw, classes = _drawn(5000)
    moved = raw - np.array([0.0, 1.0, 0.0]) * (np.arange(5000) < 2500)[:, None]
    weights = np.where(np.arange(5000) < 2500, 50.0, 1.0)
    judged = Judged(_by_trees(moved), classes, np.full(5000, "youtube"), weights)
    assert fit_calibration(judged, NATURAL).neutral == pytest.approx(1, abs=0.15)


def test_fresh_rows_make_a_calibration_as_sure_as_they_show_and_change_no_label() -> None:
    raw, classes = _drawn(4000)
    before = {"youtube": Calibration(2.0, 0.4, 0.2, 0.1), "reddit": Calibration(1.0)}
    scores = Scores(raw, raw / 2, raw / 4)
    after = sharpened(before, _judged(scores, classes))
    assert set(after) == {"youtube"}, "of the other there are no rows"
    old, new = before["youtube"].scaled(scores), after["youtube"].scaled(scores)
    assert (old.argmax(axis=1) == new.argmax(axis=1)).all()
    assert fit_calibration(_judged(_by_trees(new), classes)).temperature == pytest.approx(1, abs=0.02)


def test_the_regularisation_is_chosen_out_of_fold(trained: synthetic.Trained, small_params: Params) -> None:
    linear = small_params.train.linear.model_copy(update={"c": (1e-6, 1.0)})
    params = small_params.train.model_copy(update={"linear": linear})
    kept = fit(trained.split, params, seed=1, threads=1).c
    assert kept["en"] == 1.0
    assert set(kept) < set(trained.fitted.linear.intercepts), "languages without rows have no strength"


def test_calibration_counts_sources_alike_and_made_up_rows_not_at_all() -> None:
    weights = source_weights(["a"] * 10 + ["b"] * 2 + ["made_up"] * 5, {"b": 3.0})
    assert weights[:10].sum() == pytest.approx(1)
    assert weights[10:12].sum() == pytest.approx(3)
    assert weights[12:].sum() == 0


def test_a_tenth_of_the_weight_is_below_the_threshold() -> None:
    values = np.array([0.9, 0.4, 0.5, 0.8])
    assert weighted_quantile(values, np.array([1.0, 1.0, 1.0, 1.0]), 0.25) == 0.4
    assert weighted_quantile(values, np.array([1.0, 0.0, 1.0, 1.0]), 0.5) == 0.8
    assert weighted_quantile(values, np.ones(4), 0.0) == 0.4
