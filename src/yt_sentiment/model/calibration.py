"""From raw scores to probabilities that hold: a temperature, and a boundary of the neutral class, per platform."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from yt_sentiment.comment import PLATFORMS
from yt_sentiment.labels import LABELS

MIN_ROWS: Final = 300
"""Rows of a platform from which it has a calibration of its own."""
TEMPERATURES: Final = (0.1 - 1e-9, 10 + 1e-9)
NEUTRALS: Final = (-3.0, 3.0)
"""What ``fit_calibration`` may find; the temperature passes through a logarithm and back."""
_NEUTRAL: Final = LABELS.index("neutral")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """``softmax(raw / temperature)``, with the boundary of the neutral class moved.

    Source: temperature scaling, Guo et al. (2017), "On Calibration of Modern Neural Networks".

    Attributes:
        temperature: > 0; above 1 it makes answers less sure.
        neutral: added to the neutral class, in units of the logarithm of its odds.
    """

    temperature: float
    neutral: float = 0.0

    def scaled(self, raw: Floats) -> Floats:
        """Return the logarithms of the probabilities, up to a constant per row, shape (n, 3)."""
        scaled: Floats = raw / self.temperature
        scaled[..., _NEUTRAL] += self.neutral
        return scaled


def fit_calibration(raw: Floats, classes: NDArray[np.int64], weights: Floats, *, boundary: bool) -> Calibration:
    """Return the calibration that minimises the weighted log loss of raw scores, temperature 0.1 to 10.

    Args:
        raw: shape (n, 3).
        classes: index into ``LABELS`` per row.
        weights: 0 or more per row.
        boundary: whether the neutral class may be moved, by 3 at most; else it stays.
    """
    rows = np.arange(len(classes))

    def of(values: Floats) -> Calibration:
        return Calibration(float(np.exp(values[0])), float(values[1]) if boundary else 0.0)

    def log_loss(values: Floats) -> float:
        return float(np.average(-log_softmax(of(values).scaled(raw), axis=1)[rows, classes], weights=weights))

    ranges = [(-np.log(10), np.log(10)), NEUTRALS][: 2 if boundary else 1]
    from scipy.optimize import minimize  # half a second, which only training needs

    return of(minimize(log_loss, np.zeros(len(ranges)), bounds=ranges, method="L-BFGS-B").x)


def fit_calibrations(
    raw: Floats,
    classes: NDArray[np.int64],
    weights: Floats,
    platforms: NDArray[np.str_],
    boundaries: Collection[str],
) -> Mapping[str, Calibration]:
    """Return a calibration per platform; one that has too few rows of weight shares the temperature of all rows.

    Args:
        raw: scores of trees that did not see the row, shape (n, 3).
        classes: index into ``LABELS`` per row.
        weights: 0 or more per row.
        platforms: where each row was written.
        boundaries: platforms whose neutral class may be moved. There each class counts the same, since the class
            shares of a corpus say little of those of new comments.
    """
    common = fit_calibration(raw, classes, weights, boundary=False)
    found = dict.fromkeys(PLATFORMS, common)
    for platform in PLATFORMS:
        rows = (platforms == platform) & (weights > 0)
        if rows.sum() >= MIN_ROWS:
            here = weights[rows]
            if platform in boundaries:
                counts = np.bincount(classes[rows], minlength=len(LABELS))
                here = here / np.maximum(counts, 1)[classes[rows]]
            found[platform] = fit_calibration(raw[rows], classes[rows], here, boundary=platform in boundaries)
    return found
