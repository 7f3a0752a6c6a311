"""Adam, for layers and for the few word vectors that a batch touches.

Source: Kingma and Ba (2015), Adam: a method for stochastic optimization.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

FIRST_DECAY: Final = 0.9
SECOND_DECAY: Final = 0.999
EPSILON: Final = 1e-8

Floats = NDArray[np.float32]


class Adam:
    """Moments of the gradient of one array, whose given rows are changed in place."""

    def __init__(self, weights: Floats) -> None:
        self.weights = weights
        self._first, self._second = np.zeros_like(weights), np.zeros_like(weights)
        self._steps = 0

    def step(self, gradient: Floats, learning_rate: float, rows: NDArray[np.int64] | slice = slice(None)) -> None:
        """Change ``rows``, each there once, by their ``gradient``; other rows and their moments stay as they are."""
        self._steps += 1
        self._first[rows] = FIRST_DECAY * self._first[rows] + (1 - FIRST_DECAY) * gradient
        self._second[rows] = SECOND_DECAY * self._second[rows] + (1 - SECOND_DECAY) * gradient**2
        first = self._first[rows] / (1 - FIRST_DECAY**self._steps)
        second = self._second[rows] / (1 - SECOND_DECAY**self._steps)
        self.weights[rows] -= learning_rate * first / (np.sqrt(second) + EPSILON)


def summed_by_row(places: NDArray[np.int64], gradients: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the distinct rows of a table and the sum of the gradients at each.

    Args:
        places: row of the table that each gradient is of, shape (n,).
        gradients: shape (n, size).
    """
    rows, inverse = np.unique(places, return_inverse=True)
    ones = np.ones(len(places), np.float32)
    summed: Floats = (
        sp.csr_matrix((ones, (inverse, np.arange(len(places)))), shape=(len(rows), len(places))) @ gradients
    )
    return rows, summed


def warmed_up(step: int, steps: int, warm_up_share: float) -> float:
    """Return the share of the learning rate at a step: in a line up to 1, then down to nearly nothing."""
    warm = max(warm_up_share * steps, 1)
    return float(min((step + 1) / warm, max(steps - step, 1) / max(steps - warm, 1)))
