"""Pieces of labelled texts, for the teachers to judge: from a few words a student learns best what those are worth.

Source: Socher et al. (2013), Recursive deep models for semantic compositionality over a sentiment treebank, whose
phrases have labels of their own; Tang et al. (2019), Distilling task-specific knowledge from BERT into simple neural
networks, who sample n-grams.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from yt_sentiment.params import PhraseParams
from yt_sentiment.training.distillation.derived import DerivedTexts
from yt_sentiment.training.distillation.labelled_rows import LabelledRows

SHORTEST: Final = 1
LONGEST: Final = 8
"""Words of a phrase."""


def phrases_of(rows: LabelledRows, params: PhraseParams, seed: int) -> DerivedTexts:
    """Return pieces of rows in some languages, words as white space parts them.

    Args:
        rows: with a person's label.
        params: languages, and pieces per row; 1.5 takes two of every other row and one of the others.
        seed: random seed.
    """
    return DerivedTexts.of(rows, "phrases", _pieces(rows, params, np.random.default_rng(seed)))


def _pieces(rows: LabelledRows, params: PhraseParams, rng: np.random.Generator) -> Iterator[tuple[int, str]]:
    read = np.flatnonzero(np.isin(rows.languages(), params.languages))
    more = rng.permutation(read)[: round(params.per_row % 1 * len(read))].tolist()
    for place in more + int(params.per_row) * read.tolist():
        words = rows.texts[place].split()
        length = int(rng.integers(SHORTEST, LONGEST + 1))
        if len(words) > length:
            start = int(rng.integers(0, len(words) - length + 1))
            yield place, " ".join(words[start : start + length])
