"""How far two binned samples are apart.

scipy has no population stability index, and its ``jensenshannon`` takes the root of what rounding leaves of equal
shares, which is often below zero and then not a number (scipy 1.17, for half of random samples).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

FLOOR_SHARE: Final = 1e-4
"""Share of an empty bin, so that its logarithm is finite."""

Floats = NDArray[np.float64]


def psi(reference: Floats, current: Floats) -> float:
    """Return the population stability index between two binned samples.

    Zero means equal shares; it grows without bound. Without drift its expectation is about
    ``(k - 1) * (1 / n_ref + 1 / n_cur)``.

    Args:
        reference: counts or shares per bin, shape (k,), k >= 2.
        current: the same of the window.

    Returns:
        Index in nats, >= 0.

    Raises:
        ValueError: if the shapes differ or a total is zero.

    Source: the symmetrised Kullback-Leibler divergence (Kullback and Leibler 1951); shares are floored at 1e-4.
    """
    first, second = _shares(reference, current)
    first, second = np.maximum(first, FLOOR_SHARE), np.maximum(second, FLOOR_SHARE)
    return float(((second - first) * np.log(second / first)).sum())


def jensen_shannon(reference: Floats, current: Floats) -> float:
    """Return the Jensen-Shannon distance between two binned samples, 0 to 1.

    Raises:
        ValueError: if the shapes differ or a total is zero.

    Source: Endres and Schindelin (2003), A new metric for probability distributions; logarithms of base 2.
    """
    first, second = _shares(reference, current)
    middle = (first + second) / 2

    def divergence(part: Floats) -> float:
        some = part > 0
        return float((part[some] * np.log2(part[some] / middle[some])).sum())

    return float(np.sqrt(max(0.0, (divergence(first) + divergence(second)) / 2)))


def _shares(reference: Floats, current: Floats) -> tuple[Floats, Floats]:
    if reference.shape != current.shape:
        raise ValueError(f"binned samples of shapes {reference.shape} and {current.shape}, expected equal ones")
    totals = reference.sum(), current.sum()
    if not all(totals):
        raise ValueError(f"binned samples of totals {totals}, expected more than 0")
    return reference / totals[0], current / totals[1]
