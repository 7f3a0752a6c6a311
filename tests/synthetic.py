"""Made-up labelled comments, and a model trained on them the way the stages train."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from yt_sentiment.engine import Core
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import linear_name, linear_names
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.classifier import FittedClassifier
from yt_sentiment.model.encoder_reading import Reading, encoder_core, read
from yt_sentiment.model.saving import save_model
from yt_sentiment.model.vectorizer import TextFeatures, fit_features
from yt_sentiment.params import DistilParams, Params
from yt_sentiment.params.distillation_sections import Kind, PassParams
from yt_sentiment.training.distillation.out_of_fold import encoder
from yt_sentiment.training.fit import FeatureSplit, fit

WORDS = {
    "negative": "awful boring hateful disgusting useless annoying stupid ugly terrible worst".split(),
    "neutral": "uploaded tuesday camera twelve garden second paper window river folder".split(),
    "positive": "great lovely amazing beautiful helpful funny brilliant perfect awesome best".split(),
}
FRAMES = [
    "this video is {}", "{} video", "so {} and {}", "I find it {}", "the part with the dog was {}",
    "{} song again", "my brother says {}", "{} is what I think", "what a {} channel", "the intro, {}",
]  # fmt: skip


def comments(count: int, seed: int = 3) -> list[tuple[str, str]]:
    """Return ``count`` comments and their labels, classes in turn."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(count):
        label: str = LABELS[i % len(LABELS)]
        first, second = rng.choice(WORDS[label], size=2)
        rows.append((str(rng.choice(FRAMES)).replace("{}", str(first), 1).replace("{}", str(second)), label))
    return rows


def small(params: Params) -> Params:
    """Return ``params`` scaled down to a few hundred rows."""
    return params.model_copy(
        update={
            "features": params.features.model_copy(
                update={"word_min_documents": 1, "char_min_documents": 1, "char_max_features": 2000}
            ),
            "train": params.train.model_copy(
                update={
                    "source_weight": {},
                    "linear": params.train.linear.model_copy(update={"folds": 3, "c": (0.1,)}),
                    "lightgbm": params.train.lightgbm.model_copy(
                        update={"num_boost_round": 20, "min_data_in_leaf": 5, "learning_rate": 0.2}
                    ),
                }
            ),
        }
    )


def a_pass(
    max_rows: int | None = None, *, epochs: int = 1, synthetic_rows: int = 0, judges: Sequence[Kind] = get_args(Kind)
) -> PassParams:
    """Return a pass of a teacher, after which texts of every kind are judged unless it is said otherwise."""
    return PassParams(max_rows=max_rows, epochs=epochs, synthetic_rows=synthetic_rows, judges=tuple(judges))


def small_distillation(params: DistilParams) -> DistilParams:
    """Return ``params`` scaled down to two hundred rows, with the teacher that needs no encoder."""
    sizes = {"size": 16, "first_width": 8, "second_width": 4, "dense_width": 4, "tongue": 4}
    student = {**sizes, "subword_buckets": 512, "max_words": 300, "rare_words": 1}
    course = {"epochs": 8, "batch_rows": 32, "learning_rate": 0.03}
    return params.model_copy(
        update={
            "synthetic_rows": 30,
            "teachers": (
                params.teachers[0].model_copy(
                    update={
                        "encoder": "random_words",
                        "passes": (a_pass(epochs=3, synthetic_rows=30),),
                        "batch_rows": 16,
                    }
                ),
            ),
            "student": params.student.model_copy(update=student | course),
        }
    )


@dataclass(frozen=True)
class Trained:
    """A small model and what it was trained from."""

    folder: Path
    texts: list[str]
    split: FeatureSplit
    fitted: FittedClassifier
    features: TextFeatures


def languages_of(texts: list[str], names: Iterable[str]) -> list[str]:
    """Return whose linear model, of those, judges each text."""
    kept = set(names)
    return [linear_name(code, kept) for code in encoder_reading(Batch(texts)).languages.tolist()]


def encoder_reading(batch: Batch) -> Reading:
    """Return what the distilled encoder makes of texts."""
    return read(_encoder_core(), batch.normalised)


@functools.cache
def _encoder_core() -> Core:
    return encoder_core(encoder())


def numbers(features: TextFeatures, texts: list[str], labels: list[str], languages: Sequence[str]) -> FeatureSplit:
    """Return texts, judged by the linear models of ``languages``, as the features stage stores them."""
    batch = Batch(texts)
    return FeatureSplit(
        tfidf=features.transform(batch, languages),
        lexical=batch.lexical_features(),
        encoder=encoder_reading(batch).columns,
        classes=np.array([LABELS.index(label) for label in labels]),
        sources=["sentistrength_youtube"] * len(texts),
        languages=languages,
    )


def train(rows: list[tuple[str, str]], params: Params, folder: Path, languages: Sequence[str] | None = None) -> Trained:
    """Fit on ``rows``, of those languages or of what they pass for, and save the model directory into ``folder``."""
    texts, labels = [text for text, _ in rows], [label for _, label in rows]
    codes = languages_of(texts, linear_names(params.train.languages)) if languages is None else languages
    features = fit_features(Batch(texts), params.features, codes)
    split = numbers(features, texts, labels, codes)
    fitted = fit(split, params.train, seed=params.seed, threads=1).fitted
    save_model(
        folder, features, encoder(), fitted, languages=params.train.languages, data={"made_up": "0" * 64}, metrics={}
    )
    return Trained(folder, texts, split, fitted, features)
