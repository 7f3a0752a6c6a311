"""Two teachers, three students: the one that a model carries, and two that judge the rows that they did not see.

Scores of rows that an encoder was fitted on promise too much; LightGBM would trust them too much. So each of two more
encoders sees neither one half of the labelled rows nor anything that the teacher of that half says, for what a teacher
learnt from a row it passes on with every text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.evaluation.metrics import confusion, scores_of
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.model.encoder_reading import Reading, encoder_core, read
from yt_sentiment.params import DistilParams
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows
from yt_sentiment.training.distillation.phrases import phrases_of
from yt_sentiment.training.distillation.soft_labels import judge
from yt_sentiment.training.distillation.student import fit_student
from yt_sentiment.training.distillation.teacher import fit_teachers
from yt_sentiment.training.distillation.texts import UnlabelledTexts
from yt_sentiment.training.distillation.variants import variants_of
from yt_sentiment.training.distillation.vocabulary import first_vectors, fit_vocabulary, places_of, tokens_of

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Distilled:
    """Outcome of ``distil``.

    Attributes:
        encoder: learnt from everything.
        batch: texts of the labelled rows.
        reading: of the labelled rows, by an encoder that did not learn from the row.
        teacher_scores: by a teacher that did not, shape (n, 3).
        derived: number of pieces and variants of the labelled rows that were learnt from, by their kind.
    """

    encoder: EncoderWeights
    batch: Batch
    reading: Reading
    teacher_scores: Floats
    derived: Mapping[str, int]


def distil(labelled: LabelledRows, unlabelled: UnlabelledTexts, params: DistilParams, seed: int) -> Distilled:
    """Return an encoder and what others say of the labelled rows.

    Raises:
        ConfigError: if what the teacher needs is not installed.
        ValueError: if there are too few rows of a half, or too few words.
    """
    teachers = fit_teachers(labelled, params.teachers, seed)

    def states(words: Sequence[str]) -> Floats:
        return np.hstack([teacher.states(words) for teacher in teachers.values()])

    derived = [
        phrases_of(labelled, params.phrases, seed),
        variants_of(labelled, states, params.variants, seed),
    ]
    soft_labels = judge(teachers, labelled, derived, unlabelled, params, seed)
    tokens = tokens_of(soft_labels.texts)
    own, made = (
        [tokens[i] for i in np.flatnonzero(chosen).tolist()] for chosen in (~soft_labels.made, soft_labels.made)
    )
    vocabulary = fit_vocabulary(own, params.student, made)
    texts = places_of(tokens, vocabulary)
    vectors = first_vectors(vocabulary, states, params.student.size)

    def student(without: int | None) -> EncoderWeights:
        return fit_student(soft_labels, texts, vocabulary, vectors, params.student, without=without, seed=seed)

    batch = Batch(labelled.texts)
    first, second = (read(encoder_core(student(half)), batch.normalised) for half in HALVES)
    reading = first.where(labelled.halves() == HALVES[0], second)
    teacher_scores = soft_labels.out_of_fold_scores()[: len(labelled)]
    return Distilled(student(None), batch, reading, teacher_scores, {part.kind: len(part) for part in derived})


def scores_by_source(rows: LabelledRows, scores: Floats) -> dict[str, dict[str, float]]:
    """Return macro-F1 and macro-recall of scores, shape (n, 3), per source."""
    found = {}
    for source in sorted(set(rows.sources.tolist())):
        chosen = rows.sources == source
        point = scores_of(confusion(rows.classes[chosen], scores[chosen].argmax(axis=1)))
        found[source] = {
            "macro_f1": round(float(point.macro_f1), 4),
            "macro_recall": round(float(point.macro_recall), 4),
        }
    return found
