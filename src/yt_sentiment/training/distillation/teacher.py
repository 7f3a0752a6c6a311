"""What a teacher is to the student, and how one is made from labelled rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.params import TeacherParams
from yt_sentiment.training.distillation.labelled_rows import LabelledRows

Floats = NDArray[np.float32]


class Teacher(Protocol):
    """A judge of texts that learnt from labelled rows."""

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return a score per class before the softmax, shape (n, 3)."""
        ...

    def states(self, texts: Sequence[str]) -> Floats:
        """Return what the teacher's scores are computed from, shape (n, size)."""
        ...


def fit_teacher(rows: LabelledRows, params: TeacherParams, seed: int) -> Teacher:
    """Return the teacher that ``params.encoder`` names, learnt from ``rows``.

    Raises:
        ModuleNotFoundError: if what the encoder needs is not installed.
    """
    if params.encoder == "random_words":
        from yt_sentiment.training.distillation.random_words import fit_random_words

        return fit_random_words(rows, seed)
    # Here, since PyTorch is half a gigabyte that only these teachers need.
    from yt_sentiment.training.distillation.fine_tuning import fine_tune
    from yt_sentiment.training.distillation.pretrained import load_pretrained

    return fine_tune(load_pretrained(params.encoder), rows, params, seed)
