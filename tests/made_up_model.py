"""A model whose numbers are made up: random weights, trees of random rows, calibrations that differ."""

from __future__ import annotations

import functools

import lightgbm as lgb
import numpy as np

from tests import synthetic
from tests.encoders import random_weights
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import UNDETERMINED
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel
from yt_sentiment.model.calibration import Calibration, calibration_names
from yt_sentiment.model.classifier import FittedClassifier, linear_names
from yt_sentiment.model.encoder import ENCODER_COLUMNS, Encoder
from yt_sentiment.model.persistence import FORMAT, Manifest
from yt_sentiment.model.vectorizer import FEATURES_VERSION, TextFeatures, fit_table

READ = ("en", "es", "th", "ta")
"""Languages that it reads; of Tamil, the encoder knows nothing."""
FURTHER = ["no es malo, me gusta :)", "muy bueno 😀 no malo", "ไม่ดี ดีมาก", "bahut accha yaar 😡", "நல்ல காணொளி"] * 4


@functools.cache
def made_up(*, encoder: bool = True, zero_as_missing: bool = False) -> SentimentModel:
    """Return a model of a few hundred n-grams."""
    rng = np.random.default_rng(11)
    batch = Batch([text for text, _ in synthetic.comments(200)] + FURTHER)
    codes = [("en", *READ[1:], UNDETERMINED)[i % 5] for i in range(len(batch))]
    words = fit_table(batch, codes, "words", 1, 3, min_documents=1, max_features=2000)
    chars = fit_table(batch, codes, "chars", 3, 5, min_documents=1, max_features=3000)
    features = TextFeatures(words, chars)
    names = linear_names(READ)
    fitted = FittedClassifier(
        coef=rng.normal(scale=0.5, size=(features.columns, 3)).astype(np.float16).astype(np.float32),
        intercepts={name: rng.normal(size=3).astype(np.float32) for name in names},
        trees=trees(encoder=encoder, zero_as_missing=zero_as_missing),
        calibrations={
            name: Calibration(*rng.uniform((0.5, -1, 0, 0), (2, 1, 1, 1)).tolist()) for name in calibration_names(READ)
        },
        min_confidence=0.6,
    )
    manifest = Manifest(FORMAT, "3", FEATURES_VERSION, LABELS, READ, {}, {}, {}, {}, "made up")
    return SentimentModel(features, Encoder(random_weights()) if encoder else None, fitted, manifest)


def trees(*, encoder: bool, zero_as_missing: bool) -> lgb.Booster:
    """Return trees of random rows, whose columns have about the sizes of real ones."""
    rng = np.random.default_rng(3)
    columns = 3 + (len(ENCODER_COLUMNS) if encoder else 0) + len(LEXICAL_FEATURES)
    rows = rng.normal(size=(600, columns)) * np.where(rng.random((600, columns)) < 0.3, 0, 1)
    options = {"objective": "multiclass", "num_class": 3, "verbose": -1, "num_threads": 1, "num_leaves": 12}
    return lgb.train(
        options | {"zero_as_missing": zero_as_missing, "min_data_in_leaf": 5, "seed": 1},
        lgb.Dataset(rows, rng.integers(0, 3, len(rows))),
        num_boost_round=12,
    )
