"""The encoder in the order of sums that the WebAssembly module states, one rounding per product and per sum."""

from __future__ import annotations

import numpy as np

from yt_sentiment.language.hashing import Characters
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import MAX_TOKENS, EncoderWeights
from yt_sentiment.training.distillation.subwords import LONGEST, MAX_CHARACTERS, SHORTEST

Floats = np.ndarray


def product(row: Floats, matrix: Floats) -> Floats:
    """Return ``row @ matrix``, summed from the first row of the matrix to the last."""
    total = np.zeros(matrix.shape[1], np.float32)
    for factor, line in zip(row.astype(np.float32), matrix.astype(np.float32), strict=True):
        total = total + factor * line
    return total


class StatedOrder:
    """The encoder of one comment after the other."""

    def __init__(self, weights: EncoderWeights) -> None:
        self.weights = weights
        self.width = len(weights.bias)
        self.table = weights.vectors.astype(np.float32) * weights.scales.astype(np.float32)[:, None]
        self.rows = {int(hash_): row for row, hash_ in enumerate(weights.hashes)}
        self.projection = np.concatenate(
            [*weights.kernel, weights.output[2 * self.width :], weights.tongue], axis=1
        ).astype(np.float32)

    def vector(self, token: str, hash_: int) -> Floats:
        """Return the vector of a token: its own, or the mean of its n-grams'."""
        if hash_ in self.rows:
            found: Floats = self.table[self.rows[hash_]]
            return found
        words = len(self.weights.hashes)
        buckets = np.uint32(len(self.table) - words - 1)
        total, count = np.zeros(self.table.shape[1], np.float32), 0
        for hashes, _ in Characters([token[:MAX_CHARACTERS]]).ngrams(SHORTEST, LONGEST):
            of_length = np.zeros_like(total)
            for row in (hashes % buckets).tolist():
                of_length = of_length + self.table[words + row]
            total, count = total + of_length, count + len(hashes)
        return total / np.float32(count)

    def convolved(self, parts: list[Floats], bias: Floats) -> list[Floats]:
        """Return one convolution of each position, negative values made 0."""
        width, found = self.width, []
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
        weights, width = self.weights, self.width
        places = range(*batch.token_slice(row).indices(len(batch.tokens.hashes)))[:MAX_TOKENS]
        if not places:
            return weights.output_bias, weights.language_bias
        parts = [
            product(self.vector(batch.tokens.parts[i], int(batch.tokens.hashes[i])), self.projection) for i in places
        ]
        second = np.concatenate(list(weights.second_kernel), axis=1)
        hidden = self.convolved(parts, weights.bias)
        top = self.convolved([product(line, second) for line in hidden], weights.second_bias)
        summed, direct = top[0], parts[0][3 * width :]
        for i in range(1, len(parts)):
            summed, direct = summed + top[i], direct + parts[i][3 * width :]
        scale = np.float32(1 / np.sqrt(len(parts)))
        largest = product(np.max(top, axis=0), weights.output[:width])
        scores = largest + (product(summed, weights.output[width : 2 * width]) + direct[:3]) * scale
        tongue = product(direct[3:] * (scale * scale), weights.language_output)
        return weights.output_bias + scores, tongue + weights.language_bias
