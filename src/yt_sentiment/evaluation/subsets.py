"""Scores of predictions on the rows of each corpus, or of each language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.evaluation.metrics import calibration_error, confusion, scores_of


def scores_by(
    names: Sequence[str], classes: NDArray[np.int64], guesses: NDArray[np.float64]
) -> dict[str, dict[str, float]]:
    """Return what probabilities, shape (n, 3), are worth on the rows of each name."""
    found = {}
    for name in sorted(set(names)):
        rows = np.asarray(names) == name
        point = scores_of(confusion(classes[rows], guesses[rows].argmax(axis=1)))
        found[name] = {
            "rows": int(rows.sum()),
            "macro_f1": round(float(point.macro_f1), 4),
            "macro_recall": round(float(point.macro_recall), 4),
            "calibration_error": round(calibration_error(classes[rows], guesses[rows]), 4),
        }
    return found
