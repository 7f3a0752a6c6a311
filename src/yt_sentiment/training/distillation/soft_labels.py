"""What there is to learn from: labelled rows, texts without a label, and synthetic sentences, with the teachers' view.

Source: Hinton, Vinyals and Dean (2015), Distilling the knowledge in a neural network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from yt_sentiment.corpora.synthetic import synthetic_sentences
from yt_sentiment.labels import LABELS
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows
from yt_sentiment.training.distillation.teacher import Teacher

NO_LABEL: Final = -1
NO_HALF: Final = -1

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SoftLabels:
    """Texts, what two teachers say of each, and what people say of some; labelled rows come first.

    Attributes:
        texts: one per row.
        scores: before the softmax, by the teacher that did not learn from half 0, and from half 1, shape (2, n, 3).
        classes: index into ``LABELS``, ``NO_LABEL`` without a person's label, shape (n,).
        log_priors: log share of each class in the row's source, 0 without a label, shape (n, 3).
        halves: half of the labelled rows, ``NO_HALF`` for other texts, shape (n,).
    """

    texts: Sequence[str]
    scores: Floats
    classes: NDArray[np.int64]
    log_priors: Floats
    halves: NDArray[np.int64]

    def out_of_fold_scores(self) -> Floats:
        """Return, of a labelled row, the scores of the teacher that did not learn from it; of others the mean."""
        own = self.scores[np.maximum(self.halves, 0), np.arange(len(self.texts))]
        scores: Floats = np.where((self.halves == NO_HALF)[:, None], self.scores.mean(axis=0), own)
        return scores

    def probabilities(self, half: int | None = None) -> Floats:
        """Return what to learn, shape (n, 3): of the teacher that did not learn from ``half``, or out of fold."""
        probabilities: Floats = softmax(self.out_of_fold_scores() if half is None else self.scores[half], axis=1)
        return probabilities


def judge(
    teachers: Mapping[int, Teacher], labelled: LabelledRows, unlabelled: Sequence[str], synthetic_rows: int, seed: int
) -> SoftLabels:
    """Return every text with what is said of it.

    Args:
        teachers: by the half of ``labelled`` that each did not learn from.
        labelled: rows with a person's label.
        unlabelled: texts without one.
        synthetic_rows: number of synthetic sentences, which bring probabilities of their own.
        seed: random seed of those sentences.
    """
    judged = [*labelled.texts, *unlabelled]
    sentences, answers = synthetic_sentences(synthetic_rows, seed)
    texts = [*judged, *sentences]
    given = np.log(answers).reshape(-1, len(LABELS))
    scores = np.stack([np.vstack([teachers[half].scores(judged), given]) for half in HALVES])
    classes, halves = np.full(len(texts), NO_LABEL, np.int64), np.full(len(texts), NO_HALF, np.int64)
    log_priors = np.zeros((len(texts), len(LABELS)), np.float32)
    classes[: len(labelled)], halves[: len(labelled)] = labelled.classes, labelled.halves()
    log_priors[: len(labelled)] = labelled.log_priors()
    return SoftLabels(texts, scores.astype(np.float32), classes, log_priors, halves)
