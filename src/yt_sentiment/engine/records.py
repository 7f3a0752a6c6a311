"""What a host and ``core.wasm`` hand each other: runs of texts, answers, tokens, contributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

ANSWER: Final = np.dtype(
    [
        ("probabilities", "<f8", 3), ("language", "<u2"), ("label", "|u1"), ("doubt", "|u1"),
        ("tokens", "<u2"), ("words", "<u2"), ("known", "<u2"), ("zeros", "<u2", 3),
    ]
)  # fmt: skip
"""One answer; ``doubt`` is 0 for none, 1 for the language, 2 for no content, 3 for the confidence; ``known`` counts the
words that the linear model of the language knows."""
TOKEN: Final = np.dtype(
    [("hash", "<u4"), ("end", "<u4"), ("flags", "|u1"), ("marks", "|u1"), ("tone", "|i1"), ("zero", "|u1")]
)  # fmt: skip
"""One token: hash of what is read, end of what is written, bits of the lexicon, bits as in ``core/listing.c``."""
CAPITALS, ELONGATED, NEGATED, WORD, IDENTITY = (1 << bit for bit in range(5))
LEXICAL: Final = 31
CALL_CHARACTERS: Final = 1 << 20
CALL_TEXTS: Final = 1 << 16
"""What one call reads at most: memory that the module has once asked for, it keeps."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The tokens of some texts, one text after the other.

    Attributes:
        parts: as they are written, lower-case.
        counts: tokens per text, shape (n,).
        tokens: what is known of each, of dtype ``TOKEN``, shape (len(parts),).
    """

    parts: list[str]
    counts: NDArray[np.uint32]
    tokens: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Contributions:
    """What moved the score of an answer's label.

    Attributes:
        answer: of dtype ``ANSWER``, shape ().
        base: score before anything is known of the text.
        rest: what no token can be named for.
        features: of the lexical features, shape (31,).
        tokens: of each token, shape (tokens,).
    """

    answer: NDArray[Any]
    base: float
    rest: float
    features: NDArray[np.float64]
    tokens: NDArray[np.float64]


def spans(texts: Sequence[str]) -> Iterator[slice]:
    """Yield runs of texts, each of which one call reads; a text with more than a call's characters is read alone."""
    if not texts:
        return
    if len(texts) <= CALL_TEXTS and sum(map(len, texts)) + len(texts) <= CALL_CHARACTERS:
        yield slice(0, len(texts))
        return
    start = size = 0
    for place, text in enumerate(texts):
        if size and (size + len(text) + 1 > CALL_CHARACTERS or place - start == CALL_TEXTS):
            yield slice(start, place)
            start, size = place, 0
        size += len(text) + 1
    if size:
        yield slice(start, len(texts))
