"""The sentiment model: raw comments in, calibrated probabilities out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import starmap
from pathlib import Path
from typing import Any, Final

import lightgbm as lgb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment import language
from yt_sentiment.calibration import Calibration
from yt_sentiment.comment import NO_CONTENT, PLATFORMS, YOUTUBE, Prediction
from yt_sentiment.encoder import Encoder
from yt_sentiment.features import Batch, LinearScorer, TextFeatures
from yt_sentiment.labels import LABELS
from yt_sentiment.model_files import (
    ENCODER,
    LINEAR,
    TREES,
    VOCABULARY,
    Manifest,
    read_model_files,
    save_vocabulary,
    write_manifest,
)
from yt_sentiment.model_parts import parse_linear, parse_vocabulary
from yt_sentiment.model_sums import naming
from yt_sentiment.model_trees import load_trees
from yt_sentiment.reading import FORM_NAMES

BATCH_ROWS: Final = 4096
"""Comments scored at once; bounds the memory of a large call."""
Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
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
        form: NDArray[np.float32],
        encoder: NDArray[np.float32] | None,
        platforms: Sequence[str] | None = None,
    ) -> Probabilities:
        """Return calibrated probabilities of rows that are numbers already, shape (n, 3)."""
        return self.calibrated(tree_inputs(linear_scores(tfidf, self.coef, self.intercept), form, encoder), platforms)

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


class SentimentModel:
    """TF-IDF and a linear model per class, an encoder, and LightGBM that combines their scores with the lexicon group.

    Attributes:
        features: fitted TF-IDF.
        encoder: the distilled encoder, if the model has one.
        fitted: linear models, trees and calibration.
        manifest: what the model directory says of itself.
    """

    def __init__(self, features: TextFeatures, encoder: Encoder | None, fitted: Fitted, manifest: Manifest) -> None:
        self.features = features
        self.encoder = encoder
        self.fitted = fitted
        self.linear = LinearScorer(features, fitted.coef)
        self.manifest = manifest

    @property
    def version(self) -> str:
        """Identity that follows from the content."""
        return self.manifest.version

    def inputs(self, batch: Batch) -> NDArray[np.float64]:
        """Return the columns that the trees read, shape (n, n_inputs)."""
        scores = self.linear.scores(batch) + self.fitted.intercept
        encoder = None if self.encoder is None else self.encoder.scores(batch)
        return tree_inputs(scores, batch.form(), encoder)

    def predict_proba(self, comments: Sequence[str], platforms: Sequence[str] | None = None) -> Probabilities:
        """Return the probabilities of raw comments, shape (n, 3), columns as in ``LABELS``.

        Args:
            comments: raw texts.
            platforms: where each was written, one of ``PLATFORMS``; all on YouTube if not given.

        Raises:
            TypeError: if a comment is not a string.
        """
        places = [YOUTUBE] * len(comments) if platforms is None else platforms
        starts = range(0, len(comments), BATCH_ROWS)
        found = [
            self.fitted.calibrated(self.inputs(batch), places[start : start + BATCH_ROWS])
            for start, batch in zip(starts, _batches(comments), strict=True)
        ]
        return np.concatenate(found) if found else np.zeros((0, len(LABELS)))

    def predict(self, comments: Sequence[str]) -> list[Prediction]:
        """Return one prediction per raw comment, in order.

        Raises:
            TypeError: if a comment is not a string.
        """
        return [prediction for batch in _batches(comments) for prediction in self._predict(batch)]

    def _predict(self, batch: Batch) -> list[Prediction]:
        probabilities = self.fitted.calibrated(self.inputs(batch))
        labels = [LABELS[best] for best in probabilities.argmax(axis=1).tolist()]
        confidences = probabilities.max(axis=1).tolist()
        codes = language.languages_of(batch, self.features)
        doubts = map(self._doubt, codes, confidences, batch.reading.has_pictograph())
        return list(map(Prediction, labels, confidences, *probabilities.T.tolist(), codes, doubts))

    def _doubt(self, code: str, confidence: float, has_pictograph: bool) -> str:
        if code == language.NO_WORDS and not has_pictograph:
            return NO_CONTENT
        if code not in (language.ENGLISH, language.NO_WORDS):
            return "language"
        return "confidence" if confidence < self.fitted.min_confidence else ""


def _batches(comments: Sequence[str]) -> Iterator[Batch]:
    for start in range(0, len(comments), BATCH_ROWS):
        yield Batch(comments[start : start + BATCH_ROWS])


def linear_scores(
    matrix: sp.csr_matrix, coef: NDArray[np.float32], intercept: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the decision values of the linear models, shape (n, 3)."""
    scores: NDArray[np.float64] = matrix @ coef.astype(np.float64) + intercept
    return scores


def input_names(*, encoder: bool) -> list[str]:
    """Return the names of the columns that the trees read."""
    scores = ["linear", "encoder"] if encoder else ["linear"]
    return [f"{score}_{label}" for score in scores for label in LABELS] + list(FORM_NAMES)


def tree_inputs(
    scores: NDArray[np.float64], form: NDArray[np.float32], encoder: NDArray[np.float32] | None
) -> NDArray[np.float64]:
    """Return the columns that the trees read: linear scores, the encoder's, then the lexicon-and-form group."""
    return np.hstack([scores, form] if encoder is None else [scores, encoder, form])


def save_model(
    folder: Path,
    features: TextFeatures,
    encoder: Encoder | None,
    fitted: Fitted,
    *,
    data: Mapping[str, str],
    metrics: Mapping[str, Any],
) -> Manifest:
    """Write a model directory and return its manifest.

    Args:
        folder: made if missing.
        features: fitted TF-IDF.
        encoder: the distilled encoder, if the trees read its scores.
        fitted: everything that was trained on top of it.
        data: SHA-256 per file of training data.
        metrics: validation scores to keep with the model.

    Raises:
        ModelFilesError: if the directory gets larger than is allowed.
    """
    save_vocabulary(features, folder)
    if encoder is not None:
        encoder.save(folder / ENCODER)
    np.savez_compressed(
        folder / LINEAR,
        coef=fitted.coef,
        intercept=fitted.intercept,
        temperatures=np.array([fitted.calibrations[platform].temperature for platform in PLATFORMS]),
        neutrals=np.array([fitted.calibrations[platform].neutral for platform in PLATFORMS]),
        min_confidence=np.float64(fitted.min_confidence),
    )
    (folder / TREES).write_text(fitted.trees.model_to_string(), encoding="utf-8")
    return write_manifest(folder, data=data, metrics=metrics)


def load_model(folder: Path) -> SentimentModel:
    """Return the model in ``folder``, after checking every file.

    Raises:
        ModelFilesError: naming the file that is missing, altered, of a foreign version, or not as a model's is.
    """
    files = read_model_files(folder)
    features = parse_vocabulary(files.contents[VOCABULARY])
    with naming(ENCODER):
        encoder = Encoder.parse(files.contents[ENCODER]) if ENCODER in files.contents else None
    with naming(TREES):
        text = files.contents[TREES].decode("utf-8")
        trees = load_trees(text, input_names(encoder=encoder is not None), len(LABELS))
    linear = parse_linear(files.contents[LINEAR], features.columns)
    scalings = zip(linear["temperatures"].tolist(), linear["neutrals"].tolist(), strict=True)
    calibrations = dict(zip(PLATFORMS, starmap(Calibration, scalings), strict=True))
    fitted = Fitted(linear["coef"], linear["intercept"], trees, calibrations, float(linear["min_confidence"]))
    return SentimentModel(features, encoder, fitted, files.manifest)


def default_model_folder() -> Path:
    """Return ``YT_SENTIMENT_MODEL``, or the model that the package carries."""
    return Path(os.environ.get("YT_SENTIMENT_MODEL") or str(files("yt_sentiment") / "default_model"))
