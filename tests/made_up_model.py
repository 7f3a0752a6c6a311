"""A model whose numbers are made up: random weights, trees of random rows, calibrations that differ."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np

from tests import synthetic
from tests.encoders import random_weights
from yt_sentiment.labels import LABELS
from yt_sentiment.language.core_file import ENCODER_COLUMNS
from yt_sentiment.language.identification import UNDETERMINED, linear_names
from yt_sentiment.language.lexical_features import FEATURES_VERSION, LEXICAL_FEATURES
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel
from yt_sentiment.model.calibration import Calibration, calibration_key, calibration_names
from yt_sentiment.model.classifier import FittedClassifier
from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.model.linear import LinearModels
from yt_sentiment.model.persistence import FORMAT, Manifest
from yt_sentiment.model.saving import model_file
from yt_sentiment.model.vectorizer import TextFeatures, fit_features
from yt_sentiment.params import FeatureParams

READ = ("en", "es", "th", "ta")
"""Languages that it reads; of Tamil, the encoder knows nothing."""
FURTHER = ["no es malo, me gusta :)", "muy bueno 😀 no malo", "ไม่ดี ดีมาก", "bahut accha yaar 😡", "நல்ல காணொளி"] * 4
LENGTHS = FeatureParams(
    word_ngram_max=3, word_max_features=2000, word_min_documents=1,
    char_ngram_min=3, other_char_ngram_min=2, char_ngram_max=5, char_max_features=3000, char_min_documents=1,
    encoder=True,
)  # fmt: skip


@dataclass(frozen=True)
class MadeUp:
    """A model, the file that the module reads, and what it was made from."""

    features: TextFeatures
    encoder: EncoderWeights | None
    fitted: FittedClassifier
    content: bytes

    @functools.cached_property
    def model(self) -> SentimentModel:
        """The model."""
        return SentimentModel(self.content, manifest(READ))

    def key(self, platform: str, language: str) -> str:
        """Return which calibration a comment has."""
        return calibration_key(platform, language, self.fitted.calibrations)


def manifest(languages: tuple[str, ...]) -> Manifest:
    """Return what the directory of a made-up model would say."""
    return Manifest(FORMAT, "3", FEATURES_VERSION, LABELS, languages, {}, {}, {}, {}, "made up")


def made_of(
    features: TextFeatures, encoder: EncoderWeights | None, fitted: FittedClassifier, languages: tuple[str, ...]
) -> SentimentModel:
    """Return a model of these parts."""
    return SentimentModel(model_file(features, encoder, fitted, languages), manifest(languages))


@functools.cache
def made_up(*, encoder: bool = True, zero_as_missing: bool = False, leaves: int = 12) -> MadeUp:
    """Return a model of a few hundred n-grams, with so many leaves in a tree at most."""
    rng = np.random.default_rng(11)
    batch = Batch([text for text, _ in synthetic.comments(200)] + FURTHER)
    codes = [("en", *READ[1:], UNDETERMINED)[i % 5] for i in range(len(batch))]
    features = fit_features(batch, LENGTHS, codes)
    fitted = FittedClassifier(
        linear=LinearModels(
            rng.integers(-127, 128, (features.columns, 3)).astype(np.int8),
            numbers(rng.uniform(0.002, 0.01, (len(linear_names(READ)), 3))),
            numbers(rng.normal(size=(len(linear_names(READ)), 3))),
        ),
        trees=trees(encoder=encoder, zero_as_missing=zero_as_missing, leaves=leaves),
        calibrations={
            name: Calibration(*rng.uniform((0.5, -1, 0, 0), (2, 1, 1, 1)).tolist()) for name in calibration_names(READ)
        },
        min_confidence=0.9,
    )
    weights = random_weights() if encoder else None
    return MadeUp(features, weights, fitted, model_file(features, weights, fitted, READ))


def numbers(rows: np.ndarray) -> Mapping[str, np.ndarray]:
    """Return a row for each linear model, in single precision."""
    return dict(zip(linear_names(READ), rows.astype(np.float32), strict=True))


def trees(*, encoder: bool, zero_as_missing: bool, leaves: int) -> lgb.Booster:
    """Return trees of random rows, whose columns have about the sizes of real ones."""
    rng = np.random.default_rng(3)
    columns = 3 + (len(ENCODER_COLUMNS) if encoder else 0) + len(LEXICAL_FEATURES)
    rows = rng.normal(size=(600, columns)) * np.where(rng.random((600, columns)) < 0.3, 0, 1)
    options = {"objective": "multiclass", "num_class": 3, "verbose": -1, "num_threads": 1, "num_leaves": leaves}
    return lgb.train(
        options | {"zero_as_missing": zero_as_missing, "min_data_in_leaf": 5, "seed": 1},
        lgb.Dataset(rows, rng.integers(0, 3, len(rows))),
        num_boost_round=12,
    )
