"""Scores of three-class predictions, with intervals.

Every score but the calibration error is a function of the confusion matrix, so a bootstrap over
rows is a multinomial draw of its cells: exact, and fast enough for thousands of replicates.
Source: resampling n rows with replacement draws cell counts from Multinomial(n, cells / n)
(Efron and Tibshirani 1993, chapter 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import Prediction
from yt_sentiment.labels import LABELS

CALIBRATION_BINS: Final = 15
INTERVAL: Final = (2.5, 97.5)
"""Percentiles of a 95 % interval."""

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def arrays_of(predictions: Sequence[Prediction]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return probabilities, shape (n, 3), and whether each names a doubt, shape (n,)."""
    probabilities = [(one.p_negative, one.p_neutral, one.p_positive) for one in predictions]
    flagged = np.array([bool(one.uncertain) for one in predictions], dtype=np.bool_)
    return np.array(probabilities, dtype=np.float64).reshape(len(predictions), len(LABELS)), flagged


def confusion(true: Codes, predicted: Codes) -> NDArray[np.int64]:
    """Return counts, shape (3, 3); rows are the true class, columns the predicted one."""
    cells = np.bincount(true * len(LABELS) + predicted, minlength=len(LABELS) ** 2)
    return cells.reshape(len(LABELS), len(LABELS))


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of one or many confusion matrices, shapes (...) and (..., 3)."""

    accuracy: Floats
    macro_f1: Floats
    macro_recall: Floats
    recall: Floats
    precision: Floats
    f1: Floats


def scores_of(cells: NDArray[np.int64]) -> Scores:
    """Return the scores of confusion matrices, shape (..., 3, 3).

    A ratio without a denominator is 0; a class without true rows does not enter macro averages.
    """
    hits = np.diagonal(cells, axis1=-2, axis2=-1).astype(np.float64)
    true, predicted = cells.sum(axis=-1), cells.sum(axis=-2)
    recall = np.divide(hits, true, out=np.zeros_like(hits), where=true > 0)
    precision = np.divide(hits, predicted, out=np.zeros_like(hits), where=predicted > 0)
    f1 = np.divide(2 * hits, true + predicted, out=np.zeros_like(hits), where=(true + predicted) > 0)
    present = true > 0
    classes = np.maximum(present.sum(axis=-1), 1)
    return Scores(
        accuracy=hits.sum(axis=-1) / np.maximum(true.sum(axis=-1), 1),
        macro_f1=(f1 * present).sum(axis=-1) / classes,
        macro_recall=(recall * present).sum(axis=-1) / classes,
        recall=recall,
        precision=precision,
        f1=f1,
    )


def resample(cells: NDArray[np.int64], rounds: int, seed: int) -> NDArray[np.int64]:
    """Return ``rounds`` bootstrap replicates of cell counts, shape (rounds, *cells.shape)."""
    total = int(cells.sum())
    drawn = np.random.default_rng(seed).multinomial(total, cells.ravel() / total, size=rounds)
    return drawn.reshape(rounds, *cells.shape)


def interval(values: Floats) -> list[float]:
    """Return the 95 % percentile interval of replicates, rounded."""
    return [round(float(value), 4) for value in np.percentile(values, INTERVAL)]


def calibration_bins(true: Codes, probabilities: Floats) -> list[dict[str, float]]:
    """Return rows, mean confidence and accuracy per bin of equal width that holds rows."""
    confidence, hit = probabilities.max(axis=1), probabilities.argmax(axis=1) == true
    index = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    return [
        {
            "rows": int((index == bin_).sum()),
            "confidence": float(confidence[index == bin_].mean()),
            "accuracy": float(hit[index == bin_].mean()),
        }
        for bin_ in np.unique(index)
    ]


def calibration_error(true: Codes, probabilities: Floats) -> float:
    """Return the expected calibration error of the predicted class, 0 to 1.

    Source: Naeini et al. (2015), 15 bins of equal width.
    """
    bins = calibration_bins(true, probabilities)
    return sum(b["rows"] * abs(b["confidence"] - b["accuracy"]) for b in bins) / len(true)


RISK_SHARES: Final = tuple(step / 20 for step in range(1, 21))
"""Shares answered at which a risk-coverage curve is reported."""


def wrong_and_unflagged(true: Codes, predicted: Codes, flagged: Flags) -> float:
    """Return the share of all rows whose prediction is wrong though no doubt was flagged, 0 to 1."""
    return float(((true != predicted) & ~flagged).mean())


def least_confident(probabilities: Floats, count: int) -> Flags:
    """Return which ``count`` rows have the lowest confidence, shape (n,); of equal ones the last."""
    chosen = np.zeros(len(probabilities), dtype=np.bool_)
    chosen[_by_confidence(probabilities)[len(probabilities) - count :]] = True
    return chosen


def risk_coverage(true: Codes, probabilities: Floats) -> dict[str, Any]:
    """Return how often the most confident answers are wrong, by how many are given.

    Returns:
        ``points``: ``answered``, a share of all rows, and ``error``, the share of wrong ones among them; their product
        is what is wrong and unflagged where the model answers so many. ``area``: the mean error over every number of
        answers; where confidence says nothing it is the error over all rows.

    Source: Geifman and El-Yaniv (2017), selective risk; the area as in Geifman et al. (2019).
    """
    wrong = (probabilities.argmax(axis=1) != true)[_by_confidence(probabilities)]
    errors = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    counts = [max(int(share * len(wrong)), 1) for share in RISK_SHARES]
    points = [
        {"answered": share, "error": round(float(errors[count - 1]), 4)}
        for share, count in zip(RISK_SHARES, counts, strict=True)
    ]
    return {"area": round(float(errors.mean()), 4), "points": points}


def _by_confidence(probabilities: Floats) -> NDArray[np.int64]:
    return np.argsort(-probabilities.max(axis=1), kind="stable")


def describe(true: Codes, predicted: Codes, *, rounds: int, seed: int) -> dict[str, Any]:
    """Return scores, intervals, per-class figures and the confusion matrix, ready for JSON."""
    cells = confusion(true, predicted)
    point, replicates = scores_of(cells), scores_of(resample(cells, rounds, seed))
    summary: dict[str, Any] = {"rows": len(true)}
    for name in ("accuracy", "macro_f1", "macro_recall"):
        summary[name] = round(float(getattr(point, name)), 4)
        summary[f"{name}_interval"] = interval(getattr(replicates, name))
    summary["per_class"] = {
        label: {
            "rows": int(cells[i].sum()),
            "precision": round(float(point.precision[i]), 4),
            "recall": round(float(point.recall[i]), 4),
            "f1": round(float(point.f1[i]), 4),
        }
        for i, label in enumerate(LABELS)
    }
    summary["confusion"] = cells.tolist()
    return summary


def paired_differences(true: Codes, ours: Codes, theirs: Codes, *, rounds: int, seed: int) -> Mapping[str, Any]:
    """Return how much better ``ours`` is than ``theirs`` on the same rows.

    Returns:
        ``macro_f1``, ``macro_recall`` and, per class, ``recall``: difference and 95 % interval, from
        replicates that draw both models' answers together.
    """
    k = len(LABELS)
    joint = np.bincount((true * k + ours) * k + theirs, minlength=k**3).reshape(k, k, k)
    replicates = resample(joint, rounds, seed)
    a, b = scores_of(joint.sum(axis=2)), scores_of(joint.sum(axis=1))
    many_a, many_b = scores_of(replicates.sum(axis=3)), scores_of(replicates.sum(axis=2))
    return {
        **{
            name: {
                "difference": float(getattr(a, name) - getattr(b, name)),
                "interval": interval(getattr(many_a, name) - getattr(many_b, name)),
            }
            for name in ("macro_f1", "macro_recall")
        },
        "recall": {
            label: {
                "difference": float(a.recall[i] - b.recall[i]),
                "interval": interval(many_a.recall[:, i] - many_b.recall[:, i]),
            }
            for i, label in enumerate(LABELS)
        },
    }
