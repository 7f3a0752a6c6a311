"""The sentiment model: raw comments in, calibrated probabilities out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import YOUTUBE, Prediction
from yt_sentiment.labels import LABELS, NO_CONTENT, OTHER_LANGUAGE, Uncertain
from yt_sentiment.language.identification import NO_WORDS, identify, script_language
from yt_sentiment.language.tokenised import BATCH_ROWS, Batch, batches
from yt_sentiment.model.calibration import RANGES, Calibration, calibration_names
from yt_sentiment.model.checksums import naming
from yt_sentiment.model.classifier import (
    FittedClassifier,
    Probabilities,
    input_names,
    linear_name,
    linear_names,
    tree_inputs,
)
from yt_sentiment.model.encoder import Encoder, Reading
from yt_sentiment.model.encoder_file import EncoderWeights
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
    """TF-IDF and a linear model per language, an encoder, and LightGBM on their scores and the lexical features.

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

    @property
    def languages(self) -> Mapping[str, float]:
        """Macro-F1 on validation rows of each language that is read, English first; NaN where none were there."""
        scores = self.manifest.metrics.get("languages", {})
        return {code: float(scores.get(code, {}).get("macro_f1", np.nan)) for code in self.manifest.languages}

    def inputs(self, batch: Batch, reading: Reading | None, languages: Sequence[str]) -> NDArray[np.float64]:
        """Return the columns that the trees read, shape (n, n_inputs).

        Args:
            batch: comments.
            reading: what ``read`` made of them.
            languages: of each, as ``languages_of`` gives them.
        """
        own = self._linear_names(languages)
        scores = self.linear.scores(batch, own) + self.fitted.intercepts_of(own)
        columns = None if self.encoder is None or reading is None else reading.columns(self.encoder.languages)
        return tree_inputs(scores, batch.lexical_features(), columns)

    def read(self, batch: Batch) -> Reading | None:
        """Return what the encoder makes of a batch, if there is one."""
        return None if self.encoder is None else self.encoder.read(batch)

    def languages_of(self, batch: Batch, reading: Reading | None = None) -> list[str]:
        """Return the code of each comment's language; without an encoder, what is in Latin letters is English.

        Args:
            batch: comments.
            reading: what ``read`` made of them, if that is known already.
        """
        if self.encoder is None:
            return script_language(batch)
        return identify(batch, (reading or self.encoder.read(batch)).languages, self.encoder.languages)

    def known_share(self, batch: Batch, languages: Sequence[str]) -> NDArray[np.float64]:
        """Return the share of each comment's words that the linear model of its language knows, 0 to 1, shape (n,).

        Args:
            batch: comments.
            languages: of each, as ``languages_of`` gives them.
        """
        return self.features.known_share(batch, self._linear_names(languages))

    def _linear_names(self, languages: Sequence[str]) -> list[str]:
        return [linear_name(code, self.fitted.intercepts) for code in languages]

    def predict_proba(self, comments: Sequence[str], platforms: Sequence[str] | None = None) -> Probabilities:
        """Return the probabilities of raw comments, shape (n, 3), columns as in ``LABELS``.

        Args:
            comments: raw texts.
            platforms: where each was written, one of ``PLATFORMS``; all on YouTube if not given.

        Raises:
            TypeError: if a comment is not a string.
        """
        found = [self._judged(batch, places)[0] for batch, places in _with_places(comments, platforms)]
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
        places = [YOUTUBE] * len(batch) if platforms is None else platforms
        probabilities, codes = self._judged(batch, places)
        labels = [LABELS[best] for best in probabilities.argmax(axis=1).tolist()]
        confidences = probabilities.max(axis=1).tolist()
        judges = [
            code != NO_WORDS or drawn or batch.is_rating(row)
            for row, (code, drawn) in enumerate(zip(codes, batch.has_pictograph(), strict=True))
        ]
        doubts = map(self._doubt, codes, confidences, judges)
        return list(map(Prediction, labels, confidences, *probabilities.T.tolist(), codes, doubts))

    def _judged(self, batch: Batch, platforms: Sequence[str]) -> tuple[Probabilities, list[str]]:
        """Return the probabilities, shape (n, 3), and languages of a batch."""
        reading = self.read(batch)
        codes = self.languages_of(batch, reading)
        keys = list(map(self.fitted.key, platforms, codes))
        return self.fitted.calibrated(self.inputs(batch, reading, codes), keys), codes

    def _doubt(self, code: str, confidence: float, has_content: bool) -> Uncertain:
        if not has_content:
            return NO_CONTENT
        if code != NO_WORDS and code not in self.manifest.languages:
            return OTHER_LANGUAGE
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
    languages: Sequence[str],
    data: Mapping[str, str],
    metrics: Mapping[str, Any],
) -> Manifest:
    """Write a model directory and return its manifest.

    Args:
        folder: made if missing.
        features: fitted TF-IDF.
        encoder: the distilled encoder, if the trees read its scores.
        fitted: everything that was trained on top of it.
        languages: codes of those that are read, English first.
        data: SHA-256 per file of training data.
        metrics: validation scores to keep with the model.

    Raises:
        ModelFilesError: if the directory gets larger than is allowed.
    """
    names = calibration_names(languages)
    save_vocabulary(features, folder)
    if encoder is not None:
        encoder.weights.save(folder / ENCODER)
    arrays: dict[str, NDArray[Any]] = {
        "coef": fitted.coef.astype(np.float16),
        "intercepts": fitted.intercepts_of(linear_names(languages)),
        "min_confidence": np.array(fitted.min_confidence, np.float64),
    }
    for part in RANGES:
        arrays[f"calibration_{part}"] = np.array([getattr(fitted.calibrations[name], part) for name in names])
    np.savez_compressed(folder / LINEAR, allow_pickle=False, **arrays)
    (folder / TREES).write_text(fitted.trees.model_to_string(), encoding="utf-8")
    return write_manifest(folder, languages=languages, data=data, metrics=metrics)


def load_model(folder: Path) -> SentimentModel:
    """Return the model in ``folder``, after checking every file.

    Raises:
        ModelFilesError: naming the file that is missing, altered, of a foreign version, or not as a model's is.
    """
    files = read_model_files(folder)
    features = parse_vocabulary(files.contents[VOCABULARY])
    with naming(ENCODER):
        encoder = Encoder(EncoderWeights.parse(files.contents[ENCODER])) if ENCODER in files.contents else None
    with naming(TREES):
        text = files.contents[TREES].decode("utf-8")
        trees = load_trees(text, input_names(encoder=encoder is not None), len(LABELS))
    names = calibration_names(files.manifest.languages)
    own = linear_names(files.manifest.languages)
    linear = parse_linear(files.contents[LINEAR], features.columns, len(own), len(names))
    parts = zip(*(linear[f"calibration_{part}"].tolist() for part in RANGES), strict=True)
    calibrations = dict(zip(names, starmap(Calibration, parts), strict=True))
    intercepts = dict(zip(own, linear["intercepts"], strict=True))
    coef = linear["coef"].astype(np.float32)
    fitted = FittedClassifier(coef, intercepts, trees, calibrations, float(linear["min_confidence"]))
    return SentimentModel(features, encoder, fitted, files.manifest)
