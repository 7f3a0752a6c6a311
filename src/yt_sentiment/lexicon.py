"""The lexicon-and-form group: what a lexicon says of a comment, and how it is written."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from yt_sentiment.text import CONTRASTS, EMOJI, NEGATIONS, is_pictograph, negated, tokens

FORM_NAMES: Final = (
    "vader_negative",
    "vader_neutral",
    "vader_positive",
    "vader_compound",
    "characters",
    "tokens",
    "exclamations",
    "questions",
    "capital_share",
    "capital_words",
    "emoji",
    "ellipses",
    "hashtags",
    "elongations",
    "positive_valence",
    "negative_valence",
    "positive_tokens",
    "negative_tokens",
    "highest_valence",
    "lowest_valence",
    "last_valence",
    "negated_valences",
    "negations",
    "valence_after_contrast",
    "emoji_valence",
)
"""Columns of the lexicon-and-form group. ``vader_*``: Hutto and Gilbert (2014), 0 to 1 or -1 to 1.

Valences are VADER's, about -4 to 4 per token; the group of them follows Mohammad, Kiritchenko and
Zhu (2013): sums, counts, extremes and the last one.
"""

NEGATION_FACTOR: Final = -0.74
"""What a negation makes of a valence. Source: VADER (Hutto and Gilbert 2014)."""

EMOJI_NEUTRAL: Final = 0.1
"""Polarity of emoji that carry no sentiment (eyes, globe); see ``scripts/emoji_polarity.py``."""

EMOJI_SCALE: Final = 6.0
"""Valence per unit of polarity; puts the heart where VADER puts "love"."""

CLEAR_VALENCE: Final = 0.8
POSITIVE_PICTOGRAPH: Final = "<positive pictograph>"
NEGATIVE_PICTOGRAPH: Final = "<negative pictograph>"

_DOUBLED = re.compile(r"(\w)\1")
_EMOJI = re.compile(f"[{EMOJI}]")
_ELONGATION = re.compile(r"([^\W\d])\1\1")


@functools.cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def form_features(normalised: Sequence[str]) -> NDArray[np.float32]:
    """Return the lexicon-and-form group of normalised texts, shape (n, len(FORM_NAMES))."""
    rows = np.zeros((len(normalised), len(FORM_NAMES)), dtype=np.float32)
    for row, text in zip(rows, normalised, strict=True):
        if text:
            row[:] = _form(text)
    return rows


def _form(text: str) -> tuple[float, ...]:
    vader = _vader().polarity_scores(text)
    parts = tokens(text)
    letters = sum(character.isalpha() for character in text)
    return (
        vader["neg"],
        vader["neu"],
        vader["pos"],
        vader["compound"],
        len(text),
        len(parts),
        text.count("!"),
        text.count("?"),
        sum(character.isupper() for character in text) / max(letters, 1),
        sum(len(word) > 1 and word.isupper() for word in text.split()),
        len(_EMOJI.findall(text)),
        text.count("..."),
        text.count("#"),
        len(_ELONGATION.findall(text)),
        *_valence_features(parts),
    )


@functools.cache
def _valences() -> dict[str, float]:
    """Return the valence per token: measured for common emoji, else VADER's.

    An emoji that was not measured has the sum of its description's words.
    """
    lexicon: dict[str, float] = _vader().lexicon
    described = {
        emoji: sum(lexicon.get(word, 0.0) for word in description.split())
        for emoji, description in _vader().emojis.items()
    }
    content = json.loads((files("yt_sentiment") / "emoji_polarity.json").read_text(encoding="utf-8"))
    measured = {emoji: EMOJI_SCALE * (polarity - EMOJI_NEUTRAL) for emoji, polarity in content["polarity"].items()}
    return {**described, **lexicon, **measured}


def pictograph_tone(part: str) -> str | None:
    """Return the shared term of a clearly positive or negative emoji or emoticon, if ``part`` is one.

    The training texts hold many emoticons and few emoji; a shared term lets one learn from the other.
    """
    valence = _valences().get(part, 0.0)
    if abs(valence) < CLEAR_VALENCE or not is_pictograph(part):
        return None
    return POSITIVE_PICTOGRAPH if valence > 0 else NEGATIVE_PICTOGRAPH


def _valence(part: str) -> float:
    value = _valences().get(part)
    if value is None and _DOUBLED.search(part):
        value = _valences().get(_DOUBLED.sub(r"\1", part))
    return value or 0.0


def _valence_features(parts: list[str]) -> tuple[float, ...]:
    found: list[float] = []
    flipped, after_contrast, emoji = 0, 0.0, 0.0
    for part, is_negated in zip(parts, negated(parts), strict=True):
        if part in CONTRASTS:
            after_contrast = 0.0
        value = _valence(part)
        if value == 0.0:
            continue
        if is_negated:
            value, flipped = value * NEGATION_FACTOR, flipped + 1
        if len(part) == 1 and _EMOJI.match(part):
            emoji += value
        after_contrast += value
        found.append(value)
    positive, negative = [value for value in found if value > 0], [value for value in found if value < 0]
    return (
        sum(positive),
        sum(negative),
        len(positive),
        len(negative),
        max(positive, default=0.0),
        min(negative, default=0.0),
        found[-1] if found else 0.0,
        flipped,
        sum(part in NEGATIONS for part in parts),
        after_contrast,
        emoji,
    )
