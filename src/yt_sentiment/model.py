"""The sentiment model: raw comments in, calibrated probabilities out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import lightgbm as lgb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import softmax

from yt_sentiment.comment import Prediction
from yt_sentiment.features import TextFeatures, normalise_all
from yt_sentiment.labels import LABELS
from yt_sentiment.lexicon import form_features
from yt_sentiment.model_files import Manifest, load_vocabulary, read_manifest, save_vocabulary, write_manifest

BATCH_ROWS: Final = 4096
"""Comments scored at once; bounds the memory of a large call."""

Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The trained parts of a model.

    Attributes:
        coef: weights of the linear models, shape (n_columns, 3); float32 values, held as float64 for the product.
        intercept: shape (3,).
        trees: LightGBM model over ``tree_inputs``.
        temperature: divisor of the trees' raw scores, > 0 (Guo et al. 2017).
    """

    coef: NDArray[np.float64]
    intercept: NDArray[np.float32]
    trees: lgb.Booster
    temperature: float

    def predict_proba(self, tfidf: sp.csr_matrix, form: NDArray[np.float32]) -> Probabilities:
        """Return calibrated probabilities of rows that are numbers already, shape (n, 3).

        One thread, since a batch is small and workers are the parallelism.
        """
        inputs = tree_inputs(linear_scores(tfidf, self.coef, self.intercept), form)
        raw = np.asarray(self.trees.predict(inputs, raw_score=True, num_threads=1))
        calibrated: Probabilities = softmax(raw / self.temperature, axis=1)
        return calibrated


class SentimentModel:
    """TF-IDF and a linear model per class, whose scores LightGBM combines with the lexicon group.

    Attributes:
        features: fitted TF-IDF.
        fitted: linear models, trees and calibration.
        manifest: what the model directory says of itself.
    """

    def __init__(self, features: TextFeatures, fitted: Fitted, manifest: Manifest) -> None:
        self.features = features
        self.fitted = fitted
        self.manifest = manifest

    @property
    def version(self) -> str:
        """Identity that follows from the content."""
        return self.manifest.version

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
        return self.fitted.predict_proba(self.features.transform(normalised), form_features(normalised))

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
    matrix: sp.csr_matrix, coef: NDArray[np.float64], intercept: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the decision values of the linear models, shape (n, 3)."""
    scores: NDArray[np.float64] = matrix @ coef + intercept
    return scores


def tree_inputs(scores: NDArray[np.float64], form: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the columns that the trees read: linear scores, then the lexicon-and-form group."""
    return np.hstack([scores, form])


def save_model(
    folder: Path, features: TextFeatures, fitted: Fitted, *, data: Mapping[str, str], metrics: Mapping[str, Any]
) -> Manifest:
    """Write a model directory and return its manifest.

    Args:
        folder: made if missing.
        features: fitted TF-IDF.
        fitted: everything that was trained on top of it.
        data: SHA-256 per file of training data.
        metrics: validation scores to keep with the model.

    Raises:
        ModelFilesError: if the directory gets larger than is allowed.
    """
    save_vocabulary(features, folder)
    np.savez_compressed(
        folder / "linear.npz",
        coef=fitted.coef.astype(np.float32),
        intercept=fitted.intercept,
        temperature=np.float64(fitted.temperature),
    )
    (folder / "trees.txt").write_text(fitted.trees.model_to_string(), encoding="utf-8")
    return write_manifest(folder, data=data, metrics=metrics)


def load_model(folder: Path) -> SentimentModel:
    """Return the model in ``folder``, after checking every file.

    Raises:
        ModelFilesError: naming the file that is missing, altered, or of a foreign version.
    """
    manifest = read_manifest(folder)
    trees = lgb.Booster(model_str=(folder / "trees.txt").read_text(encoding="utf-8"))
    with np.load(folder / "linear.npz", allow_pickle=False) as linear:
        coef = linear["coef"].astype(np.float64)
        fitted = Fitted(coef, linear["intercept"], trees, float(linear["temperature"]))
    return SentimentModel(load_vocabulary(folder), fitted, manifest)


def default_model_folder() -> Path:
    """Return ``YT_SENTIMENT_MODEL``, or the model that the package carries."""
    return Path(os.environ.get("YT_SENTIMENT_MODEL") or str(files("yt_sentiment") / "default_model"))
