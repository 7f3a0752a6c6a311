"""The student as a network that learns: what ``model.encoder.Encoder`` computes, with gradients by ``autograd``.

It is small enough that NumPy trains it in minutes, so that PyTorch is needed for teachers alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import autograd.numpy as anp
import numpy as np
from autograd import value_and_grad
from numpy.typing import NDArray

from yt_sentiment.labels import LABELS
from yt_sentiment.model.encoder import PLACES

Floats = NDArray[np.float32]
AnyFloats = NDArray[np.floating[Any]]
Weights = dict[str, Floats]

WORDS: Final = "words"
"""Weights of this name are the vectors of a batch's words, shape (texts, longest, size)."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a batch of texts is to learn.

    Attributes:
        soft: the teacher's probabilities, shape (texts, 3).
        hard: 1 at the class that a person gave, all 0 without one, shape (texts, 3).
        log_priors: log share of each class in the text's source, shape (texts, 3).
        label_weight: weight of a person's label against the teacher's opinion, where there is one.
    """

    soft: AnyFloats
    hard: AnyFloats
    log_priors: AnyFloats
    label_weight: float


def initial_weights(size: int, width: int, rng: np.random.Generator) -> Weights:
    """Return weights of every layer above the words, uniform within 1 / sqrt(inputs)."""

    def drawn(inputs: int, *shape: int) -> Floats:
        bound = inputs**-0.5
        return rng.uniform(-bound, bound, shape).astype(np.float32)

    joined = 2 * width + size
    return {
        "kernel": drawn(PLACES * size, PLACES, size, width),
        "bias": drawn(PLACES * size, width),
        "second_kernel": drawn(PLACES * width, PLACES, width, width),
        "second_bias": drawn(PLACES * width, width),
        "output": drawn(joined, joined, len(LABELS)),
        "output_bias": drawn(joined, len(LABELS)),
    }


def _convolved(values: Any, kernel: Any, bias: Any, mask: Floats) -> Any:
    """Return a convolution over ``PLACES`` words, negative values and padding made 0."""
    texts, longest, size = values.shape
    edge = np.zeros((texts, PLACES // 2, size), np.float32)
    wide = anp.concatenate([edge, values, edge], axis=1)
    total = sum(anp.dot(wide[:, place : place + longest], kernel[place]) for place in range(PLACES))
    return anp.maximum(total + bias, 0) * mask


def network_scores(weights: Weights, present: NDArray[np.bool_], kept: AnyFloats | None = None) -> Any:
    """Return scores, shape (texts, 3), before the softmax.

    Args:
        weights: of the layers, and ``WORDS``.
        present: where there are words and no padding, shape (texts, longest).
        kept: factors of dropout on what the last layer reads, shape (texts, 2 * width + size).
    """
    mask = present[:, :, None].astype(np.float32)
    vectors = weights[WORDS] * mask
    hidden = _convolved(vectors, weights["kernel"], weights["bias"], mask)
    hidden = _convolved(hidden, weights["second_kernel"], weights["second_bias"], mask)
    scale = 1 / np.sqrt(np.maximum(mask.sum(axis=1), 1))
    joined = anp.concatenate(
        [anp.max(hidden, axis=1), anp.sum(hidden, axis=1) * scale, anp.sum(vectors, axis=1) * scale], axis=1
    )
    return anp.dot(joined if kept is None else joined * kept, weights["output"]) + weights["output_bias"]


def _log_softmax(scores: Any) -> Any:
    shifted = scores - anp.max(scores, axis=1, keepdims=True)
    return shifted - anp.log(anp.sum(anp.exp(shifted), axis=1, keepdims=True))


def loss(weights: Weights, present: NDArray[np.bool_], kept: AnyFloats | None, target: Target) -> Any:
    """Return the mean cross-entropy with the teacher's opinion and, where there is a label, with that too."""
    scores = network_scores(weights, present, kept)
    opinion = -anp.sum(target.soft * _log_softmax(scores), axis=1)
    person = -anp.sum(target.hard * _log_softmax(scores + target.log_priors), axis=1)
    share = (target.label_weight * target.hard.sum(axis=1)).astype(np.float32)
    return anp.mean((1 - share) * opinion + target.label_weight * person)


loss_and_gradients: Callable[..., tuple[Any, Weights]] = value_and_grad(loss)
"""``loss`` and its gradients, named like the weights."""
