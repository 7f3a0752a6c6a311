"""The gate between a candidate and production: pure functions of answers on the same rows.

Missing evidence refuses; every refusal names its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.evaluation.metrics import (
    calibration_error,
    least_confident,
    paired_differences,
    wrong_and_unflagged,
)
from yt_sentiment.params import PromoteParams


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both models' answers on the rows of one human-labelled test set.

    Attributes:
        true: index into ``LABELS`` per row, shape (n,).
        candidate: probabilities, shape (n, 3).
        production: probabilities, shape (n, 3).
        candidate_flagged: where the candidate names a doubt, shape (n,).
        production_flagged: the same of production; None where a model of older code has not stored it.
        answered: number of the set's rows that the candidate and the model in production have an answer to; n of them
            are the same.
    """

    true: NDArray[np.int64]
    candidate: NDArray[np.float64]
    production: NDArray[np.float64]
    candidate_flagged: NDArray[np.bool_]
    production_flagged: NDArray[np.bool_] | None
    answered: tuple[int, int]


@dataclass(slots=True)
class Verdict:
    """Outcome of the gate.

    Attributes:
        reasons: why the candidate is refused; empty if it passes.
        comparison: figures per test set, for the log.
    """

    reasons: list[str] = field(default_factory=list)
    comparison: dict[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """True if nothing speaks against the candidate."""
        return not self.reasons


def compare(evidence: Mapping[str, Evidence], params: PromoteParams, *, seed: int) -> Verdict:
    """Return whether the candidate may replace the model in production (the performance test).

    Per test set, macro-F1 may not be lower than its paired interval explains, nor by more than
    ``max_macro_f1_loss``; no class may lose more recall than ``max_recall_loss``, unless the interval
    explains it (a class of 200 rows moves by that much by chance); the calibration error may not grow
    by more than ``max_calibration_loss``, nor the share that is wrong and unflagged by more than
    ``max_unflagged_gain``. Over all sets, the mean difference in macro-F1 must be above 0.
    """
    verdict = Verdict()
    if not evidence:
        verdict.reasons.append("no human-labelled test rows to compare on")
        return verdict
    differences = []
    for name, rows in evidence.items():
        if len(rows.true) < params.min_rows:
            verdict.reasons.append(
                f"{name}: {len(rows.true)} test rows that both models answered (the candidate {rows.answered[0]}, "
                f"production {rows.answered[1]}), at least {params.min_rows} are needed"
            )
            continue
        figures = _figures(rows, params, seed)
        verdict.comparison[name] = figures
        differences.append(figures["macro_f1"]["difference"])
        verdict.reasons += [f"{name}: {reason}" for reason in _losses(figures, params)]
    if differences and (mean := float(np.mean(differences))) <= 0:
        verdict.reasons.append(f"performance test: mean macro-F1 differs by {mean:+.4f}, expected above 0")
    return verdict


def _figures(rows: Evidence, params: PromoteParams, seed: int) -> dict[str, Any]:
    candidate, production = rows.candidate.argmax(axis=1), rows.production.argmax(axis=1)
    figures = dict(paired_differences(rows.true, candidate, production, rounds=params.bootstrap_rounds, seed=seed))
    figures["rows"] = len(rows.true)
    figures["calibration_error"] = {
        "candidate": calibration_error(rows.true, rows.candidate),
        "production": calibration_error(rows.true, rows.production),
    }
    figures["wrong_and_unflagged"] = _doubts(rows, candidate, production)
    return figures


def _doubts(rows: Evidence, candidate: NDArray[np.int64], production: NDArray[np.int64]) -> dict[str, Any]:
    """Return the shares that are wrong and unflagged, and where production's flags are from.

    Flags that production has not stored are those of its lowest confidences, as many as the candidate has: neither is
    then better for answering less.
    """
    flagged, flags_of_production = rows.production_flagged, "its own"
    if flagged is None:
        flagged = least_confident(rows.production, int(rows.candidate_flagged.sum()))
        flags_of_production = "its lowest confidences"
    return {
        "candidate": wrong_and_unflagged(rows.true, candidate, rows.candidate_flagged),
        "production": wrong_and_unflagged(rows.true, production, flagged),
        "answered": {"candidate": float((~rows.candidate_flagged).mean()), "production": float((~flagged).mean())},
        "flags_of_production": flags_of_production,
    }


def _losses(figures: Mapping[str, Any], params: PromoteParams) -> list[str]:
    reasons = []
    f1, (low, high) = figures["macro_f1"]["difference"], figures["macro_f1"]["interval"]
    if high < 0 or f1 < -params.max_macro_f1_loss:
        reasons.append(
            f"macro-F1 differs by {f1:+.4f} (95 % interval {low:+.4f} to {high:+.4f}); allowed is a loss that "
            f"the interval explains, of at most {params.max_macro_f1_loss}"
        )
    for label, recall in figures["recall"].items():
        change, (low, high) = recall["difference"], recall["interval"]
        if change < -params.max_recall_loss and high < 0:
            reasons.append(
                f"recall of {label} differs by {change:+.4f} (95 % interval {low:+.4f} to {high:+.4f}); allowed is "
                f"{-params.max_recall_loss:+}, or what the interval explains"
            )
    errors = figures["calibration_error"]
    growth = errors["candidate"] - errors["production"]
    if growth > params.max_calibration_loss:
        reasons.append(
            f"calibration error grows from {errors['production']:.4f} to {errors['candidate']:.4f}, "
            f"allowed is +{params.max_calibration_loss}"
        )
    unflagged = figures["wrong_and_unflagged"]
    if unflagged["candidate"] - unflagged["production"] > params.max_unflagged_gain:
        reasons.append(
            f"the share that is wrong and unflagged grows from {unflagged['production']:.4f} to "
            f"{unflagged['candidate']:.4f}, allowed is +{params.max_unflagged_gain}"
        )
    return reasons
