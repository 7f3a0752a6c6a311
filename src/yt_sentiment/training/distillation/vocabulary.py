"""The words that the student knows, and the vectors that they begin with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.hashing import Hashes, hash_terms
from yt_sentiment.language.text import normalise_all, tokenise
from yt_sentiment.model.encoder import MAX_TOKENS
from yt_sentiment.params import StudentParams
from yt_sentiment.training.distillation.teacher import Teacher

SCALE = 0.3
"""Standard deviation of the first word vectors."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in order of their ids; the id after the last is any other word's.

    Attributes:
        words: no two with the same hash.
        ids: by word.
    """

    words: Sequence[str]
    ids: Mapping[str, int]

    @property
    def unknown(self) -> int:
        """Id of a word that is not in the vocabulary."""
        return len(self.words)

    @property
    def hashes(self) -> Hashes:
        """Hash per word."""
        return hash_terms(list(self.words))

    def ids_of(self, tokens: Sequence[str]) -> list[int]:
        """Return the id of each token; a text without tokens is one unknown word."""
        return [self.ids.get(token, self.unknown) for token in tokens] or [self.unknown]


def tokens_of(texts: Sequence[str]) -> list[list[str]]:
    """Return the tokens of each text that the encoder reads.

    Identity terms stay as they are written: were they all learnt as their stand-in, it would inherit what is
    written about any of them.
    """
    tokens = tokenise(normalise_all(texts))
    starts, ends = tokens.offsets[:-1], tokens.offsets[1:]
    return [tokens.parts[start : min(end, start + MAX_TOKENS)] for start, end in zip(starts, ends, strict=True)]


def fit_vocabulary(tokens: Sequence[Sequence[str]], params: StudentParams) -> Vocabulary:
    """Return the commonest words, and of words with the same hash the commonest one.

    Raises:
        ValueError: if no word occurs often enough.
    """
    counts = Counter(token for text in tokens for token in text)
    words = [word for word, count in counts.most_common(params.max_words) if count >= params.min_occurrences]
    if not words:
        raise ValueError(f"no word occurs {params.min_occurrences} times in {len(tokens)} texts")
    _, first = np.unique(hash_terms(words), return_index=True)
    words = [words[i] for i in sorted(first)]
    return Vocabulary(words, {word: i for i, word in enumerate(words)})


def first_vectors(vocabulary: Vocabulary, teachers: Sequence[Teacher], size: int) -> Floats:
    """Return the ``size`` main directions of the teachers' states of single words, unknown words 0.

    Returns:
        Shape (words + 1, size).
    """
    states = np.hstack([teacher.states(vocabulary.words) for teacher in teachers])
    states -= states.mean(axis=0)
    directions, _, _ = np.linalg.svd(states.T @ states)
    main = states @ directions[:, :size]
    vectors = np.zeros((len(vocabulary.words) + 1, size), np.float32)
    vectors[:-1, : main.shape[1]] = SCALE * main / max(float(main.std()), 1e-12)
    return vectors
