"""Two teachers, three students: the one that a model carries, and two that judge the rows that they did not see.

Scores of rows that an encoder was fitted on promise too much; LightGBM would trust them too much. So each of two more
encoders sees neither one half of the labelled rows nor anything that the teacher of that half says, for what a teacher
learnt from a row it passes on with every text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.evaluation.metrics import confusion, scores_of
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder import Encoder
from yt_sentiment.params import DistilParams
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows
from yt_sentiment.training.distillation.soft_labels import judge
from yt_sentiment.training.distillation.student import fit_student
from yt_sentiment.training.distillation.teacher import fit_teacher
from yt_sentiment.training.distillation.vocabulary import first_vectors, fit_vocabulary, tokens_of

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Distilled:
    """Outcome of ``distil``.

    Attributes:
        encoder: learnt from everything.
        normalised: normalised text of each labelled row.
        encoder_scores: by an encoder that did not learn from the row, shape (n, 3).
        teacher_scores: by a teacher that did not, shape (n, 3).
    """

    encoder: Encoder
    normalised: Sequence[str]
    encoder_scores: Floats
    teacher_scores: Floats


def distil(labelled: LabelledRows, unlabelled: Sequence[str], params: DistilParams, seed: int) -> Distilled:
    """Return an encoder and what others say of the labelled rows; equal arguments give equal results.

    Raises:
        ValueError: if there are too few rows of a half, or too few words.
    """
    teachers = {half: fit_teacher(labelled.without(half), params.teacher, seed + half) for half in HALVES}
    soft_labels = judge(teachers, labelled, unlabelled, params.synthetic_rows, seed)
    tokens = tokens_of(soft_labels.texts)
    vocabulary = fit_vocabulary(tokens, params.student)
    vectors = first_vectors(vocabulary, list(teachers.values()), params.student.size)
    ids = [vocabulary.ids_of(text) for text in tokens]

    def student(without: int | None) -> Encoder:
        return fit_student(soft_labels, ids, vocabulary, vectors, params.student, without=without, seed=seed)

    batch = Batch(labelled.texts)
    own = {half: student(half).scores(batch) for half in HALVES}
    scores: Floats = np.where((labelled.halves() == HALVES[0])[:, None], own[HALVES[0]], own[HALVES[1]])
    teacher_scores = soft_labels.out_of_fold_scores()[: len(labelled)]
    return Distilled(student(None), batch.normalised, scores, teacher_scores)


def scores_by_source(rows: LabelledRows, scores: Floats) -> dict[str, dict[str, float]]:
    """Return macro-F1 and macro-recall of scores, shape (n, 3), per source."""
    found = {}
    for source in sorted(set(rows.sources.tolist())):
        inside = rows.sources == source
        point = scores_of(confusion(rows.classes[inside], scores[inside].argmax(axis=1)))
        found[source] = {
            "macro_f1": round(float(point.macro_f1), 4),
            "macro_recall": round(float(point.macro_recall), 4),
        }
    return found
