"""The classifier on top of the features: linear models, LightGBM on their scores, calibration."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import NO_WORDS, UNDETERMINED
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.model.calibration import Calibration, Scores, calibration_key
from yt_sentiment.model.encoder import ENCODER_COLUMNS

if TYPE_CHECKING:
    import lightgbm as lgb

Probabilities = NDArray[np.float64]


def linear_names(languages: Sequence[str]) -> tuple[str, ...]:
    """Return what has a linear model of its own: each language that is read, all others together, and no words."""
    return (*languages, UNDETERMINED, NO_WORDS)


def linear_name(language: str, names: Collection[str]) -> str:
    """Return whose linear model judges comments of a language."""
    return language if language in names else UNDETERMINED


@dataclass(frozen=True, slots=True)
class FittedClassifier:
    """The trained parts of a model.

    Attributes:
        coef: weights of the linear models, shape (n_columns, 3); each column is of one language.
        intercepts: shape (3,) each, by language (``linear_names``).
        trees: LightGBM model over ``tree_inputs``.
        calibrations: what turns the trees' raw scores into probabilities, per platform for English, and per language.
        min_confidence: below it an answer is called uncertain, 1/3 to 1.
    """

    coef: NDArray[np.float32]
    intercepts: Mapping[str, NDArray[np.float32]]
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
        scores = tfidf @ self.coef.astype(np.float64) + self.intercepts_of(languages)
        keys = list(map(self.key, platforms, languages))
        return self.calibrated(tree_inputs(scores, lexical, encoder), keys)

    def intercepts_of(self, languages: Sequence[str]) -> NDArray[np.float32]:
        """Return the linear models' intercepts of rows whose linear models those are, shape (n, 3)."""
        if not languages:
            return np.zeros((0, len(LABELS)), np.float32)
        return np.stack([self.intercepts[language] for language in languages])

    def calibrated(self, inputs: NDArray[np.float64], keys: Sequence[str]) -> Probabilities:
        """Return calibrated probabilities of the trees' columns, shape (n, 3).

        One thread, since a batch is small and workers are the parallelism. What is a neutral comment on one
        platform or in one language can be a judgement on another, so both move the boundary.

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

    def key(self, platform: str, language: str) -> str:
        """Return which calibration a comment has: that of its language, of its platform where there is none."""
        return calibration_key(platform, language, self.calibrations)


def scores_of_judges(raw: NDArray[np.float64], inputs: NDArray[np.float64]) -> Scores:
    """Return what trees, linear models and encoder say of comments.

    Args:
        raw: of the trees, shape (n, 3).
        inputs: what the trees read, shape (n, n_inputs).
    """
    first, second = len(LABELS), 2 * len(LABELS)
    encoder = inputs[:, first:second] if inputs.shape[1] > first + len(LEXICAL_FEATURES) else np.zeros_like(raw)
    return Scores(raw, inputs[:, :first], encoder)


def input_names(*, encoder: bool) -> list[str]:
    """Return the names of the columns that the trees read."""
    return [f"linear_{label}" for label in LABELS] + list(ENCODER_COLUMNS if encoder else ()) + list(LEXICAL_FEATURES)


def tree_inputs(
    scores: NDArray[np.float64], lexical: NDArray[np.float32], encoder: NDArray[np.float32] | None
) -> NDArray[np.float64]:
    """Return the columns that the trees read: linear scores, the encoder's columns, then the lexical features."""
    return np.hstack([scores, lexical] if encoder is None else [scores, encoder, lexical])
