"""Words for groups of people: which they are, and how little their vectors differ in the end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.corpora.synthetic import group_names
from yt_sentiment.language.identity_terms import IDENTITY_TERMS, STAND_IN
from yt_sentiment.training.distillation.vocabulary import Vocabulary

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


def group_rows(vocabulary: Vocabulary) -> Rows:
    """Return the rows of words for groups of people, and of the stand-in that identity terms are read as.

    The terms' own rows are not among them, for they are never looked up.
    """
    named = (group_names() - IDENTITY_TERMS) | {STAND_IN}
    return np.array([row for row, word in enumerate(vocabulary.words) if word in named], np.int64)


def alike(vectors: Floats, rows: Rows, share: float) -> Floats:
    """Return the table of vectors, in which some rows keep a share of their difference from the mean of those rows.

    A word for a group of people brings along what is written about that group, however alike the sentences are in which
    it is named.

    Source: after the equalising step of Bolukbasi et al. (2016), Man is to computer programmer as woman is to
    homemaker? Debiasing word embeddings, without its direction: every difference shrinks.

    Args:
        vectors: shape (rows, size).
        rows: those that become alike, shape (n,).
        share: of the difference that is kept, 0 to 1.
    """
    found = vectors.copy()
    if len(rows):
        mean = vectors[rows].mean(axis=0)
        found[rows] = mean + share * (vectors[rows] - mean)
    return found
