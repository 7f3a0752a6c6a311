"""What a teacher is to the student, and how two are made from labelled rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.params import TeacherParams
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows

Floats = NDArray[np.float32]


class Teacher(Protocol):
    """A judge of texts that learnt from labelled rows."""

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return a score per class before the softmax, shape (n, 3)."""
        ...

    def states(self, texts: Sequence[str]) -> Floats:
        """Return what the teacher's scores are computed from, shape (n, size)."""
        ...


def fit_teachers(rows: LabelledRows, params: TeacherParams, seed: int) -> Mapping[int, Teacher]:
    """Return, per half, the teacher that ``params.encoder`` names, learnt from the rows of the other half.

    Raises:
        ConfigError: if what the encoder needs is not installed.
        ValueError: if a half has too few rows.
    """
    if params.encoder == "random_words":
        from yt_sentiment.training.distillation.random_words import fit_random_words

        return {half: fit_random_words(rows.without(half), seed + half) for half in HALVES}
    from yt_sentiment.training.distillation.e5_teacher import fit_e5_teachers

    return fit_e5_teachers(rows, params, seed)
