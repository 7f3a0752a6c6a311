"""Which tokens and features moved a label, faithful to the model.

LightGBM's own contributions (SHAP values for trees) say how much each of its columns moved the raw score of a class.
What the linear models' columns moved is shared out among the n-grams that made the score, and an n-gram's
share among its tokens; what the encoder's columns moved, among the tokens in proportion to how much the encoder's score
changes without each. The calibration's own part of both is shared out alike. The lexicon's columns stay features of
their own. Everything adds up to the score whose softmax is the prediction.

Source: Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees; the
sharing follows the rescale rule of DeepLIFT (Shrikumar et al. 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import YOUTUBE, Prediction
from yt_sentiment.labels import LABELS
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.classifier import linear_name

if TYPE_CHECKING:
    from yt_sentiment.model import SentimentModel

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a comment got its label.

    Attributes:
        prediction: what is explained.
        tokens: each token with what it added to the score of the label, in reading order.
        features: each column of the lexical features with its value and what it added.
        base: score of the label before anything is known of the comment.
        rest: what no token can be named for: the scores' distance from what is usual.
    """

    prediction: Prediction
    tokens: tuple[tuple[str, float], ...]
    features: tuple[tuple[str, float, float], ...]
    base: float
    rest: float

    @property
    def raw_score(self) -> float:
        """What all parts add up to."""
        tokens, features = sum(part for _, part in self.tokens), sum(part for _, _, part in self.features)
        return self.base + self.rest + tokens + features


STEADY: Final = 0.2
"""Smallest share of the parts' total size that their sum is taken for; keeps a sum near zero from blowing parts up."""


def explain(model: SentimentModel, comment: str) -> Explanation:
    """Return what moved the label of a comment.

    Raises:
        TypeError: if ``comment`` is not a string.
    """
    batch = Batch([comment])
    [prediction] = model.predict_batch(batch)
    label = LABELS.index(prediction.label)
    reading, languages = model.read(batch), [prediction.language]
    inputs = model.inputs(batch, reading, languages)
    calibration = model.fitted.calibrations[model.fitted.key(YOUTUBE, prediction.language)]
    raw = np.asarray(model.fitted.trees.predict(inputs, pred_contrib=True)).reshape(len(LABELS), -1)[label]
    columns, base = raw[:-1] / calibration.temperature, float(raw[-1] / calibration.temperature)
    lexical = len(columns) - len(LEXICAL_FEATURES)
    tokens, direct = np.zeros(len(batch.tokens.parts)), 0.0
    sources = [(calibration.linear, _linear_parts(model, batch, [linear_name(languages[0], model.fitted.intercepts)]))]
    if model.encoder is not None and reading is not None:
        changed = reading.scores - model.encoder.scores_without_each(batch)
        sources.append((calibration.encoder, changed.astype(np.float64)))
    for i, (weight, parts) in enumerate(sources):
        for k in range(len(LABELS)):
            tokens += _shared(float(columns[i * len(LABELS) + k]), parts[:, k])
        tokens += weight * parts[:, label]
        direct += weight * float(inputs[0, i * len(LABELS) + label])
    return Explanation(
        prediction=prediction,
        tokens=tuple(zip(batch.tokens.parts, tokens.tolist(), strict=True)),
        features=tuple(zip(LEXICAL_FEATURES, inputs[0, lexical:].tolist(), columns[lexical:].tolist(), strict=True)),
        base=base + calibration.offsets[label],
        rest=float(columns[:lexical].sum() + direct - tokens.sum()),
    )


def _linear_parts(model: SentimentModel, batch: Batch, languages: Sequence[str]) -> Floats:
    """Return what each token adds to the linear scores, shape (n_tokens, 3)."""
    parts = np.zeros((len(batch.tokens.parts), len(LABELS)))
    for weights, columns, tokens in model.features.weighted(batch, languages):
        added = weights[:, None] * model.fitted.coef[columns] / tokens.shape[1]
        for place in range(tokens.shape[1]):
            np.add.at(parts, tokens[:, place], added)
    return parts


def _shared(amount: float, parts: Floats) -> Floats:
    """Return ``amount`` shared out in proportion to ``parts``, as far as their sum is steady."""
    total, size = parts.sum(), np.abs(parts).sum()
    if size == 0:
        return np.zeros_like(parts)
    shares: Floats = amount * parts / np.copysign(max(abs(total), STEADY * size), total)
    return shares
