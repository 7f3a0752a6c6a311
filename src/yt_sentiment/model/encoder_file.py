"""The encoder's weights, and the file in which distilling hands them on.

It is a small convolutional network over words. Each word has a vector; one that is not in the vocabulary has the mean
of its subwords'. Two convolutions over three words, a wide one and a narrower one on it, make some numbers of each
position. The mean of the vectors makes a few more, the tongue, which tell the language. A dense layer reads the tongue,
and the largest and the sum of the convolution's numbers; three scores are a linear function of the same two, of the sum
of the vectors, and of that layer. ``core/encoder.c`` computes it.

Source: Kim (2014), Convolutional neural networks for sentence classification; Tang et al. (2019), Distilling
task-specific knowledge from BERT into simple neural networks; Joulin et al. (2017), Bag of tricks for efficient text
classification, for the language. ``training/distillation/student.py`` makes one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.hashing import Hashes
from yt_sentiment.language.identification import LANGUAGE
from yt_sentiment.model.arrays import Layout, check_range, read_arrays

Floats = NDArray[np.float32]

MAX_TOKENS: Final = 64
"""Tokens of a comment that are read; the same in training and in ``core/encoder.c``."""
PLACES: Final = 3
"""Words that a convolution spans."""

_NAMES: Final = "language_names"
LAYOUT: Final[Layout] = {
    "hashes": ("<u4", ("words",)),
    "vectors": ("|i1", ("rows", "size")),
    "scales": ("<f2", ("rows",)),
    "kernel": ("<f2", (PLACES, "size", "first")),
    "bias": ("<f4", ("first",)),
    "second_kernel": ("<f2", (PLACES, "first", "second")),
    "second_bias": ("<f4", ("second",)),
    "dense": ("<f4", ("read", "dense")),
    "dense_bias": ("<f4", ("dense",)),
    "dense_output": ("<f4", ("dense", 3)),
    "output": ("<f4", ("joined", 3)),
    "output_bias": ("<f4", (3,)),
    "tongue": ("<f2", ("size", "tongue")),
    "language_output": ("<f4", ("tongue", "languages")),
    "language_bias": ("<f4", ("languages",)),
    _NAMES: ("|u1", ("letters",)),
}
_HALVED: Final = ("kernel", "second_kernel", "tongue")
MAX_WEIGHT: Final = 1000.0
"""Products of so many stay finite in single precision."""


@dataclass(frozen=True, slots=True)
class EncoderWeights:
    """What the student learnt.

    Attributes:
        hashes: hash per word of the vocabulary, shape (words,).
        vectors: integers, -127 to 127: words, buckets of subwords, a word that is left out; shape (rows, size).
        scales: what one unit of a row's vector is worth, shape (rows,).
        kernel: weights of the first convolution, shape (3, size, first).
        bias: shape (first,).
        second_kernel: weights of the second convolution, shape (3, first, second).
        second_bias: shape (second,).
        dense: of the tongue, the largest and the summed convolution, shape (tongue + 2 * second, dense).
        dense_bias: shape (dense,).
        dense_output: of the dense layer, shape (dense, 3).
        output: of the largest, the summed convolution and the summed vectors, shape (2 * second + size, 3).
        output_bias: shape (3,).
        tongue: from vectors to what the language is told by, shape (size, tongue).
        language_output: shape (tongue, n_languages).
        language_bias: shape (n_languages,).
        languages: code of each.
    """

    hashes: Hashes
    vectors: NDArray[np.int8]
    scales: NDArray[np.float16]
    kernel: Floats
    bias: Floats
    second_kernel: Floats
    second_bias: Floats
    dense: Floats
    dense_bias: Floats
    dense_output: Floats
    output: Floats
    output_bias: Floats
    tongue: Floats
    language_output: Floats
    language_bias: Floats
    languages: tuple[str, ...]

    def save(self, path: Path) -> None:
        """Write one NumPy archive."""
        arrays = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "languages"}
        halved = {name: arrays[name].astype(np.float16) for name in _HALVED}
        names = np.frombuffer(",".join(self.languages).encode(), np.uint8)
        np.savez_compressed(path, allow_pickle=False, **{**arrays, **halved, _NAMES: names})

    @classmethod
    def parse(cls, content: bytes) -> EncoderWeights:
        """Return the weights in the bytes of a file that ``save`` wrote.

        Raises:
            ValueError: naming the array that is not as expected.
        """
        parts = read_arrays(content, LAYOUT)
        words, rows = len(parts["hashes"]), len(parts["vectors"])
        if rows < words + 2:
            raise ValueError(f"vectors has {rows} rows, expected {words} words, subwords and one more")
        twice = 2 * len(parts["second_bias"])
        for name, other in (("dense", "tongue"), ("output", "vectors")):
            expected = twice + parts[other].shape[1]
            if len(parts[name]) != expected:
                raise ValueError(f"{name} has {len(parts[name])} rows, expected {expected}")
        for name, (dtype, _) in LAYOUT.items():
            if dtype in ("<f2", "<f4"):
                check_range(name, parts[name], -MAX_WEIGHT, MAX_WEIGHT)
        languages = tuple(parts.pop(_NAMES).tobytes().decode("ascii", "replace").split(","))
        if len(languages) != len(parts["language_bias"]) or not all(map(LANGUAGE.fullmatch, languages)):
            raise ValueError(f"{_NAMES} is {languages!r:.80}, expected {len(parts['language_bias'])} codes")
        return cls(**{**parts, **{name: parts[name].astype(np.float32) for name in _HALVED}}, languages=languages)
