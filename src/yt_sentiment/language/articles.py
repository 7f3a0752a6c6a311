"""The English indefinite article as the word behind it asks for it."""

from __future__ import annotations

import re
from typing import Final

from yt_sentiment.language.identification import ENGLISH

_ARTICLE: Final = re.compile(r"\b([Aa])n?(?= $)")
_VOWEL_SOUND: Final = re.compile(r"(?!uni|ug|uk|uru|eu|one|us[ae])[aeiou]|hon(?:est|our)|hour|heir", re.IGNORECASE)


def with_article(before: str, word: str, language: str) -> str:
    """Return ``before`` with the article at its end, if there is one, as ``word`` asks: a Peruvian, an Icelander.

    What is not in English is returned as it is: "a" is a preposition in Spanish, and an article in Portuguese.
    """
    if language != ENGLISH:
        return before
    return _ARTICLE.sub(r"\1n" if _VOWEL_SOUND.match(word) else r"\1", before)
