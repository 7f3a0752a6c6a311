"""What the layers of an encoder that are not fine-tuned make of texts: computed once, and kept."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import torch

from yt_sentiment.training.distillation.batching import Positions, batches, lengths_of, padded

BATCH_ROWS: Final = 128

Frozen = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""From token ids and mask, shape (texts, tokens), to states, shape (texts, tokens, size)."""


class FrozenStates:
    """States of the tokens of texts, in bfloat16: 768 bytes per token of size 384.

    Attributes:
        states: shape (tokens, size), or (tokens,) where they are token ids.
        starts: of each text's tokens among ``states``, shape (n,).
        lengths: tokens of each text, shape (n,).
    """

    def __init__(self, states: torch.Tensor, starts: Positions, lengths: Positions) -> None:
        self.states, self.starts, self.lengths = states, starts, lengths

    def __len__(self) -> int:
        return len(self.starts)

    @classmethod
    def of(cls, ids: Sequence[Sequence[int]], frozen: Frozen | None, size: int, padding: int) -> FrozenStates:
        """Return the states that ``frozen`` makes of the token ids of texts, none of which is empty.

        Where nothing is frozen, the token ids themselves are the states.
        """
        lengths = lengths_of(ids)
        if frozen is None:
            joined = np.fromiter(itertools.chain.from_iterable(ids), np.int32, int(lengths.sum()))
            return cls(torch.from_numpy(joined), np.cumsum(lengths) - lengths, lengths)
        computed = cls(
            torch.empty((int(lengths.sum()), size), dtype=torch.bfloat16), np.cumsum(lengths) - lengths, lengths
        )
        with torch.inference_mode():
            for positions in batches(lengths, BATCH_ROWS):
                block, mask = padded(ids, positions, padding)
                made = frozen(torch.from_numpy(block), torch.from_numpy(mask))
                computed.states[computed._places(positions)] = made[torch.from_numpy(mask)]
        return computed

    def followed_by(self, others: FrozenStates) -> FrozenStates:
        """Return these texts and others after them."""
        return FrozenStates(
            torch.cat([self.states, others.states]),
            np.concatenate([self.starts, others.starts + len(self.states)]),
            np.concatenate([self.lengths, others.lengths]),
        )

    def of_texts(self, places: Positions) -> FrozenStates:
        """Return some of the texts, without a copy of their states."""
        return FrozenStates(self.states, self.starts[places], self.lengths[places])

    def padded(self, positions: Positions) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the states of some texts, shape (texts, longest, size), and where tokens are, (texts, longest)."""
        lengths = self.lengths[positions]
        mask = torch.from_numpy(np.arange(lengths.max())[None] < lengths[:, None])
        block = torch.zeros((*mask.shape, *self.states.shape[1:]), dtype=self.states.dtype)
        block[mask] = self.states[self._places(positions)]
        return block, mask

    def batches(self, rows: int, rng: np.random.Generator | None = None) -> Iterator[Positions]:
        """Yield the positions of ``rows`` texts of like length at a time, in random order where ``rng`` is given."""
        yield from batches(self.lengths, rows, rng)

    def _places(self, positions: Positions) -> torch.Tensor:
        lengths = self.lengths[positions]
        before = np.cumsum(lengths) - lengths
        within = np.arange(int(lengths.sum())) - np.repeat(before, lengths)
        return torch.from_numpy(np.repeat(self.starts[positions], lengths) + within)
