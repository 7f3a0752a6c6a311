"""Vocabulary and linear models out of the bytes of a model directory's files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.labels import LABELS
from yt_sentiment.model.arrays import Layout, check_range, read_arrays
from yt_sentiment.model.calibration import RANGES
from yt_sentiment.model.checksums import LINEAR, VOCABULARY, naming
from yt_sentiment.model.vectorizer import NgramTable, TextFeatures

VOCABULARY_LAYOUT: Final[Layout] = {
    "words_hashes": ("<u4", ("words",)),
    "words_idf": ("<f2", ("words",)),
    "words_lengths": ("<i8", (2,)),
    "chars_hashes": ("<u4", ("chars",)),
    "chars_idf": ("<f2", ("chars",)),
    "chars_lengths": ("<i8", (2,)),
}
MAX_IDF: Final = 50
"""ln((1 + n) / 2) + 1 of more texts than there are."""
MAX_NGRAM: Final = 10


def parse_vocabulary(content: bytes) -> TextFeatures:
    """Return the features in the bytes of a vocabulary.

    Raises:
        ModelFilesError: naming the array that is not as expected.
    """
    with naming(VOCABULARY):
        arrays = read_arrays(content, VOCABULARY_LAYOUT)
        tables = []
        for name, least in (("words", 1), ("chars", 2)):
            check_range(f"{name}_idf", arrays[f"{name}_idf"], 0, MAX_IDF)
            low, high = map(int, arrays[f"{name}_lengths"])
            if not least <= low <= high <= MAX_NGRAM:
                raise ValueError(f"{name}_lengths is {low} to {high}, expected within {least} to {MAX_NGRAM}")
            idf = arrays[f"{name}_idf"].astype(np.float32)
            tables.append(NgramTable(arrays[f"{name}_hashes"], idf, low, high))
        return TextFeatures(*tables)


def parse_linear(content: bytes, columns: int, models: int, calibrations: int) -> Mapping[str, NDArray[Any]]:
    """Return the arrays in the bytes of the linear models' file.

    Args:
        content: the whole file.
        columns: how many the features have.
        models: how many linear models there are.
        calibrations: how many there are.

    Raises:
        ModelFilesError: naming the array that is not as expected.
    """
    layout: Layout = {
        "coef": ("<f2", (columns, len(LABELS))),
        "intercepts": ("<f4", (models, len(LABELS))),
        **{f"calibration_{name}": ("<f8", (calibrations,)) for name in RANGES},
        "min_confidence": ("<f8", ()),
    }
    with naming(LINEAR):
        arrays = read_arrays(content, layout)
        for name in ("coef", "intercepts"):
            check_range(name, arrays[name])
        for name, limits in RANGES.items():
            check_range(f"calibration_{name}", arrays[f"calibration_{name}"], *limits)
        check_range("min_confidence", arrays["min_confidence"], 0, 1)
        return arrays
