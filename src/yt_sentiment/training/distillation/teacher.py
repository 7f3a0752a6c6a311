"""What a teacher is to the student, and how those of two halves are made from labelled rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from yt_sentiment.labels import LABELS
from yt_sentiment.params import TeacherParams
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows

Floats = NDArray[np.float32]


class Teacher(Protocol):
    """A judge of texts that learnt from labelled rows."""

    def scores(self, texts: Sequence[str], kinds: Sequence[str]) -> Floats:
        """Return a score per class before the softmax of texts, each of a kind, shape (n, 3)."""
        ...

    def states(self, texts: Sequence[str]) -> Floats:
        """Return what the teacher's scores are computed from, shape (n, size)."""
        ...


class Teachers:
    """Teachers that learnt from the same rows, of which some read a few languages alone."""

    def __init__(self, teachers: Sequence[tuple[Teacher, Sequence[str] | None]]) -> None:
        """Take teachers, each with the codes of the languages that it reads, None for all; the first reads all."""
        self._teachers = teachers

    def scores(self, texts: Sequence[str], codes: Sequence[str], kinds: Sequence[str]) -> Floats:
        """Return the mean log probabilities of the teachers that read each text's language, shape (n, 3).

        Args:
            texts: to judge.
            codes: language of each; empty where it is not known, which is read by those that read all.
            kinds: of each, as ``passes`` of ``params.yaml`` name them.
        """
        total, count = np.zeros((len(texts), len(LABELS)), np.float32), np.zeros((len(texts), 1), np.float32)
        for teacher, languages in self._teachers:
            read = np.array([languages is None or code in languages for code in codes], np.bool_)
            chosen = np.flatnonzero(read)
            places = chosen.tolist()
            found = teacher.scores([texts[i] for i in places], [kinds[i] for i in places])
            total[chosen] += log_softmax(found, axis=1)
            count[chosen] += 1
        return total / count

    def states(self, texts: Sequence[str]) -> Floats:
        """Return what the first teacher's scores are computed from, shape (n, size)."""
        return self._teachers[0][0].states(texts)


def fit_teachers(rows: LabelledRows, teachers: Sequence[TeacherParams], seed: int) -> Mapping[int, Teachers]:
    """Return, per half, teachers that learnt from the rows of the other half in the languages that each reads.

    Raises:
        ConfigError: if what an encoder needs is not installed.
        ValueError: if a half has too few rows.
    """
    fitted = [
        (_fitted(rows if one.languages is None else rows.of_languages(one.languages), one, seed), one.languages)
        for one in teachers
    ]
    return {half: Teachers([(found[half], languages) for found, languages in fitted]) for half in HALVES}


def _fitted(rows: LabelledRows, params: TeacherParams, seed: int) -> Mapping[int, Teacher]:
    if params.encoder == "random_words":
        from yt_sentiment.training.distillation.random_words import fit_random_words

        return {half: fit_random_words(rows.without(half), seed + half) for half in HALVES}
    from yt_sentiment.training.distillation.pretrained_teacher import fit_pretrained_teachers

    return fit_pretrained_teachers(rows, params, seed)
