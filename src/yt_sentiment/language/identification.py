"""Languages by the scripts that write them: a comment's script says which it may be, the encoder which it is.

Codes are those of ISO 639-1, with the script where it is not the usual one: ``hi-Latn`` for Hindi in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.scripts import SCRIPTS

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?")
ENGLISH: Final = "en"
NO_WORDS: Final = "zxx"
"""ISO 639's code for "no linguistic content": emoji, digits, punctuation."""
UNDETERMINED: Final = "und"
"""ISO 639's code for a language that could not be told: too few letters, or several may be meant."""

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


def allowed_languages(languages: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which of the languages each script may be, shape (scripts, languages)."""
    return np.array(
        [[code in WRITTEN_IN[script] if script in WRITTEN_IN else code not in _OTHERS for code in languages]
         for script in SCRIPTS]
    )  # fmt: skip


def linear_names(languages: Sequence[str]) -> tuple[str, ...]:
    """Return what has a linear model of its own: each language that is read, all others together, and no words."""
    return (*languages, UNDETERMINED, NO_WORDS)


def linear_name(language: str, names: Collection[str]) -> str:
    """Return whose linear model judges comments of a language."""
    return language if language in names else UNDETERMINED
