"""Measure predictors on labelled rows: scores, intervals, slices, and ours against the baselines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.evaluation.metrics import (
    calibration_bins,
    calibration_error,
    confusion,
    describe,
    interval,
    paired_differences,
    resample,
    risk_coverage,
    scores_of,
    wrong_and_unflagged,
)
from yt_sentiment.language.text import EMOJI, NEGATIONS, PUNCTUATION
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.params import EvaluateParams

MEASURES_TEXTBLOB: Final = "agreement with TextBlob"

_EMOJI = re.compile(f"[{EMOJI}]")
SLICES: Final[dict[str, Callable[[str, list[str]], bool]]] = {
    "short (under 8 tokens)": lambda _, words: len(words) < 8,
    "medium (8 to 20 tokens)": lambda _, words: 8 <= len(words) <= 20,
    "long (over 20 tokens)": lambda _, words: len(words) > 20,
    "emoji": lambda text, _: _EMOJI.search(text) is not None,
    "negation": lambda _, words: not NEGATIONS.isdisjoint(words),
    "capitals": lambda text, _: any(len(word) > 2 and word.isupper() for word in text.split()),
    "question": lambda text, _: "?" in text,
}
"""Name of a slice -> whether a normalised text and its tokens belong to it."""

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EvalSet:
    """Labelled rows of one source, with every predictor's answers.

    Attributes:
        comments: raw texts.
        true: index into ``LABELS`` per row, shape (n,).
        probabilities: of our model, shape (n, 3).
        flagged: whether our model names a doubt, of whatever kind, per row, shape (n,).
        baselines: predicted classes per baseline, each of shape (n,).
        min_confidence: below it our model calls an answer uncertain.
    """

    __test__ = False

    comments: Sequence[str]
    true: Codes
    probabilities: NDArray[np.float64]
    flagged: NDArray[np.bool_]
    baselines: Mapping[str, Codes]
    min_confidence: float = 0.0


def evaluate_set(rows: EvalSet, params: EvaluateParams, *, seed: int) -> dict[str, Any]:
    """Return everything that is reported of one test set, ready for JSON."""
    ours = rows.probabilities.argmax(axis=1)
    options = {"rounds": params.bootstrap_rounds, "seed": seed}
    report = describe(rows.true, ours, **options)
    report["calibration_error"] = round(calibration_error(rows.true, rows.probabilities), 4)
    report["calibration"] = [
        {key: round(value, 4) for key, value in bin_.items()}
        for bin_ in calibration_bins(rows.true, rows.probabilities)
    ]
    report["coverage"] = coverage(rows.true, rows.probabilities, rows.min_confidence)
    report |= doubt(rows.true, ours, rows.flagged, **options)
    report["risk_coverage"] = risk_coverage(rows.true, rows.probabilities)
    report["slices"] = _slices(rows, ours, params, seed)
    report["baselines"] = {}
    for name, theirs in rows.baselines.items():
        versus = paired_differences(rows.true, ours, theirs, **options)
        report["baselines"][name] = {
            **describe(rows.true, theirs, **options),
            "ours_minus_this": {
                score: {
                    "difference": round(versus[score]["difference"], 4),
                    "interval": versus[score]["interval"],
                }
                for score in ("macro_f1", "macro_recall")
            },
        }
    return report


COVERAGES: Final = (1.0, 0.9, 0.8, 0.7, 0.5)


def coverage(true: Codes, probabilities: NDArray[np.float64], min_confidence: float) -> dict[str, Any]:
    """Return accuracy among the most confident answers: at the model's threshold, and at fixed shares of the rows."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == true
    order = np.argsort(-confidence, kind="stable")
    running = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    kept = confidence >= min_confidence
    return {
        "threshold": round(min_confidence, 4),
        "share": round(float(kept.mean()), 4),
        "accuracy": round(float(right[kept].mean()), 4) if kept.any() else None,
        "at": {f"{share:.0%}": round(float(running[max(int(share * len(order)), 1) - 1]), 4) for share in COVERAGES},
    }


def doubt(true: Codes, ours: Codes, flagged: NDArray[np.bool_], *, rounds: int, seed: int) -> dict[str, Any]:
    """Return the share of rows without a doubt, and of those that are wrong without one, with its 95 % interval."""
    share = wrong_and_unflagged(true, ours, flagged)
    count = round(share * len(true))
    drawn = resample(np.array([count, len(true) - count]), rounds, seed)[:, 0] / len(true)
    return {
        "answered": round(float((~flagged).mean()), 4),
        "wrong_and_unflagged": round(share, 4),
        "wrong_and_unflagged_interval": interval(drawn),
    }


def _slices(rows: EvalSet, ours: Codes, params: EvaluateParams, seed: int) -> dict[str, Any]:
    batch = Batch(rows.comments)
    parts = batch.tokens.parts
    words = [[part for part in parts[batch.token_slice(row)] if part not in PUNCTUATION] for row in range(len(batch))]
    report: dict[str, Any] = {}
    for name, belongs in SLICES.items():
        inside = np.array([belongs(text, parts) for text, parts in zip(batch.normalised, words, strict=True)])
        count = int(inside.sum())
        if count < params.min_slice_rows:
            report[name] = {"rows": count, "left_out": f"fewer than {params.min_slice_rows} rows"}
            continue
        cells = confusion(rows.true[inside], ours[inside])
        point, many = scores_of(cells), scores_of(resample(cells, params.bootstrap_rounds, seed))
        report[name] = {
            "rows": count,
            "accuracy": round(float(point.accuracy), 4),
            "macro_f1": round(float(point.macro_f1), 4),
            "macro_f1_interval": interval(many.macro_f1),
        }
    return report
