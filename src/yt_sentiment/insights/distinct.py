"""Which texts are the same, in eight bytes a text."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.int64]


class Distinct:
    """Texts that pass by, of which only a hash of 64 bits is kept.

    Of a million texts, two that differ have the same hash with a chance of one in 30 million.
    """

    def __init__(self) -> None:
        """Begin without texts."""
        self._hashes = array("q")

    def add(self, text: str) -> None:
        """Take a text."""
        self._hashes.append(hash(text))

    @property
    def hashes(self) -> Hashes:
        """One per text that was taken, shape (n,); of this process alone."""
        return np.array(self._hashes, dtype=np.int64)

    def number(self) -> int:
        """Return how many differ."""
        return len(np.unique(self.hashes))
