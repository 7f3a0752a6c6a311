"""Batches of texts of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

JITTER: Final = 4
"""Tokens by which lengths may seem to differ when batches are drawn, so that they differ from epoch to epoch."""

Positions = NDArray[np.int64]


def lengths_of(ids: Sequence[Sequence[int]]) -> Positions:
    """Return the number of tokens of each text."""
    return np.array([len(text) for text in ids], np.int64)


def batches(lengths: Positions, rows: int, rng: np.random.Generator | None = None) -> Iterator[Positions]:
    """Yield the positions of ``rows`` texts of like length at a time, in random order where ``rng`` is given."""
    order = np.argsort(lengths + (rng.uniform(0, JITTER, len(lengths)) if rng else 0.0), kind="stable")
    starts = np.arange(0, len(order), rows)
    for start in rng.permutation(starts) if rng else starts:
        yield order[start : start + rows]


def padded(ids: Sequence[Sequence[int]], positions: Positions, padding: int = 0) -> tuple[Positions, NDArray[np.bool_]]:
    """Return token ids of some texts, filled up with ``padding``, and where tokens are, shape (texts, longest)."""
    lengths = np.array([len(ids[i]) for i in positions])
    mask = np.arange(lengths.max())[None] < lengths[:, None]
    block = np.full(mask.shape, padding, np.int64)
    block[mask] = np.concatenate([np.asarray(ids[i], np.int64) for i in positions])
    return block, mask
