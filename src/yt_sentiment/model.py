"""The sentiment model: raw comments in, calibrated probabilities out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

import lightgbm as lgb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import softmax

from yt_sentiment.comment import Prediction
from yt_sentiment.features import TextFeatures, form_features, normalise_all
from yt_sentiment.labels import LABELS
from yt_sentiment.model_files import Manifest, load_vocabulary, read_manifest

BATCH_ROWS: Final = 4096
"""Comments scored at once; bounds the memory of a large call."""

Probabilities = NDArray[np.float64]


class SentimentModel:
    """TF-IDF and a linear model per class, whose scores LightGBM combines with the lexicon group.

    Attributes:
        features: fitted TF-IDF.
        coef: weights of the linear models, shape (n_columns, 3).
        intercept: shape (3,).
        trees: LightGBM model over three linear scores and the lexicon-and-form group.
        temperature: divisor of the trees' raw scores, > 0 (Guo et al. 2017).
        manifest: what the model directory says of itself; missing for a model that was never saved.
    """

    def __init__(
        self,
        features: TextFeatures,
        coef: NDArray[np.float32],
        intercept: NDArray[np.float32],
        trees: lgb.Booster,
        temperature: float,
        manifest: Manifest | None = None,
    ) -> None:
        self.features = features
        self.coef = coef
        self.intercept = intercept
        self.trees = trees
        self.temperature = temperature
        self.manifest = manifest

    @property
    def version(self) -> str:
        """Content-derived identity, or ``unsaved``."""
        return self.manifest.version if self.manifest else "unsaved"

    def predict_proba(self, comments: Sequence[str]) -> Probabilities:
        """Return the probabilities of raw comments, shape (n, 3), columns as in ``LABELS``.

        Raises:
            TypeError: if a comment is not a string.
        """
        batches = [
            self._predict_batch(comments[start : start + BATCH_ROWS]) for start in range(0, len(comments), BATCH_ROWS)
        ]
        return np.concatenate(batches) if batches else np.zeros((0, len(LABELS)))

    def _predict_batch(self, comments: Sequence[str]) -> Probabilities:
        normalised = normalise_all(comments)
        scores = linear_scores(self.features.transform(normalised), self.coef, self.intercept)
        inputs = tree_inputs(scores, form_features(normalised))
        return tree_probabilities(self.trees, inputs, self.temperature)

    def predict(self, comments: Sequence[str]) -> list[Prediction]:
        """Return one prediction per raw comment, in order.

        Raises:
            TypeError: if a comment is not a string.
        """
        probabilities = self.predict_proba(comments)
        return [
            Prediction(LABELS[best], float(row[best]), *(float(value) for value in row))
            for row, best in zip(probabilities, probabilities.argmax(axis=1), strict=True)
        ]


def linear_scores(
    matrix: sp.csr_matrix, coef: NDArray[np.float32], intercept: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the decision values of the linear models, shape (n, 3)."""
    scores: NDArray[np.float64] = matrix @ coef.astype(np.float64) + intercept
    return scores


def tree_inputs(scores: NDArray[np.float64], form: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the columns that the trees read: linear scores, then the lexicon-and-form group."""
    return np.hstack([scores, form])


def tree_probabilities(trees: lgb.Booster, inputs: NDArray[np.float64], temperature: float) -> Probabilities:
    """Return calibrated probabilities of rows of ``tree_inputs``, shape (n, 3).

    One thread, since a batch is small and workers are the parallelism.
    """
    raw = np.asarray(trees.predict(inputs, raw_score=True, num_threads=1))
    calibrated: Probabilities = softmax(raw / temperature, axis=1)
    return calibrated


def load_model(folder: Path) -> SentimentModel:
    """Return the model in ``folder``, after checking every file.

    Raises:
        ModelFilesError: naming the file that is missing, altered, or of a foreign version.
    """
    manifest = read_manifest(folder)
    with np.load(folder / "linear.npz", allow_pickle=False) as linear:
        coef, intercept, temperature = linear["coef"], linear["intercept"], float(linear["temperature"])
    trees = lgb.Booster(model_str=(folder / "trees.txt").read_text(encoding="utf-8"))
    return SentimentModel(load_vocabulary(folder), coef, intercept, trees, temperature, manifest)


def default_model_folder() -> Path:
    """Return ``YT_SENTIMENT_MODEL``, or the model that the package carries."""
    return Path(os.environ.get("YT_SENTIMENT_MODEL") or str(files("yt_sentiment") / "default_model"))
