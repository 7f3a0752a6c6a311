"""The encoder as the WebAssembly module states it: sums of integers are exact, others round each product and sum."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from yt_sentiment.language.hashing import Characters
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import MAX_TOKENS, EncoderWeights
from yt_sentiment.training.distillation.subwords import LONGEST, MAX_CHARACTERS, SHORTEST

Floats = np.ndarray
LARGEST_IN_MATRIX, LARGEST_IN_ROW, LEAST = np.float32(8191), np.float32(1023), np.float32(1e-30)


def product(row: Floats, matrix: Floats) -> Floats:
    """Return ``row @ matrix``, summed from the first row of the matrix to the last."""
    total = np.zeros(matrix.shape[1], np.float32)
    for factor, line in zip(row.astype(np.float32), matrix.astype(np.float32), strict=True):
        total = total + factor * line
    return total


class Integers(NamedTuple):
    """Numbers as integers, and what 1 of those is worth."""

    whole: np.ndarray
    unit: Floats

    @classmethod
    def of(cls, numbers: Floats, largest: np.float32) -> Integers:
        """Round a matrix by its columns, or a row; next to nothing becomes 0."""
        most = np.abs(numbers).max(axis=0)
        unit = np.where(most > LEAST, most / largest, np.float32(0))
        times = np.divide(np.float32(1), unit, out=np.zeros_like(unit), where=unit > 0)
        return cls(np.rint(numbers * times).astype(np.int64), unit)

    def times(self, matrix: Integers) -> Floats:
        """Return this row times a matrix."""
        found: Floats = (self.whole @ matrix.whole).astype(np.float32) * matrix.unit * self.unit
        return found


class StatedOrder:
    """The encoder of one comment after the other."""

    def __init__(self, weights: EncoderWeights) -> None:
        self.weights = weights
        self.scales = weights.scales.astype(np.float32)
        self.rows = {int(hash_): row for row, hash_ in enumerate(weights.hashes)}
        parts = [*weights.kernel, weights.output[2 * len(weights.second_bias) :], weights.tongue]
        self.projection = Integers.of(np.concatenate(parts, axis=1).astype(np.float32), LARGEST_IN_MATRIX)
        self.second = Integers.of(np.concatenate(list(weights.second_kernel), axis=1), LARGEST_IN_MATRIX)

    def projected(self, token: str, hash_: int) -> Floats:
        """Return the products of a token's vector: its own, or the mean of its n-grams'."""
        vectors = self.weights.vectors
        if hash_ in self.rows:
            row = self.rows[hash_]
            return Integers(vectors[row].astype(np.int64), self.scales[row]).times(self.projection)
        words = len(self.weights.hashes)
        buckets = np.uint32(len(vectors) - words - 1)
        total, count = np.zeros(vectors.shape[1], np.float32), 0
        for hashes, _ in Characters([token[:MAX_CHARACTERS]]).ngrams(SHORTEST, LONGEST):
            of_length = np.zeros_like(total)
            for row in (hashes % buckets).tolist():
                of_length = of_length + vectors[words + row].astype(np.float32) * self.scales[words + row]
            total, count = total + of_length, count + len(hashes)
        return Integers.of(total / np.float32(count), LARGEST_IN_ROW).times(self.projection)

    @staticmethod
    def convolved(parts: list[Floats], bias: Floats) -> list[Floats]:
        """Return one convolution of each position, negative values made 0."""
        width, found = len(bias), []
        for i, part in enumerate(parts):
            total = part[width : 2 * width] + bias
            if i:
                total = total + parts[i - 1][:width]
            if i + 1 < len(parts):
                total = total + parts[i + 1][2 * width : 3 * width]
            found.append(np.maximum(total, 0))
        return found

    def read(self, batch: Batch, row: int) -> tuple[Floats, Floats]:
        """Return the three scores of a comment, and those of its language."""
        weights, behind = self.weights, 3 * len(self.weights.bias)
        of_convolved = weights.output[: 2 * len(weights.second_bias)]
        places = range(*batch.token_slice(row).indices(len(batch.tokens.hashes)))[:MAX_TOKENS]
        if not places:
            return weights.output_bias, weights.language_bias
        parts = [self.projected(batch.tokens.parts[i], int(batch.tokens.hashes[i])) for i in places]
        hidden = self.convolved(parts, weights.bias)
        top = self.convolved(
            [Integers.of(line, LARGEST_IN_ROW).times(self.second) for line in hidden], weights.second_bias
        )
        summed, added = top[0], parts[0][behind:]
        for i in range(1, len(parts)):
            summed, added = summed + top[i], added + parts[i][behind:]
        scale = np.float32(1 / np.sqrt(len(parts)))
        tongue, convolved = added[3:] * (scale * scale), np.concatenate([np.max(top, axis=0), summed * scale])
        dense = np.maximum(product(np.concatenate([tongue, convolved]), weights.dense) + weights.dense_bias, 0)
        scores = product(np.concatenate([convolved, dense]), np.concatenate([of_convolved, weights.dense_output]))
        languages = product(tongue, weights.language_output) + weights.language_bias
        return scores + added[:3] * scale + weights.output_bias, languages
