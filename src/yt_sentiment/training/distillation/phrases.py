"""Pieces of labelled texts, for the teacher to judge: from a few words a student learns best what those are worth.

Source: Socher et al. (2013), Recursive deep models for semantic compositionality over a sentiment treebank, whose
phrases have labels of their own; Tang et al. (2019), Distilling task-specific knowledge from BERT into simple neural
networks, who sample n-grams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.training.distillation.labelled_rows import LabelledRows

SHORTEST: Final = 1
LONGEST: Final = 8
"""Words of a phrase."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Pieces of labelled texts.

    Attributes:
        texts: none of which is a labelled text itself, each once.
        halves: half of the labelled rows that the piece was taken from, shape (n,).
        codes: language of the row that the piece was taken from, empty where it is not known.
    """

    texts: list[str]
    halves: NDArray[np.int64]
    codes: list[str]


def phrases_of(rows: LabelledRows, share: float, seed: int) -> Phrases:
    """Return pieces of rows, words as white space parts them.

    Args:
        rows: with a person's label.
        share: pieces per row; 0.5 takes one of every other row.
        seed: random seed.
    """
    rng = np.random.default_rng(seed)
    seen, texts, places = set(rows.texts), [], []
    for place in rng.permutation(len(rows))[: round(share % 1 * len(rows))].tolist() + int(share) * [*range(len(rows))]:
        words = rows.texts[place].split()
        length = int(rng.integers(SHORTEST, LONGEST + 1))
        if len(words) <= length:
            continue
        start = int(rng.integers(0, len(words) - length + 1))
        text = " ".join(words[start : start + length])
        if text not in seen:
            seen.add(text)
            texts.append(text)
            places.append(place)
    codes = rows.languages()
    return Phrases(texts, rows.halves()[places], [codes[place] for place in places])
