"""The n-grams of comments: runs of words, and of characters inside a word, each as a hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.hashing import BASE, Hashes, finalise
from yt_sentiment.language.tokenised import Batch

_NEGATED: Final = np.uint32(0x9E3779B9)
"""Added to the hash of a single word that a negation governs."""
_TONES: Final = {1: np.uint32(0xA5A5A5A5), -1: np.uint32(0x5A5A5A5A)}
"""Terms that the emoji and emoticons of one tone share: the training texts hold many emoticons and few emoji, and
one learns from the other."""
_NO_TERMS: Final = tuple(map(ord, ".,;:"))


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Occurrences of n-grams of one length, in order of the texts.

    Attributes:
        hashes: one per occurrence, shape (m,).
        tokens: indices of the tokens that it spans, shape (m, length); character n-grams span one.
    """

    hashes: Hashes
    tokens: NDArray[np.integer[Any]]


def word_ngrams(batch: Batch, largest: int) -> list[Ngrams]:
    """Return the word n-grams per length.

    Single words carry a mark where a negation governs them; longer n-grams hold it anyway. Emoji and
    emoticons of one tone share a term. Full stops, commas and colons are passed over.
    """
    begins = batch.characters.begins()
    kept = np.flatnonzero(~np.isin(begins, _NO_TERMS) | (batch.characters.lengths > 1))
    rows, hashes = batch.rows[kept], batch.hashes[kept]
    found = [Ngrams(finalise(hashes + _NEGATED * batch.lexical.negated[kept]), kept[:, None])]
    for tone, term in _TONES.items():
        toned = np.flatnonzero(batch.lexical.tone == tone)
        found.append(Ngrams(np.full(len(toned), term), toned[:, None]))
    rolling = hashes
    for length in range(2, min(largest, len(hashes)) + 1):
        rolling = finalise(rolling[:-1] * BASE + hashes[length - 1 :])
        whole = np.flatnonzero(rows[length - 1 :] == rows[: len(rolling)])
        found.append(Ngrams(rolling[whole], kept[whole[:, None] + np.arange(length)]))
    return found


def ngrams_of(batch: Batch, group: str, smallest: int, largest: int) -> list[Ngrams]:
    """Return the n-grams of the group ``words`` or ``chars``, the latter inside padded tokens."""
    if group == "words":
        return word_ngrams(batch, largest)
    return [Ngrams(hashes, token[:, None]) for hashes, token in batch.characters.ngrams(smallest, largest)]
