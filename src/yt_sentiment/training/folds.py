"""Folds of the training rows, for judges that did not see a row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from yt_sentiment.corpora.synthetic import NO_FRAME

Codes = NDArray[np.int64]


def folds_of(classes: Codes, frames: Codes, count: int, seed: int) -> list[tuple[Codes, Codes]]:
    """Return rows to learn from and to judge, per fold; no frame is in two folds.

    Sentences of one frame are alike: a model that knows some of them judges the others far better than it will judge
    what people write.
    """
    fold, others = frames % count, np.flatnonzero(frames == NO_FRAME)
    split = StratifiedKFold(count, shuffle=True, random_state=seed).split(others, classes[others])
    for number, (_, judge) in enumerate(split):
        fold[others[judge]] = number
    return [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(count)]
