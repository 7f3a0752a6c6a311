from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

from yt_sentiment.evaluation.figures import risk_figure
from yt_sentiment.evaluation.metrics import (
    calibration_error,
    confusion,
    describe,
    least_confident,
    paired_differences,
    risk_coverage,
    scores_of,
    wrong_and_unflagged,
)
from yt_sentiment.evaluation.report import EvalSet, evaluate_set
from yt_sentiment.labels import LABELS
from yt_sentiment.params import Params

RNG = np.random.default_rng(11)
TRUE = RNG.integers(0, 3, 400)
GUESS = np.where(RNG.random(400) < 0.7, TRUE, RNG.integers(0, 3, 400))


def test_scores_agree_with_scikit_learn() -> None:
    scores = scores_of(confusion(TRUE, GUESS))
    assert float(scores.accuracy) == pytest.approx(accuracy_score(TRUE, GUESS))
    assert float(scores.macro_f1) == pytest.approx(f1_score(TRUE, GUESS, average="macro"))
    assert float(scores.macro_recall) == pytest.approx(recall_score(TRUE, GUESS, average="macro"))
    assert scores.precision == pytest.approx(precision_score(TRUE, GUESS, average=None))


def test_a_class_without_rows_does_not_count() -> None:
    true, guess = np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0])
    assert float(scores_of(confusion(true, guess)).macro_recall) == pytest.approx(0.75)


def test_the_multinomial_interval_is_that_of_resampled_rows() -> None:
    report = describe(TRUE, GUESS, rounds=4000, seed=1)
    rows = RNG.integers(0, len(TRUE), (2000, len(TRUE)))
    by_rows = [f1_score(TRUE[pick], GUESS[pick], average="macro") for pick in rows[:800]]
    expected = np.percentile(by_rows, [2.5, 97.5])
    assert report["macro_f1_interval"] == pytest.approx(list(expected), abs=0.012)
    low, high = report["macro_f1_interval"]
    assert low < report["macro_f1"] < high


def test_calibration_error_is_zero_for_honest_and_large_for_boastful_confidence() -> None:
    confidence = RNG.uniform(0.4, 0.99, 20_000)
    right = RNG.random(20_000) < confidence
    rest = (1 - confidence) / 2
    probabilities = np.stack([confidence, rest, rest], axis=1)
    true = np.where(right, 0, 1)
    assert calibration_error(true, probabilities) < 0.02
    boastful = np.tile([0.98, 0.01, 0.01], (1000, 1))
    assert calibration_error(np.arange(1000) % 2, boastful) == pytest.approx(0.48)


def test_paired_differences_are_of_the_same_rows() -> None:
    same = paired_differences(TRUE, GUESS, GUESS, rounds=500, seed=2)
    assert same["macro_f1"] == {"difference": 0.0, "interval": [0.0, 0.0]}
    better = paired_differences(TRUE, TRUE, GUESS, rounds=500, seed=2)
    assert better["macro_f1"]["interval"][0] > 0
    assert all(recall["interval"][0] > 0 for recall in better["recall"].values())


def test_slices_count_their_rows_and_small_ones_say_so(params: Params) -> None:
    comments = ["not good"] * 60 + ["GREAT 😍 video"] * 60 + ["word " * 30]
    true = np.array([0] * 60 + [2] * 60 + [1])
    probabilities = np.eye(3)[true] * 0.8 + 0.2 / 3
    none = np.zeros(121, dtype=np.bool_)
    rows = EvalSet(comments, true, probabilities, none, {"always negative": np.zeros(121, dtype=np.int64)})
    report = evaluate_set(rows, params.evaluate, seed=0)
    assert report["macro_f1"] == 1.0
    assert report["slices"]["negation"]["rows"] == 60
    assert report["slices"]["emoji"]["rows"] == report["slices"]["capitals"]["rows"] == 60
    assert "fewer than" in report["slices"]["long (over 20 tokens)"]["left_out"]
    versus = report["baselines"]["always negative"]["ours_minus_this"]["macro_f1"]
    assert versus["interval"][0] > 0.5
    assert list(report["per_class"]) == list(LABELS)


def sure_of(guess: NDArray[np.int64], confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities whose largest is ``confidence``, at ``guess``."""
    rest = (1 - confidence) / 2
    return np.where(np.eye(3, dtype=np.bool_)[guess], confidence[:, None], rest[:, None])


def test_errors_fall_with_coverage_where_confidence_says_something() -> None:
    true, guess = np.zeros(10, dtype=np.int64), np.array([0] * 8 + [1] * 2)
    telling = risk_coverage(true, sure_of(guess, np.linspace(0.95, 0.5, 10)))
    errors = {point["answered"]: point["error"] for point in telling["points"]}
    assert len(errors) == 20
    assert errors[0.8] == errors[0.5] == 0
    assert errors[0.9] == pytest.approx(1 / 9, abs=1e-4)
    assert errors[1.0] == pytest.approx(0.2)
    assert telling["area"] == pytest.approx((1 / 9 + 2 / 10) / 10, abs=1e-4)
    misleading = risk_coverage(true, sure_of(guess, np.linspace(0.5, 0.95, 10)))
    assert misleading["points"][0]["error"] == 1
    assert misleading["area"] > 0.2 > telling["area"]
    (line,) = risk_figure({"made up": {"risk_coverage": telling}}).axes[0].lines
    assert np.asarray(line.get_xydata())[-1].tolist() == [1.0, 0.2]


def test_a_flag_takes_a_wrong_row_out_and_a_right_one_does_not_matter() -> None:
    true, guess = np.array([0, 1, 2, 0]), np.array([0, 0, 0, 0])
    assert wrong_and_unflagged(true, guess, np.array([False] * 4)) == 0.5
    assert wrong_and_unflagged(true, guess, np.array([True, True, False, False])) == 0.25
    assert wrong_and_unflagged(true, guess, np.array([False, True, True, False])) == 0


def test_the_least_confident_rows_are_so_many() -> None:
    probabilities = sure_of(np.array([0, 1, 2, 0]), np.array([0.9, 0.5, 0.8, 0.4]))
    assert least_confident(probabilities, 2).tolist() == [False, True, False, True]
    assert not least_confident(probabilities, 0).any()
    assert least_confident(probabilities, 4).all()


def test_a_report_says_what_is_wrong_and_unflagged(params: Params) -> None:
    true = np.zeros(200, dtype=np.int64)
    probabilities = sure_of(np.array([0] * 150 + [1] * 50), np.linspace(0.9, 0.5, 200))
    flagged = np.arange(200) >= 160
    report = evaluate_set(EvalSet(["a comment"] * 200, true, probabilities, flagged, {}), params.evaluate, seed=0)
    assert report["answered"] == 0.8
    assert report["wrong_and_unflagged"] == 0.05
    low, high = report["wrong_and_unflagged_interval"]
    assert 0 < low < 0.05 < high < 0.1
    assert report["risk_coverage"]["points"][-1] == {"answered": 1.0, "error": 0.25}
