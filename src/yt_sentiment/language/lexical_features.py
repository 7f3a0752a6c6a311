"""Lexical features: what a lexicon says of comments, and how they are written."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.hashing import Characters, Hashes
from yt_sentiment.language.lexicon import (
    CONTRAST,
    NEGATION,
    PICTOGRAPH,
    QUESTION,
    REQUEST,
    SCOPE_END,
    WISH,
    lexicon,
)
from yt_sentiment.language.text import NEGATION_SCOPE, Tokens

LEXICAL_FEATURES: Final = (
    "compound",
    "positive_valence",
    "negative_valence",
    "positive_tokens",
    "negative_tokens",
    "highest_valence",
    "lowest_valence",
    "first_valence",
    "last_valence",
    "valence_after_contrast",
    "valence_before_contrast",
    "negated_positive_valence",
    "negated_negative_valence",
    "negations",
    "contrasts",
    "boosters",
    "wishes",
    "requests",
    "question_words",
    "pictographs",
    "pictograph_valence",
    "tokens",
    "characters",
    "exclamations",
    "questions",
    "capital_tokens",
    "capital_share",
    "ellipses",
    "hashtags",
    "elongations",
)
"""Columns of the lexical features.

Valences are VADER's, about -4 to 4 per token, after boosters, capitals, negation and contrast moved them by
VADER's factors; the group of them follows Mohammad, Kiritchenko and Zhu (2013): sums, counts, extremes, the first
and the last one; a negated positive one is negative. ``compound`` is their sum, squashed to -1 to 1 as VADER does.
Source: VADER (Hutto and Gilbert 2014).
"""

NEGATION_FACTOR: Final = -0.74
"""What a negation makes of a valence. Source of this and the next five: VADER."""
CAPITALS_BONUS: Final = 0.733
BEFORE_CONTRAST, AFTER_CONTRAST = 0.5, 1.5
EXCLAMATION_BONUS: Final = 0.292
BOOSTER_DECAY: Final = (1.0, 0.95, 0.9)
"""Weight of a booster one, two and three tokens before."""
COMPOUND_SCALE: Final = 15.0

LAST_ASCII: Final = 127

CLEAR_VALENCE: Final = 0.8
"""Valence from which an emoji or emoticon is called positive or negative."""


class LexicalFeatures:
    """What the lexicon makes of each token of a batch.

    Attributes:
        tokens: the batch.
        row: text of each token, shape (n_tokens,).
        flags: bits, same shape.
        negated: whether a negation governs the token, same shape.
        valence: after boosters, capitals and negation, same shape.
        tone: -1, 0 or 1 for an emoji or emoticon that is clearly negative or positive, same shape.
    """

    def __init__(self, tokens: Tokens, characters: Characters, hashes: Hashes) -> None:
        known = lexicon()
        rows = known.rows(characters, hashes, tokens.elongated)
        self.tokens = tokens
        self.characters = characters
        self.row = tokens.rows
        self.flags = known.flags[rows]
        self.negated = self._negated()
        self.booster = known.booster[rows]
        base = known.valence[rows]
        self.tone = np.where(self.has(PICTOGRAPH) & (np.abs(base) >= CLEAR_VALENCE), np.sign(base), 0).astype(np.int8)
        self.valence = self._moved(base)

    def has(self, bit: int) -> NDArray[np.bool_]:
        """Return which tokens have a flag."""
        found: NDArray[np.bool_] = (self.flags & bit) != 0
        return found

    def is_word(self) -> NDArray[np.bool_]:
        """Return which tokens begin with a letter of any script, as far as code points tell."""
        begins = self.characters.begins() | np.uint32(32)
        latin = (begins >= ord("a")) & (begins <= ord("z"))
        letters: NDArray[np.bool_] = (latin | (begins > LAST_ASCII)) & ~self.has(PICTOGRAPH)
        return letters

    def has_pictograph(self) -> list[bool]:
        """Return which texts hold an emoji or emoticon that the lexicon knows."""
        found: list[bool] = (self.sums(self.has(PICTOGRAPH)) > 0).tolist()
        return found

    def _negated(self) -> NDArray[np.bool_]:
        """Return which tokens a negation governs: up to ``NEGATION_SCOPE`` after it, until a contrast or punctuation.

        Source: Pang, Lee and Vaithyanathan (2002), with a bounded scope.
        """
        here = np.arange(len(self.flags))
        negation, end = self.has(NEGATION), self.has(SCOPE_END)
        last_negation = np.maximum.accumulate(np.where(negation, here, -NEGATION_SCOPE - 1))
        last_end = np.maximum.accumulate(np.where(end, here, -1))
        first = self.tokens.offsets[self.row]
        inside = (last_negation >= first) & (last_negation > last_end) & (here - last_negation <= NEGATION_SCOPE)
        governed: NDArray[np.bool_] = inside & ~negation
        return governed

    def _moved(self, base: NDArray[np.float64]) -> NDArray[np.float64]:
        sign = np.sign(base)
        strength = np.zeros_like(base)
        for distance, decay in enumerate(BOOSTER_DECAY, start=1):
            same = self.row[distance:] == self.row[:-distance]
            strength[distance:] += np.where(same, self.booster[:-distance], 0.0) * decay
        counts = self.tokens.counts
        mixed = self.sums(self.tokens.capitals) < counts
        strength += CAPITALS_BONUS * (self.tokens.capitals & mixed[self.row])
        moved = base + sign * strength
        return np.where(self.negated, moved * NEGATION_FACTOR, moved)

    def sums(self, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """Return the sum per text of a value per token, shape (n,)."""
        return np.bincount(self.row, weights=values, minlength=len(self.tokens)).astype(np.float64)

    def matrix(self) -> NDArray[np.float32]:
        """Return the lexical features, shape (n, len(LEXICAL_FEATURES))."""
        return np.stack([*self._valences(), *self._words(), *self._writing()], axis=1).astype(np.float32)

    def _valences(self) -> list[NDArray[np.float64]]:
        value, sums, size = self.valence, self.sums, len(self.tokens)
        here = np.arange(len(value))
        contrast = self.has(CONTRAST)
        last_contrast = np.full(size, -1)
        last_contrast[self.row[contrast]] = here[contrast]  # the last of several assignments stays
        split = last_contrast[self.row]
        after, before = (here > split) & (split >= 0), here <= split
        weight = np.where(after, AFTER_CONTRAST, np.where(before, BEFORE_CONTRAST, 1.0))
        carries = value != 0
        high, low, first, last = (np.zeros(size) for _ in range(4))
        filled = self.tokens.counts > 0
        starts = self.tokens.offsets[:-1][filled]
        if len(starts):
            high[filled] = np.maximum(np.maximum.reduceat(value, starts), 0)
            low[filled] = np.minimum(np.minimum.reduceat(value, starts), 0)
        last[self.row[carries]] = value[carries]
        first[self.row[carries][::-1]] = value[carries][::-1]
        total = sums(value * weight)
        total += np.sign(total) * EXCLAMATION_BONUS * np.minimum(self._marks("!"), 4)
        return [
            total / np.sqrt(total**2 + COMPOUND_SCALE),
            sums(np.maximum(value, 0)),
            sums(np.minimum(value, 0)),
            sums(value > 0),
            sums(value < 0),
            high,
            low,
            first,
            last,
            sums(value * after),
            sums(value * before),
            sums(np.where(self.negated, np.minimum(value, 0), 0)),
            sums(np.where(self.negated, np.maximum(value, 0), 0)),
        ]

    def _words(self) -> list[NDArray[np.float64]]:
        pictograph = self.has(PICTOGRAPH)
        return [
            *(self.sums(self.has(kind)) for kind in (NEGATION, CONTRAST)),
            self.sums(self.booster != 0),
            *(self.sums(self.has(kind)) for kind in (WISH, REQUEST, QUESTION)),
            self.sums(pictograph),
            self.sums(self.valence * pictograph),
        ]

    def _writing(self) -> list[NDArray[np.float64]]:
        counts, capitals = self.tokens.counts.astype(np.float64), self.sums(self.tokens.capitals)
        begins = self.characters.begins()
        return [
            counts,
            self.sums(self.characters.lengths),
            self._marks("!"),
            self._marks("?"),
            capitals,
            capitals / np.maximum(counts, 1),
            self.sums((begins == ord(".")) & (self.characters.lengths > 1)),
            self.sums(begins == ord("#")),
            self.sums(self.tokens.elongated),
        ]

    def _marks(self, mark: str) -> NDArray[np.float64]:
        """Return how often a character occurs in each text, shape (n,)."""
        places = np.flatnonzero(self.characters.codes == ord(mark))
        owner = self.row[np.searchsorted(self.characters.starts, places, side="right") - 1]
        return np.bincount(owner, minlength=len(self.tokens)).astype(np.float64)
