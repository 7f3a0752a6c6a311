"""The model file as ``core/model_file.c`` reads it: a header of numbers, then typed arrays on multiples of 16 bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = 0x43535459
FILE_VERSION: Final = 4
ALIGNMENT: Final = 16
LEVELS: Final = 256
"""Inverse document frequencies that a file tells apart."""

TERM: Final = np.dtype([("hash", "<u4"), ("weights", "|i1", 3), ("level", "|u1")])
SPLIT: Final = np.dtype(
    [("threshold", "<f8"), ("column", "<u2"), ("zero", "<u2"), ("left", "<i2"), ("right", "<i2")]
)  # fmt: skip
NUMBERS: Final = (
    "text_version", "features_version", "longest_words", "shortest_chars", "longest_chars", "inputs",
    "encoder", "size", "first_width", "second_width", "dense_width", "tongue", "scored", "english", "no_words",
    "shortest_elsewhere",
)  # fmt: skip
"""Of the header, in its order; ``core/model_file.c`` says what each is."""

SECTIONS: Final[Mapping[str, tuple[str | np.dtype[Any], int]]] = {
    "meta": ("|u1", 1), "word_terms": (TERM, 1), "char_terms": (TERM, 1), "idf": ("<f4", 1),
    "lexicon_hashes": ("<u4", 1), "lexicon_valence": ("<f8", 1), "lexicon_booster": ("<f8", 1),
    "lexicon_flags": ("|u1", 1), "identity_hashes": ("<u4", 1),
    "identity_starts": ("<u4", 1), "identity_codes": ("<u4", 1), "code_salts": ("<u4", 1), "code_linear": ("<u4", 1),
    "code_calibrations": ("<i4", 1), "code_is_read": ("|u1", 1), "allowed": ("|u1", 1), "script_codes": ("<u4", 1),
    "units": ("<f4", 4), "intercepts": ("<f4", 4), "calibrations": ("<f8", 5), "confidence": ("<f8", 1),
    "tree_starts": ("<u4", 1), "splits": (SPLIT, 1), "leaves": ("<f8", 1), "split_rows": ("<u4", 1),
    "leaf_rows": ("<u4", 1),
    "encoder_hashes": ("<u4", 1), "vectors": ("|i1", 1), "scales": ("<f2", 1), "projection": ("<f4", 1),
    "bias": ("<f4", 1), "second": ("<f4", 1), "second_bias": ("<f4", 1), "dense": ("<f4", 1),
    "dense_bias": ("<f4", 1), "output": ("<f4", 1), "output_bias": ("<f4", 1), "language_output": ("<f4", 1),
    "language_bias": ("<f4", 1),
}  # fmt: skip
"""Per section, in the file's order: its dtype, and how many numbers an element has."""


def pack(numbers: Mapping[str, int], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the bytes of a model file.

    Args:
        numbers: all of ``NUMBERS``.
        arrays: by section, of any shape; what is left out is empty.

    Raises:
        ValueError: if a name is not known, a number is missing, or an array does not fill whole elements.
    """
    unknown = sorted(set(arrays) - set(SECTIONS))
    if sorted(numbers) != sorted(NUMBERS) or unknown:
        raise ValueError(f"numbers are {sorted(numbers)}, expected {sorted(NUMBERS)}; unknown sections: {unknown}")
    head_words = 4 + len(NUMBERS) + 2 * len(SECTIONS)
    offset = _aligned(4 * head_words)
    parts, table = [], []
    for name, (dtype, width) in SECTIONS.items():
        array = np.ascontiguousarray(arrays.get(name, np.zeros(0, dtype)), dtype).ravel()
        if len(array) % width:
            raise ValueError(f"{name} has {len(array)} numbers, expected a multiple of {width}")
        content = array.tobytes()
        table += [offset, len(array) // width]
        parts.append(content.ljust(_aligned(len(content)), b"\0"))
        offset += len(parts[-1])
    head = [MAGIC, FILE_VERSION, offset, len(SECTIONS), *(numbers[name] for name in NUMBERS), *table]
    return np.array(head, "<u4").tobytes().ljust(_aligned(4 * head_words), b"\0") + b"".join(parts)


def number(content: bytes | bytearray, name: str) -> int:
    """Return a number of the header of a model file that ``pack`` wrote."""
    return int(np.frombuffer(content, "<u4", 1, 4 * (4 + NUMBERS.index(name)))[0])


def section(content: bytes | bytearray, name: str) -> NDArray[Any]:
    """Return one section of a model file that ``pack`` wrote, shape (numbers,); a view of ``content``."""
    place = 4 + len(NUMBERS) + 2 * list(SECTIONS).index(name)
    offset, count = np.frombuffer(content, "<u4", 2, 4 * place).tolist()
    dtype, width = SECTIONS[name]
    return np.frombuffer(content, dtype, count * width, offset)


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
