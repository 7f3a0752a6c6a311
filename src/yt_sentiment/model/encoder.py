"""A small convolutional network over words, distilled from a sentence encoder; NumPy alone runs it.

Each word has a vector. Two convolutions over three words, one on the other, make ``width`` numbers of each position;
their largest and their sum, and the sum of the vectors, give three scores. Since a convolution of three words is a sum
of three look-ups, one per place, the first one's products are taken once per word of the vocabulary and not once per
occurrence.

Source: Kim (2014), Convolutional neural networks for sentence classification; Tang et al. (2019), Distilling
task-specific knowledge from BERT into simple neural networks. ``training/distillation/student.py`` makes one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.hashing import Hashes, HashIndex
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.arrays import Layout, check_range, read_arrays

Floats = NDArray[np.float32]

MAX_TOKENS: Final = 64
"""Tokens of a comment that are read; the same as in training."""
PLACES: Final = 3
"""Words that a convolution spans."""


LAYOUT: Final[Layout] = {
    "hashes": ("<u4", ("words",)),
    "vectors": ("|i1", ("rows", "size")),
    "scales": ("<f2", ("rows",)),
    "kernel": ("<f2", (PLACES, "size", "width")),
    "bias": ("<f4", ("width",)),
    "second_kernel": ("<f2", (PLACES, "width", "width")),
    "second_bias": ("<f4", ("width",)),
    "output": ("<f4", ("outputs", 3)),
    "output_bias": ("<f4", (3,)),
}
MAX_NUMBERS: Final = 50_000_000
"""Of the table of products, 200 MB; twelve times the bundled model's."""
MAX_WEIGHT: Final = 1000.0
"""Products of so many stay finite in single precision."""
BLOCK_TOKENS: Final = 1024
"""Tokens read at once: what they need stays in the processor's cache."""


class _Space:
    """Memory of one call, used block after block: fresh pages cost more than the arithmetic."""

    def __init__(self, tokens: int, width: int) -> None:
        rows = max(tokens, MAX_TOKENS)
        self.looked_up = np.empty((rows, PLACES * width + 3), np.float32)
        self.hidden, self.product = np.empty((rows, width), np.float32), np.empty((rows, PLACES * width), np.float32)


def _rectified_sum(
    parts: Floats, bias: Floats, starts: NDArray[np.int64], ends: NDArray[np.int64], out: Floats
) -> Floats:
    """Return the convolution that ``parts`` holds, negative values made 0, in ``out``.

    Args:
        parts: what each word gives the one after it, itself, and the one before it, shape (words, 3 * width).
        bias: shape (width,).
        starts: first word of each comment.
        ends: last word of each.
        out: shape (words, width).
    """
    width = out.shape[1]
    parts[ends, :width], parts[starts, 2 * width :] = 0, 0  # nothing passes from one comment into the next
    np.add(parts[:, width : 2 * width], bias, out=out)
    out[1:] += parts[:-1, :width]
    out[:-1] += parts[1:, 2 * width :]
    return np.maximum(out, 0, out=out)


class Encoder:
    """Scores of comments, from words and their order.

    Attributes:
        hashes: hash per word of the vocabulary, shape (words,).
        vectors: integers, -127 to 127, the last row for unknown words, shape (words + 1, size).
        scales: what one unit of a word's vector is worth, shape (words + 1,).
        kernel: weights of the first convolution, shape (3, size, width).
        bias: shape (width,).
        second_kernel: weights of the second convolution, shape (3, width, width).
        second_bias: shape (width,).
        output: weights of the largest, the summed convolution and the summed vectors, shape (2 * width + size, 3).
        output_bias: shape (3,).
    """

    def __init__(
        self,
        hashes: Hashes,
        vectors: NDArray[np.int8],
        scales: NDArray[np.float16],
        kernel: Floats,
        bias: Floats,
        second_kernel: Floats,
        second_bias: Floats,
        output: Floats,
        output_bias: Floats,
    ) -> None:
        self.hashes, self.vectors, self.scales = hashes, vectors, scales
        self.kernel, self.bias, self.output, self.output_bias = kernel, bias, output, output_bias
        self.second_kernel, self.second_bias = second_kernel, second_bias
        self._index = HashIndex(hashes)
        dense = vectors.astype(np.float32) * scales.astype(np.float32)[:, None]
        width = kernel.shape[2]
        before, here, after = (dense @ kernel[place] for place in range(PLACES))
        # One row per word, since fetching it from a large table costs more than adding it up.
        self._table = np.hstack([before, here, after, dense @ output[2 * width :]])
        self._second = np.concatenate(list(second_kernel), axis=1)
        self._largest, self._summed = output[:width], output[width : 2 * width]

    def scores(self, batch: Batch) -> Floats:
        """Return three scores per comment, shape (n, 3), before the softmax."""
        counts = np.minimum(batch.tokens.counts, MAX_TOKENS)
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        taken = np.repeat(batch.tokens.offsets[:-1], counts) + within
        return self._scores(self._words(batch.hashes[taken]), counts)

    def scores_without_each(self, hashes: Hashes) -> Floats:
        """Return the scores of one comment with each of its tokens in turn made an unknown word.

        Args:
            hashes: of its tokens, shape (n_tokens,).

        Returns:
            Shape (n_tokens, 3); tokens that the encoder does not read change nothing.
        """
        words = self._words(hashes[:MAX_TOKENS])
        many = np.tile(words, (len(words), 1))
        np.fill_diagonal(many, len(self.hashes))
        read = self._scores(many.ravel(), np.full(len(words), len(words)))
        whole = self._scores(words, np.array([len(words)]))
        return np.vstack([read, np.repeat(whole, len(hashes) - len(words), axis=0)])

    def _words(self, hashes: Hashes) -> NDArray[np.int32]:
        words = self._index.find(hashes)
        words[words < 0] = len(self.hashes)
        return words

    def _scores(self, words: NDArray[np.int32], counts: NDArray[np.int64]) -> Floats:
        """Return scores of comments whose words stand one after the other, ``counts`` of them each."""
        out = np.repeat(self.output_bias[None], len(counts), axis=0)
        filled = np.flatnonzero(counts)
        counts = counts[filled]
        ends = np.cumsum(counts)
        space = _Space(min(int(counts.sum()), BLOCK_TOKENS), len(self.bias))
        first = 0
        while first < len(counts):
            start = ends[first] - counts[first]
            last = max(int(np.searchsorted(ends, start + BLOCK_TOKENS, side="right")), first + 1)
            out[filled[first:last]] += self._block(words[start : ends[last - 1]], counts[first:last], space)
            first = last
        return out

    def _block(self, words: NDArray[np.int32], counts: NDArray[np.int64], space: _Space) -> Floats:
        """Return the scores, bias left out, of comments none of which is empty."""
        starts = np.cumsum(counts) - counts
        ends = starts + counts - 1
        size, width = len(words), len(self.bias)
        looked_up, hidden, product = space.looked_up[:size], space.hidden[:size], space.product[:size]
        # Every row is one of the vocabulary: "clip" only spares NumPy a copy of what it writes to.
        np.take(self._table, words, axis=0, out=looked_up, mode="clip")
        _rectified_sum(looked_up[:, : PLACES * width], self.bias, starts, ends, hidden)
        np.dot(hidden, self._second, out=product)
        top = _rectified_sum(product, self.second_bias, starts, ends, hidden)
        scale = (1 / np.sqrt(counts)).astype(np.float32)[:, None]
        summed = np.add.reduceat(top, starts, axis=0) @ self._summed
        direct = np.add.reduceat(looked_up[:, PLACES * width :], starts, axis=0)
        scores: Floats = np.maximum.reduceat(top, starts, axis=0) @ self._largest + (summed + direct) * scale
        return scores

    def save(self, path: Path) -> None:
        """Write the encoder as one NumPy archive."""
        np.savez_compressed(
            path,
            hashes=self.hashes,
            vectors=self.vectors,
            scales=self.scales,
            kernel=self.kernel.astype(np.float16),
            bias=self.bias,
            second_kernel=self.second_kernel.astype(np.float16),
            second_bias=self.second_bias,
            output=self.output,
            output_bias=self.output_bias,
        )

    @classmethod
    def load(cls, path: Path) -> Encoder:
        """Return the encoder that ``save`` wrote.

        Raises:
            ValueError: naming the array that is not as expected.
        """
        return cls.parse(path.read_bytes())

    @classmethod
    def parse(cls, content: bytes) -> Encoder:
        """Return the encoder in the bytes of a file that ``save`` wrote.

        Raises:
            ValueError: naming the array that is not as expected.
        """
        parts = read_arrays(content, LAYOUT)
        words, width, size = len(parts["hashes"]), len(parts["bias"]), parts["vectors"].shape[1]
        expected = {"vectors": words + 1, "scales": words + 1, "output": 2 * width + size}
        for name, rows in expected.items():
            if len(parts[name]) != rows:
                raise ValueError(f"{name} has {len(parts[name])} rows, expected {rows}")
        if (numbers := (words + 1) * (PLACES * width + 3)) > MAX_NUMBERS:
            raise ValueError(f"{words} words of width {width} make {numbers} numbers, at most {MAX_NUMBERS} are made")
        for name, (dtype, _) in LAYOUT.items():
            if dtype in ("<f2", "<f4"):
                check_range(name, parts[name], -MAX_WEIGHT, MAX_WEIGHT)
        kernels = {name: parts[name].astype(np.float32) for name in ("kernel", "second_kernel")}
        return cls(**{**parts, **kernels})
