"""A teacher without pretraining, for tests and small budgets: random vectors of words under a linear head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from yt_sentiment.labels import LABELS
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.training.distillation.labelled_rows import LabelledRows

BUCKETS: Final = 1 << 14
"""Words that share a bucket share a vector."""
SIZE: Final = 64

Floats = NDArray[np.float32]


class RandomWordsTeacher:
    """The mean of fixed random vectors, one per word, and a linear layer to three scores.

    Attributes:
        head: weights, shape (SIZE, 3).
        bias: shape (3,).
    """

    def __init__(self, seed: int) -> None:
        self._vectors = np.random.default_rng(seed).normal(size=(BUCKETS, SIZE)).astype(np.float32)
        self.head, self.bias = np.zeros((SIZE, len(LABELS)), np.float32), np.zeros(len(LABELS), np.float32)

    def states(self, texts: Sequence[str]) -> Floats:
        """Return the mean vector of each text's words, shape (n, SIZE)."""
        batch = Batch(texts)
        buckets = (batch.tokens.hashes % BUCKETS).astype(np.int64)
        counts = np.maximum(batch.tokens.counts, 1).astype(np.float32)
        words = sp.csr_matrix(
            (np.ones(len(buckets), np.float32), buckets, batch.tokens.offsets), shape=(len(batch), BUCKETS)
        )
        means: Floats = (words @ self._vectors) / counts[:, None]
        return means

    def scores(self, texts: Sequence[str], kinds: Sequence[str]) -> Floats:  # noqa: ARG002
        """Return scores, shape (n, 3), before the softmax, whatever the kinds."""
        scores: Floats = self.states(texts) @ self.head + self.bias
        return scores


def fit_random_words(rows: LabelledRows, seed: int) -> RandomWordsTeacher:
    """Return the teacher whose head is fitted on ``rows``, classes weighing the same.

    Raises:
        ValueError: if a class has no rows.
    """
    if absent := [label for i, label in enumerate(LABELS) if i not in rows.classes]:
        raise ValueError(f"{len(rows)} labelled rows hold none of {', '.join(absent)}, expected every class")
    teacher = RandomWordsTeacher(seed)
    linear = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000)
    linear.fit(teacher.states(rows.texts), rows.classes)
    teacher.head, teacher.bias = linear.coef_.T.astype(np.float32), linear.intercept_.astype(np.float32)
    return teacher
