"""The classifier on top of the features: linear models, LightGBM on their scores, calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment.comment import YOUTUBE
from yt_sentiment.labels import LABELS
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.model.calibration import Calibration

if TYPE_CHECKING:
    import lightgbm as lgb

Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FittedClassifier:
    """The trained parts of a model.

    Attributes:
        coef: weights of the linear models, shape (n_columns, 3).
        intercept: shape (3,).
        trees: LightGBM model over ``tree_inputs``.
        calibrations: what turns the trees' raw scores into probabilities, per platform.
        min_confidence: below it an answer is called uncertain, 1/3 to 1.
    """

    coef: NDArray[np.float32]
    intercept: NDArray[np.float32]
    trees: lgb.Booster
    calibrations: Mapping[str, Calibration]
    min_confidence: float

    def predict_proba(
        self,
        tfidf: sp.csr_matrix,
        lexical: NDArray[np.float32],
        encoder: NDArray[np.float32] | None,
        platforms: Sequence[str] | None = None,
    ) -> Probabilities:
        """Return calibrated probabilities of rows that are numbers already, shape (n, 3)."""
        return self.calibrated(
            tree_inputs(linear_scores(tfidf, self.coef, self.intercept), lexical, encoder), platforms
        )

    def calibrated(self, inputs: NDArray[np.float64], platforms: Sequence[str] | None = None) -> Probabilities:
        """Return calibrated probabilities of the trees' columns, shape (n, 3).

        One thread, since a batch is small and workers are the parallelism. What is a neutral comment on one
        platform can be a judgement on another, so the platform moves the boundary.

        Args:
            inputs: shape (n, n_inputs).
            platforms: where each comment was written, one of ``PLATFORMS``; all on YouTube if not given.
        """
        raw = np.asarray(self.trees.predict(inputs, raw_score=True, num_threads=1))
        if platforms is None:
            raw = self.calibrations[YOUTUBE].scaled(raw)
        else:
            names = np.asarray(platforms)
            for platform in set(platforms):
                raw[names == platform] = self.calibrations[platform].scaled(raw[names == platform])
        raw -= raw.max(axis=1, keepdims=True)
        probabilities: Probabilities = np.exp(raw, out=raw)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        return probabilities


def linear_scores(
    matrix: sp.csr_matrix, coef: NDArray[np.float32], intercept: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the decision values of the linear models, shape (n, 3)."""
    scores: NDArray[np.float64] = matrix @ coef.astype(np.float64) + intercept
    return scores


def input_names(*, encoder: bool) -> list[str]:
    """Return the names of the columns that the trees read."""
    scores = ["linear", "encoder"] if encoder else ["linear"]
    return [f"{score}_{label}" for score in scores for label in LABELS] + list(LEXICAL_FEATURES)


def tree_inputs(
    scores: NDArray[np.float64], lexical: NDArray[np.float32], encoder: NDArray[np.float32] | None
) -> NDArray[np.float64]:
    """Return the columns that the trees read: linear scores, the encoder's, then the lexical features."""
    return np.hstack([scores, lexical] if encoder is None else [scores, encoder, lexical])
