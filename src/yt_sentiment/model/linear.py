"""Linear models, one per language, with weights in whole units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_UNITS: Final = 127
"""Of the largest weight of a class."""


@dataclass(frozen=True, slots=True)
class LinearModels:
    """Linear models of several languages, as the model file holds them.

    Attributes:
        weights: in units of the column's language, shape (n_columns, 3); each column is of one language.
        units: what a weight of 1 is worth, shape (3,) each, by language (``linear_names``).
        intercepts: likewise.
    """

    weights: NDArray[np.int8]
    units: Mapping[str, NDArray[np.float32]]
    intercepts: Mapping[str, NDArray[np.float32]]

    def scores(self, tfidf: sp.csr_matrix, languages: Sequence[str]) -> Floats:
        """Return decision values, shape (n, 3).

        Args:
            tfidf: shape (n, n_columns).
            languages: whose linear model judges each row, one of ``linear_names``.
        """
        rows = {name: row for row, name in enumerate(self.units)}
        places = np.array([rows[language] for language in languages], np.int64)
        units = np.stack(list(self.units.values())).astype(np.float64)[places]
        intercepts = np.stack([self.intercepts[name] for name in self.units])[places]
        scores: Floats = tfidf @ self.weights.astype(np.float64) * units + intercepts
        return scores


def in_units(coef: NDArray[np.floating]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return weights of one language, shape (n, 3), in whole units, and what a unit of each class is worth."""
    units = (np.abs(coef).max(axis=0, initial=0) / MOST_UNITS).astype(np.float32)
    units[units == 0] = 1
    return np.rint(coef / units).clip(-MOST_UNITS, MOST_UNITS).astype(np.int8), units
