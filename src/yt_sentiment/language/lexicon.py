"""What is known of single tokens: valence, strength, and what kind of word it is."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray
from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentimentIntensityAnalyzer

from yt_sentiment.language.hashing import Hashes, hash_terms
from yt_sentiment.language.text import CONTRASTS, NEGATIONS, PUNCTUATION, is_pictograph

EMOJI_NEUTRAL: Final = 0.1
"""Polarity of emoji that carry no sentiment (eyes, globe); see ``training/distillation/emoji_tones.py``."""

EMOJI_SCALE: Final = 6.0
"""Valence per unit of polarity; puts the heart where VADER puts "love"."""

WISHES: Final = frozenset(
    "wish should would could shouldve wouldve if hopefully hope unless should've would've".split()
)
REQUESTS: Final = frozenset("please pls plz plss request tutorial next upload more".split())
QUESTION_WORDS: Final = frozenset("what why how when where who which whose anyone does did is are can".split())

NEGATION, CONTRAST, SCOPE_END, WISH, REQUEST, QUESTION, PICTOGRAPH = (1 << bit for bit in range(7))


@functools.cache
def valences() -> dict[str, float]:
    """Return the valence per token: measured for common emoji, else VADER's.

    An emoji that was not measured has the sum of its description's words.
    """
    vader = SentimentIntensityAnalyzer()
    lexicon: dict[str, float] = vader.lexicon
    described = {
        emoji: sum(lexicon.get(word, 0.0) for word in description.split())
        for emoji, description in vader.emojis.items()
    }
    content = json.loads((files(__package__) / "emoji_polarity.json").read_text(encoding="utf-8"))
    measured = {emoji: EMOJI_SCALE * (polarity - EMOJI_NEUTRAL) for emoji, polarity in content["polarity"].items()}
    return {token: value for token, value in {**described, **lexicon, **measured}.items() if " " not in token}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of single tokens, in ascending order of hashes.

    Attributes:
        hashes: of each, shape (n,).
        valence: shape (n,).
        booster: what the token adds to the strength of the next one, shape (n,).
        flags: bits, shape (n,).
    """

    hashes: Hashes
    valence: NDArray[np.float64]
    booster: NDArray[np.float64]
    flags: NDArray[np.uint8]


@functools.cache
def lexicon() -> Lexicon:
    """Return the one lexicon."""
    valence = valences()
    booster = {word: value for word, value in BOOSTER_DICT.items() if " " not in word}
    groups = {
        NEGATION: NEGATIONS,
        CONTRAST: CONTRASTS,
        SCOPE_END: PUNCTUATION | CONTRASTS | {"!!", "!!!", "??", "???", "?!", "..", "..."},
        WISH: WISHES,
        REQUEST: REQUESTS,
        QUESTION: QUESTION_WORDS,
        PICTOGRAPH: frozenset(filter(is_pictograph, valence)),
    }
    terms = sorted({*valence, *booster, *(word for group in groups.values() for word in group)})
    hashes, first = np.unique(hash_terms(terms), return_index=True)
    terms = [terms[i] for i in first]
    return Lexicon(
        hashes,
        np.array([valence.get(term, 0.0) for term in terms]),
        np.array([booster.get(term, 0.0) for term in terms]),
        np.array([sum(bit for bit, group in groups.items() if term in group) for term in terms], np.uint8),
    )
