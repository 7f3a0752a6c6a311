"""Which tokens and features moved a label, faithful to the model.

``core/explain.c`` computes it. The trees' own contributions (SHAP values) say how much each of their columns moved the
raw score of a class. What the linear models' columns moved is shared out among the n-grams that made the score, and an
n-gram's share among its tokens; what the encoder's columns moved, among the tokens in proportion to how much the
encoder's score changes without each. The calibration's own part of both is shared out alike. The lexicon's columns stay
features of their own. Everything adds up to the score whose softmax is the prediction.

Source: Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees; the
sharing follows the rescale rule of DeepLIFT (Shrikumar et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yt_sentiment.comment import Prediction
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.tokenised import Batch

if TYPE_CHECKING:
    from yt_sentiment.model import SentimentModel


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


def explain(model: SentimentModel, comment: str) -> Explanation:
    """Return what moved the label of a comment.

    Raises:
        TypeError: if ``comment`` is not a string.
    """
    batch = Batch([comment])
    [text] = batch.normalised
    found, (_, columns) = model.core.explain(text), model.core.columns([text])
    [prediction] = model.predictions_of(found.answer[None])
    values = columns[0, -len(LEXICAL_FEATURES) :].tolist()
    return Explanation(
        prediction=prediction,
        tokens=tuple(zip(batch.tokens.parts, found.tokens.tolist(), strict=True)),
        features=tuple(zip(LEXICAL_FEATURES, values, found.features.tolist(), strict=True)),
        base=found.base,
        rest=found.rest,
    )
