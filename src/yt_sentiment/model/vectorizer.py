"""From comments to TF-IDF over words and characters and the lexical features; training and serving share it."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment.language.hashing import BASE, Hashes, HashIndex, finalise
from yt_sentiment.language.tokenised import Batch

if TYPE_CHECKING:
    from yt_sentiment.params import FeatureParams


FEATURES_VERSION: Final = "2"
"""Raised with any change that alters a feature; stored with each model and checked at load."""

_NEGATED: Final = np.uint32(0x9E3779B9)
"""Added to the hash of a single word that a negation governs."""
_TONES: Final = {1: np.uint32(0xA5A5A5A5), -1: np.uint32(0x5A5A5A5A)}
"""Terms that the emoji and emoticons of one tone share: the training texts hold many emoticons and few emoji, and
one learns from the other."""
_NO_TERMS: Final = tuple(map(ord, ".,;:"))

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Occurrences of n-grams of one length, in order of the texts.

    Attributes:
        hashes: one per occurrence, shape (m,).
        tokens: indices of the tokens that it spans, shape (m, length); character n-grams span one.
    """

    hashes: Hashes
    tokens: NDArray[np.integer[Any]]


def word_ngrams(batch: Batch, largest: int) -> list[Ngrams]:
    """Return the word n-grams per length.

    Single words carry a mark where a negation governs them; longer n-grams hold it anyway. Emoji and
    emoticons of one tone share a term. Full stops, commas and colons are passed over.
    """
    begins = batch.characters.begins()
    kept = np.flatnonzero(~np.isin(begins, _NO_TERMS) | (batch.characters.lengths > 1))
    rows, hashes = batch.rows[kept], batch.hashes[kept]
    found = [Ngrams(finalise(hashes + _NEGATED * batch.lexical.negated[kept]), kept[:, None])]
    for tone, term in _TONES.items():
        toned = np.flatnonzero(batch.lexical.tone == tone)
        found.append(Ngrams(np.full(len(toned), term), toned[:, None]))
    rolling = hashes
    for length in range(2, min(largest, len(hashes)) + 1):
        rolling = finalise(rolling[:-1] * BASE + hashes[length - 1 :])
        whole = np.flatnonzero(rows[length - 1 :] == rows[: len(rolling)])
        found.append(Ngrams(rolling[whole], kept[whole[:, None] + np.arange(length)]))
    return found


def ngrams_of(batch: Batch, group: str, smallest: int, largest: int) -> list[Ngrams]:
    """Return the n-grams of the group ``words`` or ``chars``, the latter inside padded tokens."""
    if group == "words":
        return word_ngrams(batch, largest)
    return [Ngrams(hashes, token[:, None]) for hashes, token in batch.characters.ngrams(smallest, largest)]


@dataclass(frozen=True, slots=True)
class NgramTable:
    """Fitted state of one TF-IDF group.

    Attributes:
        hashes: hash per n-gram in column order, shape (n_terms,).
        idf: inverse document frequency per n-gram, ``ln((1 + n) / (1 + df)) + 1``, shape (n_terms,).
        ngram_min: shortest n-gram, in tokens or characters.
        ngram_max: longest n-gram.
    """

    hashes: Hashes
    idf: Floats
    ngram_min: int
    ngram_max: int


def fit_table(
    batch: Batch, group: str, ngram_min: int, ngram_max: int, *, min_documents: int, max_features: int
) -> NgramTable:
    """Return the n-grams of ``group`` that ``min_documents`` texts hold, the ``max_features`` commonest of them."""
    pairs = [
        np.unique((batch.rows[found.tokens[:, 0]].astype(np.uint64) << np.uint64(32)) | found.hashes)
        for found in ngrams_of(batch, group, ngram_min, ngram_max)
    ]
    hashes, documents = np.unique(np.concatenate(pairs).astype(np.uint32), return_counts=True)
    common = np.lexsort((hashes, -documents))[:max_features]
    common = np.sort(common[documents[common] >= min_documents])
    idf = np.log((1 + len(batch)) / (1 + documents[common])) + 1
    return NgramTable(hashes[common], idf.astype(np.float32), ngram_min, ngram_max)


def fit_features(batch: Batch, params: FeatureParams) -> TextFeatures:
    """Return the features fitted on a batch."""
    return TextFeatures(
        fit_table(
            batch,
            "words",
            1,
            params.word_ngram_max,
            min_documents=params.word_min_documents,
            max_features=params.word_max_features,
        ),
        fit_table(
            batch,
            "chars",
            params.char_ngram_min,
            params.char_ngram_max,
            min_documents=params.char_min_documents,
            max_features=params.char_max_features,
        ),
    )


class TextFeatures:
    """Fitted TF-IDF over word and character n-grams."""

    def __init__(self, words: NgramTable, chars: NgramTable) -> None:
        self.words = words
        self.chars = chars
        self.groups = [("words", words, HashIndex(words.hashes)), ("chars", chars, HashIndex(chars.hashes))]

    @property
    def columns(self) -> int:
        """Columns of the matrix."""
        return len(self.words.hashes) + len(self.chars.hashes)

    def known_share(self, batch: Batch) -> NDArray[np.float64]:
        """Return the share of each text's words that the word group knows, 0 to 1, shape (n,); 0 without words."""
        is_word = batch.is_word()
        known = self.groups[0][2].find(finalise(batch.hashes)) >= 0
        return batch.sums(is_word & known) / np.maximum(batch.sums(is_word), 1)

    def weighted(self, batch: Batch) -> Iterator[tuple[Floats, NDArray[np.int32], NDArray[np.integer[Any]]]]:
        """Yield TF-IDF weight, column and tokens of every known n-gram, one group and length after the other.

        Each group's weights of a text have length 1. Lengths count an n-gram as often as it occurs: exact where
        none repeats, and no sorting is needed.
        """
        size, first, row = len(batch), 0, batch.rows
        for group, table, index in self.groups:
            parts = []
            for column, tokens in _known(batch, group, table, index):
                parts.append((table.idf[column], column + np.int32(first), tokens))
            squares = np.zeros(size)
            for weights, _, tokens in parts:
                squares += np.bincount(row[tokens[:, 0]], weights=weights**2, minlength=size)
            scale = (1 / np.sqrt(np.maximum(squares, 1e-12))).astype(np.float32)
            for weights, columns, tokens in parts:
                yield (weights * scale[row[tokens[:, 0]]]).astype(np.float32), columns, tokens
            first += len(table.hashes)

    def transform(self, batch: Batch) -> sp.csr_matrix:
        """Return the TF-IDF matrix, shape (n, columns), word columns first."""
        parts = (
            _matrix(batch, weights, columns, tokens, self.columns) for weights, columns, tokens in self.weighted(batch)
        )
        return functools.reduce(operator.add, parts)


class LinearScorer:
    """``transform(batch) @ coef`` without weighing each n-gram: a text's sum is scaled once, at the end."""

    def __init__(self, features: TextFeatures, coef: Floats) -> None:
        """Prepare the weights.

        Args:
            features: fitted TF-IDF.
            coef: weights, shape (features.columns, k).
        """
        self._groups, first = [], 0
        for group, table, index in features.groups:
            idf = table.idf[:, None]
            weights = coef[first : first + len(idf)]
            # The last column adds up to the square of the length that the text's weights have.
            self._groups.append((group, table, index, np.hstack([weights * idf, idf**2]).astype(np.float32)))
            first += len(idf)
        self._k = coef.shape[1]

    def scores(self, batch: Batch) -> NDArray[np.float64]:
        """Return decision values without the intercept, shape (n, k)."""
        scores = np.zeros((len(batch), self._k))
        for group, table, index, weights in self._groups:
            total = np.zeros((len(batch), self._k + 1))
            for columns, tokens in _known(batch, group, table, index):
                ones = np.ones(len(columns), np.float32)
                total += _matrix(batch, ones, columns, tokens, len(weights)) @ weights
            scores += total[:, :-1] / np.sqrt(np.maximum(total[:, -1:], 1e-12))
        return scores


def _known(
    batch: Batch, group: str, table: NgramTable, index: HashIndex
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.integer[Any]]]]:
    """Yield the columns of the n-grams of a batch that a table knows, and the tokens that each spans."""
    for ngrams in ngrams_of(batch, group, table.ngram_min, table.ngram_max):
        found = index.find(ngrams.hashes)
        known = np.flatnonzero(found >= 0)
        yield found[known], ngrams.tokens[known]


def _matrix(
    batch: Batch, weights: Floats, columns: NDArray[np.int32], tokens: NDArray[np.integer[Any]], width: int
) -> sp.csr_matrix:
    size = len(batch)
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(batch.rows[tokens[:, 0]], minlength=size), out=starts[1:])
    return sp.csr_matrix((weights, columns, starts), shape=(size, width))
