"""What the model must beat: majority, TextBlob, VADER, and the typical project of this kind."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from yt_sentiment.io.files import read_json
from yt_sentiment.labels import LABELS
from yt_sentiment.params import BaselineParams

VADER_THRESHOLD: Final = 0.05
"""Source: the cut that VADER's authors recommend for ``compound``."""

_NOT_PLAIN = re.compile(r"[^a-z0-9\s!?.,]")

Codes = NDArray[np.int64]


def majority(label: str) -> Callable[[Sequence[str]], Codes]:
    """Return a predictor that always says ``label``."""
    return lambda comments: np.full(len(comments), LABELS.index(label), dtype=np.int64)


def textblob(comments: Sequence[str]) -> Codes:
    """Return the sign of TextBlob's polarity."""
    return np.array([int(np.sign(TextBlob(text).sentiment.polarity)) + 1 for text in comments], dtype=np.int64)


@functools.cache
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def vader(comments: Sequence[str]) -> Codes:
    """Return VADER's class by its authors' thresholds."""
    analyzer = _analyzer()
    compound = np.array([analyzer.polarity_scores(text)["compound"] for text in comments])
    return 1 + (compound >= VADER_THRESHOLD).astype(np.int64) - (compound <= -VADER_THRESHOLD)


def _typical_vectorizer(**options: object) -> TfidfVectorizer:
    return TfidfVectorizer(preprocessor=plain_text, dtype=np.float32, **options)


def plain_text(text: str) -> str:
    """Return ``text`` as such projects clean it: lower case, only letters, digits and ``!?.,``."""
    return _NOT_PLAIN.sub("", text.lower().strip().replace("\n", " "))


def fit_typical(
    comments: Sequence[str],
    labels: Sequence[str],
    params: BaselineParams,
    folder: Path,
    *,
    seed: int,
    threads: int,
) -> None:
    """Fit TF-IDF and LightGBM as the typical project does, and write them into ``folder``."""
    vectorizer = _typical_vectorizer(ngram_range=(1, params.ngram_max), max_features=params.max_features)
    matrix = vectorizer.fit_transform(comments)
    options = {
        "objective": "multiclass",
        "num_class": len(LABELS),
        "learning_rate": params.learning_rate,
        "max_depth": params.max_depth,
        "lambda_l1": 0.1,
        "lambda_l2": 0.1,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": threads,
        "verbosity": -1,
    }
    codes = np.array([LABELS.index(label) for label in labels])
    counts = np.bincount(codes, minlength=len(LABELS))
    balanced = len(codes) / (len(LABELS) * counts)
    trees = lgb.train(options, lgb.Dataset(matrix, codes, weight=balanced[codes]), params.num_boost_round)
    content = {
        "terms": vectorizer.get_feature_names_out().tolist(),
        "idf": vectorizer.idf_.tolist(),
        "ngram_max": params.ngram_max,
    }
    (folder / "vocabulary.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (folder / "trees.txt").write_text(trees.model_to_string(), encoding="utf-8")


def load_typical(folder: Path) -> Callable[[Sequence[str]], Codes]:
    """Return the predictor that ``fit_typical`` wrote."""
    content = read_json(folder / "vocabulary.json")
    vectorizer = _typical_vectorizer(ngram_range=(1, content["ngram_max"]), vocabulary=content["terms"])
    vectorizer.idf_ = np.asarray(content["idf"], dtype=np.float32)
    trees = lgb.Booster(model_str=(folder / "trees.txt").read_text(encoding="utf-8"))
    return lambda comments: np.asarray(trees.predict(vectorizer.transform(comments))).argmax(axis=1)
