"""What is trained on top of the features: linear models, LightGBM on their scores, calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment.labels import LABELS
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.model.calibration import Calibration, Scores, calibration_key
from yt_sentiment.model.linear import LinearModels

if TYPE_CHECKING:
    import lightgbm as lgb

Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FittedClassifier:
    """The trained parts of a model.

    Attributes:
        linear: a linear model per language.
        trees: LightGBM model over ``tree_inputs``.
        calibrations: what turns the trees' raw scores into probabilities, per platform for English, and per language.
        min_confidence: below it an answer is called uncertain, 1/3 to 1.
    """

    linear: LinearModels
    trees: lgb.Booster
    calibrations: Mapping[str, Calibration]
    min_confidence: float

    def predict_proba(
        self,
        tfidf: sp.csr_matrix,
        lexical: NDArray[np.float32],
        encoder: NDArray[np.float32] | None,
        languages: Sequence[str],
        platforms: Sequence[str],
    ) -> Probabilities:
        """Return ``calibrated`` probabilities of rows that are numbers already, shape (n, 3).

        Args:
            tfidf: shape (n, n_columns).
            lexical: shape (n, len(LEXICAL_FEATURES)).
            encoder: shape (n, len(ENCODER_COLUMNS)), if there is one.
            languages: whose linear model judges each row.
            platforms: of each row.
        """
        keys = [calibration_key(*row, self.calibrations) for row in zip(platforms, languages, strict=True)]
        return self.calibrated(tree_inputs(self.linear.scores(tfidf, languages), lexical, encoder), keys)

    def calibrated(self, inputs: NDArray[np.float64], keys: Sequence[str]) -> Probabilities:
        """Return calibrated probabilities of the trees' columns, shape (n, 3).

        What is a neutral comment on one platform or in one language can be a judgement on another, so both move the
        boundary.

        Args:
            inputs: shape (n, n_inputs).
            keys: which calibration each row has (``calibration_key``).
        """
        scores = scores_of_judges(np.asarray(self.trees.predict(inputs, raw_score=True, num_threads=1)), inputs)
        raw, names = np.empty_like(scores.trees), np.asarray(keys)
        for key in set(keys):
            rows = names == key
            raw[rows] = self.calibrations[key].scaled(scores.rows(rows))
        raw -= raw.max(axis=1, keepdims=True)
        probabilities: Probabilities = np.exp(raw, out=raw)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        return probabilities


def scores_of_judges(raw: NDArray[np.float64], inputs: NDArray[np.float64]) -> Scores:
    """Return what trees, linear models and encoder say of comments.

    Args:
        raw: of the trees, shape (n, 3).
        inputs: what the trees read, shape (n, n_inputs).
    """
    first, second = len(LABELS), 2 * len(LABELS)
    encoder = inputs[:, first:second] if inputs.shape[1] > first + len(LEXICAL_FEATURES) else np.zeros_like(raw)
    return Scores(raw, inputs[:, :first], encoder)


def tree_inputs(
    scores: NDArray[np.float64], lexical: NDArray[np.float32], encoder: NDArray[np.float32] | None
) -> NDArray[np.float64]:
    """Return the columns that the trees read: linear scores, the encoder's columns, then the lexical features."""
    return np.hstack([scores, lexical] if encoder is None else [scores, encoder, lexical])
