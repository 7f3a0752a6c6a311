"""The words that the student knows, the subwords of those that it does not, and the vectors that both begin with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment.language.hashing import Hashes, hash_terms
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import MAX_TOKENS
from yt_sentiment.params import StudentParams
from yt_sentiment.training.distillation.subwords import subwords

SCALE = 0.3
"""Standard deviation of the first word vectors."""

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Slices:
    """Runs of numbers, one after the other: run ``i`` is ``values[offsets[i] : offsets[i + 1]]``."""

    values: Places
    offsets: Places

    def taken(self, runs: Places) -> tuple[Places, Places]:
        """Return the values of some runs, one after the other, and where each begins."""
        lengths = self.offsets[runs + 1] - self.offsets[runs]
        starts = np.cumsum(lengths) - lengths
        within = np.arange(int(lengths.sum())) - np.repeat(starts, lengths)
        return self.values[np.repeat(self.offsets[runs], lengths) + within], starts


def slices_of(runs: Sequence[Places]) -> Slices:
    """Return runs as slices."""
    offsets = np.zeros(len(runs) + 1, np.int64)
    np.cumsum([len(run) for run in runs], out=offsets[1:])
    return Slices(np.concatenate(runs) if runs else np.zeros(0, np.int64), offsets)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Rows of the table of vectors: the words, then the buckets of subwords, then the row of a word that is left out.

    Attributes:
        words: no two with the same hash.
        buckets: number of buckets of subwords.
        distinct: every token of the texts, the words first and in their order.
        pieces: rows of the subwords of each distinct token.
    """

    words: Sequence[str]
    buckets: int
    distinct: Sequence[str]
    pieces: Slices

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return len(self.words) + self.buckets + 1

    @property
    def hashes(self) -> Hashes:
        """Hash per word."""
        return hash_terms(list(self.words))

    def spelling(self) -> sp.csr_matrix:
        """Return how often each row of the table is among the subwords of each word, shape (words, rows)."""
        known = len(self.words)
        rows, starts = self.pieces.taken(np.arange(known))
        owners = np.repeat(np.arange(known), np.diff(np.append(starts, len(rows))))
        return sp.csr_matrix((np.ones(len(rows), np.float32), (owners, rows)), (known, self.rows))


def tokens_of(texts: Sequence[str]) -> list[list[str]]:
    """Return the tokens of each text that the encoder reads.

    Identity terms stay as they are written: were they all learnt as their stand-in, it would inherit what is
    written about any of them.
    """
    tokens = Batch(texts).tokens
    starts, ends = tokens.offsets[:-1], tokens.offsets[1:]
    return [tokens.parts[start : min(end, start + MAX_TOKENS)] for start, end in zip(starts, ends, strict=True)]


def fit_vocabulary(
    tokens: Sequence[Sequence[str]], params: StudentParams, made: Sequence[Sequence[str]] = ()
) -> Vocabulary:
    """Return the commonest words, of words with the same hash the commonest one, and the subwords of every token.

    Args:
        tokens: of each text.
        params: how many words, and how often one must occur.
        made: tokens of texts that are made of those. They are no evidence of how common a word is: five variants of
            each English row would push the words of other languages out.

    Raises:
        ValueError: if no word occurs often enough.
    """
    counts = Counter(token for text in tokens for token in text)
    words = [word for word, count in counts.most_common(params.max_words) if count >= params.min_occurrences]
    if not words:
        raise ValueError(f"no word occurs {params.min_occurrences} times in {len(tokens)} texts")
    _, first = np.unique(hash_terms(words), return_index=True)
    words = [words[i] for i in sorted(first)]
    distinct = list(dict.fromkeys([*words, *counts, *(token for text in made for token in text)]))
    return Vocabulary(words, params.subword_buckets, distinct, pieces_of(distinct, params.subword_buckets, len(words)))


def pieces_of(tokens: Sequence[str], buckets: int, first: int) -> Slices:
    """Return the rows of each token's subwords, of which the first bucket's is ``first``."""
    found = subwords(tokens, buckets)
    rows = np.concatenate([ngrams.indices for ngrams in found]).astype(np.int64) + first
    owners = np.concatenate([np.repeat(np.arange(len(tokens)), np.diff(ngrams.indptr)) for ngrams in found])
    offsets = np.zeros(len(tokens) + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=len(tokens)), out=offsets[1:])
    return Slices(rows[np.argsort(owners, kind="stable")], offsets)


def places_of(tokens: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Slices:
    """Return, text by text, the place of each token among the distinct ones."""
    ids = {token: i for i, token in enumerate(vocabulary.distinct)}
    return slices_of([np.array([ids[token] for token in text], np.int64) for text in tokens])


def first_vectors(vocabulary: Vocabulary, states: Callable[[Sequence[str]], Floats], size: int) -> Floats:
    """Return the ``size`` main directions of the teachers' states of single words; subwords have the mean of theirs.

    Args:
        vocabulary: the words.
        states: what the teachers make of texts, shape (n, any).
        size: numbers per row.

    Returns:
        Shape (rows, size).
    """
    known = len(vocabulary.words)
    found = states(vocabulary.words)
    found = found - found.mean(axis=0)
    directions, _, _ = np.linalg.svd(found.T @ found)
    main = found @ directions[:, :size]
    vectors = np.zeros((vocabulary.rows, size), np.float32)
    vectors[:known, : main.shape[1]] = SCALE * main / max(float(main.std()), 1e-12)
    of = vocabulary.spelling().T.tocsr()[known:-1]
    vectors[known:-1] = (of @ vectors[:known]) / np.maximum(of.sum(axis=1).A, 1)
    return vectors
