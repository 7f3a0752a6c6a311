"""Hashes of terms and of their n-grams of characters, as ``core/hashing.c`` has them.

A hash is a polynomial over code points modulo 2**32, then MurmurHash3's finaliser; both take a dozen lines
in any language. A hash stands for its n-gram: two of 200,000 n-grams that share one are expected five
times, which costs nothing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

BASE: Final = np.uint32(0x01000193)
"""Odd, so that it has an inverse modulo 2**32; FNV's prime."""

_SPACE: Final = 32


def finalise(values: Hashes) -> Hashes:
    """Return ``values`` with their bits mixed. Source: MurmurHash3's fmix32 (Appleby, public domain)."""
    mixed = values ^ (values >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


class Characters:
    """The code points of terms, one space before, between and after them.

    Attributes:
        codes: code points, shape (n_characters,).
        starts: position of the first code point per term, shape (n_terms,).
        lengths: code points per term, shape (n_terms,).
    """

    def __init__(self, parts: list[str]) -> None:
        joined = f" {' '.join(parts)} " if parts else " "
        self.codes: Hashes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
        self.is_space = self.codes == _SPACE
        spaces = np.flatnonzero(self.is_space)
        self.starts = spaces[:-1] + 1
        self.lengths = np.diff(spaces) - 1

    def token_hashes(self) -> Hashes:
        """Return one hash per term, shape (n_terms,)."""
        return self._hashes(self.codes, self.starts, self.lengths)

    def ngrams(self, smallest: int, largest: int) -> list[tuple[Hashes, NDArray[np.int32]]]:
        """Return, per length, the hashes of all n-grams inside padded tokens, and the token of each.

        An n-gram may begin or end with the space beside its token, never hold one.
        """
        spaces = np.cumsum(self.is_space, dtype=np.int32)
        token = spaces - 1  # the space before a token counts as the token's
        rolling = self.codes
        found = []
        for length in range(2, largest + 1):
            if len(self.codes) < length:
                break
            rolling = rolling[:-1] * BASE + self.codes[length - 1 :]
            if length < smallest:
                continue
            whole = spaces[length - 2 : len(spaces) - 1] == spaces[: len(rolling)]
            found.append((finalise(rolling[whole] + np.uint32(length)), token[: len(rolling)][whole]))
        return found

    @staticmethod
    def _hashes(codes: Hashes, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Hashes:
        if not len(starts):
            return np.zeros(0, np.uint32)
        # Horner's scheme over a whole batch: each code point times the power that its distance from the end asks for.
        powers = np.ones(int(lengths.max()), np.uint32)
        powers[1:] = BASE
        powers = np.cumprod(powers, dtype=np.uint32)
        ends = np.cumsum(lengths)
        here = np.arange(int(lengths.sum()), dtype=np.int32)
        places = here + np.repeat((starts - ends + lengths).astype(np.int32), lengths)
        after = np.repeat((ends - 1).astype(np.int32), lengths) - here
        return finalise(np.add.reduceat(codes[places] * powers[after], ends - lengths, dtype=np.uint32))


def hash_terms(terms: list[str]) -> Hashes:
    """Return the hash of each term, which holds no space, shape (len(terms),)."""
    return Characters(terms).token_hashes()
