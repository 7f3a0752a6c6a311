"""From comments to TF-IDF over words and characters, each language's apart; training and serving share it.

An n-gram of one language is another column than the same n-gram of another: "no" and "die" mean what they mean there.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment.language.hashing import Hashes, HashIndex, finalise, hash_terms
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.ngrams import Ngrams, ngrams_of

if TYPE_CHECKING:
    from yt_sentiment.params import FeatureParams


FEATURES_VERSION: Final = "3"
"""Raised with any change that alters a feature; stored with each model and checked at load."""

Floats = NDArray[np.float32]


@functools.cache
def _salt(language: str) -> np.uint32:
    return np.uint32(hash_terms([language])[0])


def _salts(batch: Batch, languages: Sequence[str] | None) -> Hashes:
    """Return what the hashes of a text's n-grams are combined with, per text, shape (n,); None is one language."""
    if languages is None:
        return np.zeros(len(batch), np.uint32)
    return np.fromiter(map(_salt, languages), np.uint32, len(batch))


def _salted(batch: Batch, ngrams: Ngrams, salt: Hashes) -> Hashes:
    """Return the hashes of n-grams in the language of the text that each stands in."""
    hashes: Hashes = ngrams.hashes ^ salt[batch.rows[ngrams.tokens[:, 0]]]
    return hashes


@dataclass(frozen=True, slots=True)
class NgramTable:
    """Fitted state of one TF-IDF group.

    Attributes:
        hashes: hash per n-gram and language in column order, shape (n_terms,).
        idf: inverse document frequency within the language, ``ln((1 + n) / (1 + df)) + 1``, shape (n_terms,).
        ngram_min: shortest n-gram, in tokens or characters.
        ngram_max: longest n-gram.
    """

    hashes: Hashes
    idf: Floats
    ngram_min: int
    ngram_max: int


def fit_table(
    batch: Batch,
    languages: Sequence[str] | None,
    group: str,
    ngram_min: int,
    ngram_max: int,
    *,
    min_documents: int,
    max_features: int,
    without: str | None = None,
) -> NgramTable:
    """Return the n-grams of ``group`` that ``min_documents`` texts of a language hold.

    Args:
        batch: the texts.
        languages: code of each; None, if they are of one.
        group: ``words`` or ``chars``.
        ngram_min: shortest n-gram.
        ngram_max: longest.
        min_documents: texts of its language that hold an n-gram.
        max_features: n-grams of a language at most, the commonest.
        without: code of texts whose n-grams are not kept.
    """
    salt = _salts(batch, languages)
    pairs = np.concatenate(
        [
            np.unique((batch.rows[found.tokens[:, 0]].astype(np.uint64) << np.uint64(32)) | _salted(batch, found, salt))
            for found in ngrams_of(batch, group, ngram_min, ngram_max)
        ]
    )
    hashes, first, documents = np.unique(pairs.astype(np.uint32), return_index=True, return_counts=True)
    distinct, codes, sizes = np.unique(salt, return_inverse=True, return_counts=True)
    language = codes[(pairs[first] >> np.uint64(32)).astype(np.int64)]
    kept = np.zeros(len(hashes), bool)
    for code in np.flatnonzero(distinct != _salt(without)) if without else range(len(sizes)):
        own = np.flatnonzero((language == code) & (documents >= min_documents))
        kept[own[np.argsort(-documents[own], kind="stable")[:max_features]]] = True
    idf = np.log((1 + sizes[language[kept]]) / (1 + documents[kept])) + 1
    rounded = idf.astype(np.float16).astype(np.float32)  # as a model directory holds it
    return NgramTable(hashes[kept], rounded, ngram_min, ngram_max)


def fit_features(
    batch: Batch, params: FeatureParams, languages: Sequence[str] | None = None, *, without: str | None = None
) -> TextFeatures:
    """Return the features fitted on texts.

    Args:
        batch: the texts.
        params: lengths and sizes.
        languages: code of each; all are of one if not given.
        without: code of texts whose n-grams are not kept.
    """
    words = fit_table(
        batch,
        languages,
        "words",
        1,
        params.word_ngram_max,
        min_documents=params.word_min_documents,
        max_features=params.word_max_features,
        without=without,
    )
    chars = fit_table(
        batch,
        languages,
        "chars",
        params.char_ngram_min,
        params.char_ngram_max,
        min_documents=params.char_min_documents,
        max_features=params.char_max_features,
        without=without,
    )
    return TextFeatures(words, chars)


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

    def known_share(self, batch: Batch, languages: Sequence[str] | None = None) -> NDArray[np.float64]:
        """Return the share of each text's words that its language's do hold, 0 to 1, shape (n,); 0 without words."""
        is_word = batch.is_word()
        known = self.groups[0][2].find(finalise(batch.hashes) ^ _salts(batch, languages)[batch.rows]) >= 0
        return batch.sums(is_word & known) / np.maximum(batch.sums(is_word), 1)

    def weighted(
        self, batch: Batch, languages: Sequence[str] | None = None
    ) -> Iterator[tuple[Floats, NDArray[np.int32], NDArray[np.integer[Any]]]]:
        """Yield TF-IDF weight, column and tokens of every known n-gram, one group and length after the other.

        Each group's weights of a text have length 1. Lengths count an n-gram as often as it occurs: exact where
        none repeats, and no sorting is needed.
        """
        size, first, row, salt = len(batch), 0, batch.rows, _salts(batch, languages)
        for group, table, index in self.groups:
            parts = []
            for column, tokens in _known(batch, salt, group, table, index):
                parts.append((table.idf[column], column + np.int32(first), tokens))
            squares = np.zeros(size)
            for weights, _, tokens in parts:
                squares += np.bincount(row[tokens[:, 0]], weights=weights**2, minlength=size)
            scale = (1 / np.sqrt(np.maximum(squares, 1e-12))).astype(np.float32)
            for weights, columns, tokens in parts:
                yield (weights * scale[row[tokens[:, 0]]]).astype(np.float32), columns, tokens
            first += len(table.hashes)

    def transform(self, batch: Batch, languages: Sequence[str] | None = None) -> sp.csr_matrix:
        """Return the TF-IDF matrix of texts in those languages, shape (n, columns), word columns first."""
        parts = (
            _matrix(batch, weights, columns, tokens, self.columns)
            for weights, columns, tokens in self.weighted(batch, languages)
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

    def scores(self, batch: Batch, languages: Sequence[str] | None = None) -> NDArray[np.float64]:
        """Return decision values without the intercept, shape (n, k)."""
        scores, salt = np.zeros((len(batch), self._k)), _salts(batch, languages)
        for group, table, index, weights in self._groups:
            total = np.zeros((len(batch), self._k + 1))
            for columns, tokens in _known(batch, salt, group, table, index):
                ones = np.ones(len(columns), np.float32)
                total += _matrix(batch, ones, columns, tokens, len(weights)) @ weights
            scores += total[:, :-1] / np.sqrt(np.maximum(total[:, -1:], 1e-12))
        return scores


def _known(
    batch: Batch, salt: Hashes, group: str, table: NgramTable, index: HashIndex
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.integer[Any]]]]:
    """Yield the columns of the n-grams of a batch that a table knows, and the tokens that each spans."""
    for ngrams in ngrams_of(batch, group, table.ngram_min, table.ngram_max):
        found = index.find(_salted(batch, ngrams, salt))
        known = np.flatnonzero(found >= 0)
        yield found[known], ngrams.tokens[known]


def _matrix(
    batch: Batch, weights: Floats, columns: NDArray[np.int32], tokens: NDArray[np.integer[Any]], width: int
) -> sp.csr_matrix:
    size = len(batch)
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(batch.rows[tokens[:, 0]], minlength=size), out=starts[1:])
    return sp.csr_matrix((weights, columns, starts), shape=(size, width))
