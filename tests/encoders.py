"""Small encoders with random weights, and the network that they compute, written out one position at a time."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from yt_sentiment.engine import Core
from yt_sentiment.language.hashing import hash_terms
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import MAX_TOKENS, EncoderWeights
from yt_sentiment.model.encoder_reading import encoder_core
from yt_sentiment.training.distillation.subwords import subwords

WORDS = ["good", "bad", "not", "video", "the"]
LANGUAGES = ("en", "es", "hi-Latn", "th")
BUCKETS = 11
SIZE, FIRST, SECOND, DENSE, TONGUE = 7, 9, 3, 6, 5
"""None a multiple of four, and the first convolution wider than the second, filled up too."""


def random_weights(
    seed: int = 4, sizes: tuple[int, int, int, int, int] = (SIZE, FIRST, SECOND, DENSE, TONGUE), **changes: Any
) -> EncoderWeights:
    """Return the weights of a small encoder, some of them changed."""
    rng = np.random.default_rng(seed)
    size, first, second, dense, tongue = sizes

    def halved(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float16).astype(np.float32)

    def single(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    rows = len(WORDS) + BUCKETS + 1
    arrays: dict[str, Any] = {
        "hashes": hash_terms(WORDS),
        "vectors": rng.integers(-127, 128, (rows, size)).astype(np.int8),
        "scales": rng.uniform(0.001, 0.01, rows).astype(np.float16),
        "kernel": halved(3, size, first),
        "bias": single(first),
        "second_kernel": halved(3, first, second),
        "second_bias": single(second),
        "dense": single(tongue + 2 * second, dense),
        "dense_bias": single(dense),
        "dense_output": 0.1 * single(dense, 3),
        "output": single(2 * second + size, 3),
        "output_bias": single(3),
        "tongue": halved(size, tongue),
        "language_output": single(tongue, len(LANGUAGES)),
        "language_bias": single(len(LANGUAGES)),
        "languages": LANGUAGES,
    }
    return EncoderWeights(**(arrays | changes))


def core_of_language_scores(scores: Mapping[str, float]) -> Core:
    """Return the module with an encoder that gives each language the same score, whatever the comment."""
    return _core_of_language_scores(tuple(scores.items()))


@functools.cache
def _core_of_language_scores(scores: tuple[tuple[str, float], ...]) -> Core:
    languages, bias = zip(*scores, strict=True)
    output = np.zeros((TONGUE, len(languages)), np.float32)
    weights = random_weights(
        language_output=output, language_bias=np.array(bias, np.float32), languages=tuple(languages)
    )
    return encoder_core(weights)


def _convolved(rows: list[np.ndarray], kernel: np.ndarray, bias: np.ndarray) -> list[np.ndarray]:
    padded = [np.zeros(kernel.shape[1]), *rows, np.zeros(kernel.shape[1])]
    return [
        np.maximum(sum(padded[i + place] @ kernel[place] for place in range(3)) + bias, 0) for i in range(len(rows))
    ]


def _vector(weights: EncoderWeights, token: str | None) -> np.ndarray:
    """Return the vector of a token, the last one's for none."""
    table: np.ndarray = weights.vectors * weights.scales.astype(np.float32)[:, None]
    if token is None:
        rows = [len(table) - 1]
    elif token in WORDS:
        rows = [WORDS.index(token)]
    else:
        buckets = [ngrams.indices for ngrams in subwords([token], len(table) - len(WORDS) - 1)]
        rows = (len(WORDS) + np.concatenate(buckets)).tolist()
    vector: np.ndarray = table[rows].mean(axis=0)
    return vector


def plain_reading(weights: EncoderWeights, tokens: list[str | None]) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores of sentiment and of language of the documented network; a token of None was left out."""
    vectors = [_vector(weights, token) for token in tokens[:MAX_TOKENS]]
    if not vectors:
        return weights.output_bias, weights.language_bias
    first = _convolved(vectors, weights.kernel, weights.bias)
    hidden = np.array(_convolved(first, weights.second_kernel, weights.second_bias))
    scale, summed = 1 / np.sqrt(len(vectors)), np.sum(vectors, axis=0)
    tongue = summed / len(vectors) @ weights.tongue
    convolved = np.concatenate([hidden.max(axis=0), hidden.sum(axis=0) * scale])
    dense = np.maximum(np.concatenate([tongue, convolved]) @ weights.dense + weights.dense_bias, 0)
    scores = np.concatenate([convolved, summed * scale]) @ weights.output + dense @ weights.dense_output
    return scores + weights.output_bias, tongue @ weights.language_output + weights.language_bias


def plain_scores(weights: EncoderWeights, comment: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the same of a comment."""
    return plain_reading(weights, list(Batch([comment]).tokens.parts))
