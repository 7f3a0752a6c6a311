"""From comments to TF-IDF over words and characters, each language's apart, as the module finds their n-grams.

An n-gram of one language is another column than the same n-gram of another: "no" and "die" mean what they mean there.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment.engine.layout import LEVELS
from yt_sentiment.language.core_file import Lengths, bare_core
from yt_sentiment.language.hashing import Hashes, hash_terms
from yt_sentiment.language.identification import ENGLISH
from yt_sentiment.language.tokenised import BATCH_ROWS, Batch

if TYPE_CHECKING:
    from yt_sentiment.params import FeatureParams

Floats = NDArray[np.float32]

LARGEST_IDF: Final = 17.0
"""Of an n-gram that one of nine million texts holds."""
IDF: Final[Floats] = np.geomspace(1, LARGEST_IDF, LEVELS).astype(np.float32)
"""Inverse document frequency of each level; one is 1.1 % above the one before."""


@functools.cache
def _salt(language: str) -> np.uint32:
    return np.uint32(hash_terms([language])[0])


def _salts(languages: Sequence[str]) -> Hashes:
    """Return what the hashes of a text's n-grams are combined with, per text, shape (n,)."""
    return np.fromiter(map(_salt, languages), np.uint32, len(languages))


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Occurrences of n-grams of one group, those of a text in reading order.

    Attributes:
        rows: text of each, shape (m,).
        hashes: of each in the language of its text, shape (m,).
    """

    rows: NDArray[np.int64]
    hashes: Hashes


def _ngrams(batch: Batch, lengths: Lengths, languages: Sequence[str]) -> Iterator[tuple[range, Ngrams, Ngrams]]:
    """Yield some texts after the other, which bounds the memory, with their n-grams of words and of characters."""
    salts, is_english = _salts(languages), np.array([code == ENGLISH for code in languages], np.bool_)
    for start in range(0, len(batch), BATCH_ROWS):
        texts = range(start, min(start + BATCH_ROWS, len(batch)))
        english, others = (start + np.flatnonzero(is_english[start : texts.stop] == one) for one in (True, False))
        parts = [
            (texts_of_one, *bare_core(own).ngrams([batch.normalised[i] for i in texts_of_one.tolist()]))
            for texts_of_one, own in ((english, lengths), (others, lengths.elsewhere()))
        ]
        rows = np.concatenate([np.repeat(np.repeat(own, 2), counts.ravel()) for own, counts, _ in parts])
        of_texts = [np.repeat(np.tile([True, False], len(own)), counts.ravel()) for own, counts, _ in parts]
        is_word, salted = np.concatenate(of_texts), np.concatenate([hashes for *_, hashes in parts]) ^ salts[rows]
        yield texts, Ngrams(rows[is_word], salted[is_word]), Ngrams(rows[~is_word], salted[~is_word])


@dataclass(frozen=True, slots=True)
class NgramTable:
    """Fitted state of one TF-IDF group.

    Attributes:
        hashes: hash per n-gram and language in column order, ascending, shape (n_terms,).
        levels: which of ``IDF`` is its inverse document frequency within the language, shape (n_terms,).
    """

    hashes: Hashes
    levels: NDArray[np.uint8]

    @property
    def idf(self) -> Floats:
        """Inverse document frequency, about ``ln((1 + n) / (1 + df)) + 1``, shape (n_terms,)."""
        return IDF[self.levels]

    def known(self, ngrams: Ngrams) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return text and column of the n-grams that the table holds, in their order."""
        if not len(self.hashes):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        places = np.minimum(np.searchsorted(self.hashes, ngrams.hashes), len(self.hashes) - 1)
        known = self.hashes[places] == ngrams.hashes
        return ngrams.rows[known], places[known]


def levels_of(idf: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the level of ``IDF`` that is nearest to each inverse document frequency."""
    levels = np.rint(np.log(idf) / np.log(LARGEST_IDF) * (LEVELS - 1)).clip(0, LEVELS - 1)
    return np.asarray(levels, np.uint8)


def _weighted(table: NgramTable, ngrams: Ngrams, texts: range) -> sp.csr_matrix:
    """Return the weights of the n-grams of some texts that a table holds, shape (len(texts), n_terms)."""
    rows, columns = table.known(ngrams)
    rows = rows - texts.start
    idf = table.idf[columns]
    squares = np.bincount(rows, weights=idf.astype(np.float64) ** 2, minlength=len(texts))
    weights = (idf / np.sqrt(np.maximum(squares, 1e-12))[rows]).astype(np.float32)
    return sp.csr_matrix((weights, (rows, columns)), (len(texts), len(table.hashes)))


def _table(
    pairs: NDArray[np.uint64], salts: Hashes, min_documents: int, max_features: int, without: str | None
) -> NgramTable:
    """Return the n-grams that ``min_documents`` texts of a language hold.

    Args:
        pairs: text, and below it hash, of each n-gram of each text, once.
        salts: of each text's language.
        min_documents: texts of its language that hold an n-gram.
        max_features: n-grams of a language at most, the commonest.
        without: code of texts whose n-grams are not kept.
    """
    hashes, first, documents = np.unique(pairs.astype(np.uint32), return_index=True, return_counts=True)
    distinct, codes, sizes = np.unique(salts, return_inverse=True, return_counts=True)
    language = codes[(pairs[first] >> np.uint64(32)).astype(np.int64)]
    kept = np.zeros(len(hashes), bool)
    for code in np.flatnonzero(distinct != _salt(without)) if without else range(len(sizes)):
        own = np.flatnonzero((language == code) & (documents >= min_documents))
        kept[own[np.argsort(-documents[own], kind="stable")[:max_features]]] = True
    # An n-gram whose hash falls together with another language's may have more documents than its language has texts.
    idf = np.log(np.maximum((1 + sizes[language[kept]]) / (1 + documents[kept]), 1)) + 1
    return NgramTable(hashes[kept], levels_of(idf))


def fit_features(
    batch: Batch, params: FeatureParams, languages: Sequence[str] | None = None, *, without: str | None = None
) -> TextFeatures:
    """Return the features fitted on texts.

    Args:
        batch: the texts.
        params: lengths and sizes.
        languages: code of each; all are English if not given.
        without: code of texts whose n-grams are not kept.
    """
    longest = params.char_ngram_max
    lengths = Lengths(params.word_ngram_max, params.char_ngram_min, longest, params.other_char_ngram_min)
    languages = languages or [ENGLISH] * len(batch)
    salts = _salts(languages)
    pairs: tuple[list[NDArray[Any]], list[NDArray[Any]]] = ([np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)])
    for _, *groups in _ngrams(batch, lengths, languages):
        for found, group in zip(pairs, groups, strict=True):
            found.append(np.unique((group.rows.astype(np.uint64) << np.uint64(32)) | group.hashes))
    words, chars = map(np.concatenate, pairs)
    return TextFeatures(
        lengths,
        _table(words, salts, params.word_min_documents, params.word_max_features, without),
        _table(chars, salts, params.char_min_documents, params.char_max_features, without),
    )


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """Fitted TF-IDF over word and character n-grams.

    Attributes:
        lengths: of the n-grams.
        words: of words.
        chars: of characters.
    """

    lengths: Lengths
    words: NgramTable
    chars: NgramTable

    @property
    def columns(self) -> int:
        """Columns of the matrix."""
        return len(self.words.hashes) + len(self.chars.hashes)

    def transform(self, batch: Batch, languages: Sequence[str] | None = None) -> sp.csr_matrix:
        """Return the TF-IDF matrix of texts in those languages, English if not given: words' columns first.

        Each group's weights of a text have length 1. Lengths count an n-gram as often as it occurs: exact where none
        repeats, and as the module has it.
        """
        parts = [sp.csr_matrix((0, self.columns), dtype=np.float32)]
        for texts, words, chars in _ngrams(batch, self.lengths, languages or [ENGLISH] * len(batch)):
            found = [_weighted(self.words, words, texts), _weighted(self.chars, chars, texts)]
            parts.append(sp.hstack(found, format="csr"))
        return sp.vstack(parts, format="csr")

    def save(self, path: Path) -> None:
        """Write one NumPy archive."""
        np.savez_compressed(
            path,
            allow_pickle=False,
            lengths=np.array(astuple(self.lengths)),
            words_hashes=self.words.hashes, words_levels=self.words.levels,
            chars_hashes=self.chars.hashes, chars_levels=self.chars.levels,
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> TextFeatures:
        """Return what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            tables = [NgramTable(arrays[f"{name}_hashes"], arrays[f"{name}_levels"]) for name in ("words", "chars")]
            return cls(Lengths(*map(int, arrays["lengths"])), *tables)
