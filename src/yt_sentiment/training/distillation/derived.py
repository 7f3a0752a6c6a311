"""Texts that are made of labelled rows, for the teachers to judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.params.distillation_sections import Kind


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

    def __len__(self) -> int:
        return len(self.texts)
