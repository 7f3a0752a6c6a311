"""Which language a comment is in: its script says which it may be, and what the encoder makes of its words which it is.

Codes are those of ISO 639-1, with the script where it is not the usual one: ``hi-Latn`` for Hindi in Latin letters.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.scripts import SCRIPTS, scripts_of
from yt_sentiment.language.tokenised import Batch

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?")
ENGLISH: Final = "en"
NO_WORDS: Final = "zxx"
"""ISO 639's code for "no linguistic content": emoji, digits, punctuation."""
UNDETERMINED: Final = "und"
"""ISO 639's code for a language that could not be told: too few letters, or several may be meant."""

SURE: Final = 0.4
"""Probability from which the likeliest language is named."""

WRITTEN_IN: Final = {
    "Arab": ("ar", "fa", "ur", "ps", "ku", "ug", "sd", "azb", "ckb"),
    "Armn": ("hy",), "Beng": ("bn",), "Cyrl": ("ru", "uk", "bg", "sr", "mk", "kk", "mn", "be", "ky", "tt", "tg"),
    "Deva": ("hi", "mr", "ne"), "Ethi": ("am",), "Geor": ("ka",), "Grek": ("el",), "Gujr": ("gu",), "Guru": ("pa",),
    "Hang": ("ko",), "Hani": ("zh",), "Hebr": ("he",), "Kana": ("ja",), "Khmr": ("km",), "Knda": ("kn",),
    "Laoo": ("lo",), "Mlym": ("ml",), "Mymr": ("my",), "Orya": ("or",), "Sinh": ("si",), "Taml": ("ta",),
    "Telu": ("te",), "Thai": ("th",),
}  # fmt: skip
"""Languages per script, the commonest first. Latin is none of them: it writes every language that stands here for no
script, and those of ``ALSO_LATIN``."""
ALSO_LATIN: Final = ("kn", "ml", "ta")
"""Languages whose comments are written in Latin letters as often as in their own."""

_OTHERS: Final = frozenset(code for codes in WRITTEN_IN.values() for code in codes) - {*ALSO_LATIN}

Floats = NDArray[np.float32]


@functools.cache
def allowed_languages(languages: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which of the languages each script may be, shape (scripts, languages)."""
    return np.array(
        [[code in WRITTEN_IN[script] if script in WRITTEN_IN else code not in _OTHERS for code in languages]
         for script in SCRIPTS]
    )  # fmt: skip


def identify(batch: Batch, scores: Floats, languages: Sequence[str]) -> list[str]:
    """Return the code of each comment's language, or ``NO_WORDS`` or ``UNDETERMINED``.

    Args:
        batch: the comments.
        scores: the encoder's score per comment and language, before the softmax, shape (n, n_languages).
        languages: codes of those.
    """
    if not len(batch):
        return []
    characters = batch.characters
    scripts = scripts_of(characters.codes, _rows_of_characters(batch), len(batch))
    allowed = allowed_languages(tuple(languages))[scripts]
    masked = np.where(allowed, scores, -np.inf)
    best = masked.argmax(axis=1) if len(languages) else np.zeros(len(batch), np.int64)
    top = masked.max(axis=1, initial=-np.inf, keepdims=True)
    shares = np.exp(masked - np.where(np.isfinite(top), top, 0)).sum(axis=1)
    sure = np.isfinite(top[:, 0]) & (SURE * shares <= 1)
    found = []
    for script, place, certain in zip(scripts.tolist(), best.tolist(), sure.tolist(), strict=True):
        name = SCRIPTS[script]
        if script == 0:
            found.append(NO_WORDS)
        elif certain:
            found.append(languages[place])
        else:
            # A script that the encoder never met still tells the language, where one writes it.
            candidates = WRITTEN_IN.get(name, ())
            found.append(candidates[0] if len(candidates) == 1 else UNDETERMINED)
    return found


def script_language(batch: Batch) -> list[str]:
    """Return the code of each comment's language as its script alone tells it: what is in Latin letters is English."""
    return identify(batch, np.zeros((len(batch), 1), np.float32), (ENGLISH,))


def _rows_of_characters(batch: Batch) -> NDArray[np.int64]:
    """Return the comment of each code point of a batch, shape (n_characters,)."""
    tokens = np.cumsum(batch.characters.is_space) - 1  # the space before a token counts as the token's
    rows = np.append(batch.rows, len(batch) - 1)
    places: NDArray[np.int64] = rows[np.minimum(tokens, len(rows) - 1)]
    return places
