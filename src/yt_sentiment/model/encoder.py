"""A small convolutional network over words, distilled from a multilingual encoder; NumPy alone runs it.

Each word has a vector; one that is not in the vocabulary has the mean of its subwords'. Two convolutions over three
words, one on the other, make ``width`` numbers of each position; their largest and their sum, and the sum of the
vectors, give three scores. The mean of the vectors also tells the language. Since a convolution of three words is a sum
of three look-ups, one per place, the first one's products are taken once per word of the vocabulary and not once per
occurrence.

Source: Kim (2014), Convolutional neural networks for sentence classification; Tang et al. (2019), Distilling
task-specific knowledge from BERT into simple neural networks; Joulin et al. (2017), Bag of tricks for efficient text
classification, for the language. ``training/distillation/student.py`` makes one.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from yt_sentiment.labels import LABELS
from yt_sentiment.language.hashing import HashIndex
from yt_sentiment.language.identification import ENGLISH
from yt_sentiment.language.subwords import subwords
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import PLACES, EncoderWeights

Floats = NDArray[np.float32]

MAX_TOKENS: Final = 64
"""Tokens of a comment that are read; the same as in training."""
ENCODER_COLUMNS: Final = (*(f"encoder_{label}" for label in LABELS), "known_words", "english")
"""What the trees read of the encoder: its scores, the share of words that it knows, and how likely English is."""


BLOCK_TOKENS: Final = 1024
"""Tokens read at once: what they need stays in the processor's cache."""


class _Space:
    """Memory of one call, used block after block: fresh pages cost more than the arithmetic."""

    def __init__(self, tokens: int, width: int, columns: int) -> None:
        rows = max(tokens, MAX_TOKENS)
        self.looked_up = np.empty((rows, columns), np.float32)
        self.hidden, self.product = np.empty((rows, width), np.float32), np.empty((rows, PLACES * width), np.float32)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder makes of a batch.

    Attributes:
        scores: per comment, before the softmax, shape (n, 3).
        languages: score per comment and language, before the softmax, shape (n, n_languages).
        known: share of each comment's words that are in the vocabulary, 0 to 1, 0 without words, shape (n,).
    """

    scores: Floats
    languages: Floats
    known: Floats

    def where(self, chosen: NDArray[np.bool_], other: Reading) -> Reading:
        """Return this reading of the ``chosen`` comments, shape (n,), and another's of the rest."""
        pick = chosen[:, None]
        return Reading(
            np.where(pick, self.scores, other.scores),
            np.where(pick, self.languages, other.languages),
            np.where(chosen, self.known, other.known),
        )

    def columns(self, languages: Sequence[str]) -> Floats:
        """Return what the trees read, shape (n, len(ENCODER_COLUMNS)).

        Args:
            languages: codes of the languages that ``self.languages`` scores.
        """
        shares = softmax(self.languages, axis=1)
        english = shares[:, languages.index(ENGLISH)] if ENGLISH in languages else np.zeros(len(shares), np.float32)
        return np.hstack([self.scores, np.stack([self.known, english], axis=1)]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of some comments, one comment after the other.

    Attributes:
        rows: of the vocabulary, or -1, -2, … for the first, second, … that is not in it, shape (words,).
        spelt: vectors of those, from their subwords, shape (unknown, size).
    """

    rows: NDArray[np.int32]
    spelt: Floats


def _rectified_sum(
    parts: Floats, bias: Floats, starts: NDArray[np.int64], ends: NDArray[np.int64], out: Floats
) -> Floats:
    """Return the convolution that ``parts`` holds, negative values made 0, in ``out``.

    Args:
        parts: what each word gives the one after it, itself, and the one before it, shape (words, 3 * width).
        bias: shape (width,).
        starts: first word of each comment.
        ends: last word of each.
        out: shape (words, width).
    """
    width = out.shape[1]
    parts[ends, :width], parts[starts, 2 * width :] = 0, 0  # nothing passes from one comment into the next
    np.add(parts[:, width : 2 * width], bias, out=out)
    out[1:] += parts[:-1, :width]
    out[:-1] += parts[1:, 2 * width :]
    return np.maximum(out, 0, out=out)


class Encoder:
    """Scores of comments, from words and their order.

    Attributes:
        weights: what it was made from.
    """

    def __init__(self, weights: EncoderWeights) -> None:
        """Prepare the tables."""
        self.weights = weights
        hashes, vectors, output = weights.hashes, weights.vectors, weights.output
        self._index, self._size = HashIndex(hashes), len(hashes)
        self._buckets = len(vectors) - len(hashes) - 1
        width = len(weights.bias)
        # Before, here, after, what the sum gives the scores, what it gives the language: one row per word, since
        # fetching it from a large table costs more than adding it up.
        self._projection = np.concatenate([*weights.kernel, output[2 * width :], weights.tongue], axis=1)
        dense = vectors.astype(np.float32) * weights.scales.astype(np.float32)[:, None]
        self._table = np.vstack([dense[: self._size], dense[-1:]]) @ self._projection
        self._subwords = dense[self._size : -1]
        self._second = np.concatenate(list(weights.second_kernel), axis=1)
        self._largest, self._summed = output[:width], output[width : 2 * width]

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that it tells apart."""
        return self.weights.languages

    @property
    def words(self) -> int:
        """Number of words in the vocabulary."""
        return self._size

    def read(self, batch: Batch) -> Reading:
        """Return what the encoder makes of a batch."""
        counts = np.minimum(batch.tokens.counts, MAX_TOKENS)
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        taken = np.repeat(batch.tokens.offsets[:-1], counts) + within
        rows = self._index.find(batch.hashes[taken])
        scores, languages = self._scores(self._words(rows, taken, batch), counts)
        is_word = batch.is_word()[taken]
        owner = np.repeat(np.arange(len(counts)), counts)
        words = np.bincount(owner[is_word], minlength=len(counts))
        known = np.bincount(owner[is_word & (rows >= 0)], minlength=len(counts)) / np.maximum(words, 1)
        return Reading(scores, languages, known.astype(np.float32))

    def scores(self, batch: Batch) -> Floats:
        """Return three scores per comment, shape (n, 3), before the softmax."""
        return self.read(batch).scores

    def scores_without_each(self, batch: Batch) -> Floats:
        """Return the scores of one comment with each of its tokens in turn left out.

        Returns:
            Shape (n_tokens, 3); tokens that the encoder does not read change nothing.
        """
        taken = np.arange(min(len(batch.hashes), MAX_TOKENS))
        words = self._words(self._index.find(batch.hashes[taken]), taken, batch)
        many = np.tile(words.rows, (len(taken), 1))
        np.fill_diagonal(many, self._size)
        read, _ = self._scores(_Words(many.ravel(), words.spelt), np.full(len(taken), len(taken)))
        whole, _ = self._scores(words, np.array([len(taken)]))
        return np.vstack([read, np.repeat(whole, len(batch.hashes) - len(taken), axis=0)])

    def _words(self, rows: NDArray[np.int32], taken: NDArray[np.int64], batch: Batch) -> _Words:
        """Return words whose row is -1 where the vocabulary does not hold them, with the vectors of those."""
        unknown = np.flatnonzero(rows < 0)
        numbered = rows.copy()
        numbered[unknown] = -1 - np.arange(len(unknown))
        if not len(unknown):
            return _Words(numbered, np.zeros((0, self._subwords.shape[1]), np.float32))
        found = subwords([batch.tokens.parts[i] for i in taken[unknown].tolist()], self._buckets)
        counts = functools.reduce(operator.add, (np.diff(ngrams.indptr) for ngrams in found))
        summed: Floats = functools.reduce(operator.add, (ngrams @ self._subwords for ngrams in found))
        summed /= counts[:, None]
        return _Words(numbered, summed)

    def _scores(self, words: _Words, counts: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return scores of comments whose words stand one after the other, ``counts`` of them each."""
        out = np.repeat(self.weights.output_bias[None], len(counts), axis=0)
        tongues = np.zeros((len(counts), len(self.weights.language_output)), np.float32)
        filled = np.flatnonzero(counts)
        counts = counts[filled]
        ends = np.cumsum(counts)
        space = _Space(min(int(counts.sum()), BLOCK_TOKENS), len(self.weights.bias), self._table.shape[1])
        first = 0
        while first < len(counts):
            start = ends[first] - counts[first]
            last = max(int(np.searchsorted(ends, start + BLOCK_TOKENS, side="right")), first + 1)
            rows = words.rows[start : ends[last - 1]]
            scores, tongue = self._block(rows, words.spelt, counts[first:last], space)
            out[filled[first:last]] += scores
            tongues[filled[first:last]] = tongue
            first = last
        return out, tongues @ self.weights.language_output + self.weights.language_bias

    def _block(
        self, rows: NDArray[np.int32], spelt: Floats, counts: NDArray[np.int64], space: _Space
    ) -> tuple[Floats, Floats]:
        """Return the scores, bias left out, and what tells the language, of comments none of which is empty."""
        starts = np.cumsum(counts) - counts
        ends = starts + counts - 1
        size, width = len(rows), len(self.weights.bias)
        looked_up, hidden, product = space.looked_up[:size], space.hidden[:size], space.product[:size]
        # Out of bounds are words that are not in the vocabulary, whose rows come next.
        np.take(self._table, rows, axis=0, out=looked_up, mode="clip")
        unknown = np.flatnonzero(rows < 0)
        looked_up[unknown] = spelt[-1 - rows[unknown]] @ self._projection
        _rectified_sum(looked_up[:, : PLACES * width], self.weights.bias, starts, ends, hidden)
        np.dot(hidden, self._second, out=product)
        top = _rectified_sum(product, self.weights.second_bias, starts, ends, hidden)
        scale = (1 / np.sqrt(counts)).astype(np.float32)[:, None]
        summed = np.add.reduceat(top, starts, axis=0) @ self._summed
        direct = np.add.reduceat(looked_up[:, PLACES * width :], starts, axis=0)
        scores: Floats = np.maximum.reduceat(top, starts, axis=0) @ self._largest + (summed + direct[:, :3]) * scale
        return scores, direct[:, 3:] * scale**2
