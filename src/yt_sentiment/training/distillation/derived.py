"""Texts that are made of labelled rows, for the teachers to judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.params.distillation_sections import Kind
from yt_sentiment.training.distillation.labelled_rows import LabelledRows


@dataclass(frozen=True, slots=True)
class DerivedTexts:
    """Texts that are made of labelled rows.

    Attributes:
        texts: none of which is a labelled text itself, each once.
        kind: what they are, as ``judges`` of ``params.yaml`` names it.
        halves: half of the row that each was made of, shape (n,).
        codes: language of that row.
    """

    texts: list[str]
    kind: Kind
    halves: NDArray[np.int64]
    codes: list[str]

    @classmethod
    def of(cls, rows: LabelledRows, kind: Kind, made: Iterable[tuple[int, str]]) -> DerivedTexts:
        """Return those texts that are new, each with the place of the row that it is made of."""
        seen, texts, places = {" ".join(text.split()) for text in rows.texts}, [], []
        for place, text in made:
            if text not in seen:
                seen.add(text)
                texts.append(text)
                places.append(place)
        codes = rows.languages()
        return cls(texts, kind, rows.halves()[places], [codes[place] for place in places])

    def __len__(self) -> int:
        return len(self.texts)
