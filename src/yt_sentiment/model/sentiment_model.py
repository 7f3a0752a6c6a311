"""The sentiment model: raw comments in, calibrated probabilities out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import PLATFORMS, YOUTUBE, Prediction
from yt_sentiment.labels import LABELS, NO_CONTENT, Uncertain
from yt_sentiment.language.identification import ENGLISH, NO_WORDS, language_of
from yt_sentiment.language.tokenised import BATCH_ROWS, Batch, batches
from yt_sentiment.model.calibration import Calibration
from yt_sentiment.model.checksums import naming
from yt_sentiment.model.classifier import FittedClassifier, Probabilities, input_names, tree_inputs
from yt_sentiment.model.encoder import Encoder
from yt_sentiment.model.parsing import parse_linear, parse_vocabulary
from yt_sentiment.model.persistence import (
    ENCODER,
    LINEAR,
    TREES,
    VOCABULARY,
    Manifest,
    read_model_files,
    save_vocabulary,
    write_manifest,
)
from yt_sentiment.model.trees import load_trees
from yt_sentiment.model.vectorizer import LinearScorer, TextFeatures


class SentimentModel:
    """TF-IDF and a linear model per class, an encoder, and LightGBM on their scores and the lexical features.

    Attributes:
        features: fitted TF-IDF.
        encoder: the distilled encoder, if the model has one.
        fitted: linear models, trees and calibration.
        manifest: what the model directory says of itself.
    """

    def __init__(
        self, features: TextFeatures, encoder: Encoder | None, fitted: FittedClassifier, manifest: Manifest
    ) -> None:
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
        return tree_inputs(scores, batch.lexical_features(), encoder)

    def predict_proba(self, comments: Sequence[str], platforms: Sequence[str] | None = None) -> Probabilities:
        """Return the probabilities of raw comments, shape (n, 3), columns as in ``LABELS``.

        Args:
            comments: raw texts.
            platforms: where each was written, one of ``PLATFORMS``; all on YouTube if not given.

        Raises:
            TypeError: if a comment is not a string.
        """
        parts = _with_places(comments, platforms)
        found = [self.fitted.calibrated(self.inputs(batch), places) for batch, places in parts]
        return np.concatenate(found) if found else np.zeros((0, len(LABELS)))

    def predict(self, comments: Sequence[str], platforms: Sequence[str] | None = None) -> list[Prediction]:
        """Return one prediction per raw comment, in order.

        Args:
            comments: raw texts.
            platforms: as ``predict_proba`` takes them.

        Raises:
            TypeError: if a comment is not a string.
        """
        parts = _with_places(comments, platforms)
        return [prediction for batch, places in parts for prediction in self.predict_batch(batch, places)]

    def predict_batch(self, batch: Batch, platforms: Sequence[str] | None = None) -> list[Prediction]:
        """Return one prediction per comment, in order, for who needs the batch as well."""
        probabilities = self.fitted.calibrated(self.inputs(batch), platforms)
        labels = [LABELS[best] for best in probabilities.argmax(axis=1).tolist()]
        confidences = probabilities.max(axis=1).tolist()
        codes = self.languages_of(batch)
        doubts = map(self._doubt, codes, confidences, batch.has_pictograph())
        return list(map(Prediction, labels, confidences, *probabilities.T.tolist(), codes, doubts))

    def languages_of(self, batch: Batch) -> list[str]:
        """Return the language of each comment, as its prediction has it."""
        shares = self.features.known_share(batch).tolist()
        return [language_of(text, share) for text, share in zip(batch.normalised, shares, strict=True)]

    def _doubt(self, code: str, confidence: float, has_pictograph: bool) -> Uncertain:
        if code == NO_WORDS and not has_pictograph:
            return NO_CONTENT
        if code not in (ENGLISH, NO_WORDS):
            return "language"
        return "confidence" if confidence < self.fitted.min_confidence else ""


def _with_places(comments: Sequence[str], platforms: Sequence[str] | None) -> Iterator[tuple[Batch, Sequence[str]]]:
    """Yield comments in batches, with the platform of each comment: YouTube if none are given."""
    places = [YOUTUBE] * len(comments) if platforms is None else platforms
    for start, batch in zip(range(0, len(comments), BATCH_ROWS), batches(comments), strict=True):
        yield batch, places[start : start + BATCH_ROWS]


def save_model(
    folder: Path,
    features: TextFeatures,
    encoder: Encoder | None,
    fitted: FittedClassifier,
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
    fitted = FittedClassifier(linear["coef"], linear["intercept"], trees, calibrations, float(linear["min_confidence"]))
    return SentimentModel(features, encoder, fitted, files.manifest)
