"""Copies of a text: what differs in punctuation, digits, handles, emoji or links, is sent on, or is cut off, is one."""

from __future__ import annotations

import unicodedata
from typing import Final

import pandas as pd

from yt_sentiment.corpora.synthetic import SYNTHETIC

MIN_LETTERS: Final = 12
"""From which letters alone tell two texts apart: fewer ("nice 👍", "nice 👎") many people write on their own."""

COMPARED_LETTERS: Final = 40
"""Letters that are compared: retweets end where the characters did, and adverts differ in their last words."""

EXACT: Final = frozenset(
    {"goemotions", "semeval2017", "sentistrength_youtube", "vader_icwsm", "kaggle_reddit", SYNTHETIC}
)
"""Sources whose copies are the equal texts alone, as when the scores of these sources were first recorded."""

_TAKEN_ALONG: Final = frozenset({"http", "https", "rt", "via"})


class _LettersAlone(dict[int, int]):
    """A translation of code points: letters and the marks on them stay, all others become a space."""

    def __missing__(self, code: int) -> int:
        self[code] = code if unicodedata.category(chr(code))[0] in "LM" else ord(" ")
        return self[code]


_LETTERS: Final = _LettersAlone()


def copy_key(key: str) -> str:
    """Return what the copies of a text have in common: its first letters, or all of it where it has few.

    Args:
        key: the lower-case normalised text.
    """
    letters = "".join(word for word in key.translate(_LETTERS).split() if word not in _TAKEN_ALONG)
    return letters[:COMPARED_LETTERS] if len(letters) >= MIN_LETTERS else key


def copied(frame: pd.DataFrame) -> pd.Series[bool]:
    """Tell of each row whether a split that comes before its own holds a copy: test, validation, train.

    Rows of ``EXACT`` are never said to be copies; others may be copies of them.

    Args:
        frame: rows of every source with ``key``, ``source`` and ``split``.
    """
    return ~frame["source"].isin(EXACT) & known_before(frame["key"].map(copy_key), frame["split"])


def known_before(keys: pd.Series[str], splits: pd.Series[str]) -> pd.Series[bool]:
    """Tell of each row whether a split that comes before its own holds its key: test, validation, train."""
    in_test = keys.isin(keys[splits == "test"])
    in_validation = keys.isin(keys[splits == "validation"])
    return ((splits != "test") & in_test) | ((splits == "train") & in_validation)
