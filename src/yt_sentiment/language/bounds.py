"""Bounds that keep the cost of reading a text linear in its length, whoever wrote it."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

MAX_CHARACTERS: Final = 10_000
"""Longest comment that is read, in characters, raw as well as normalised; YouTube's own limit."""

MAX_MARKS: Final = 30
"""Longest run of combining marks, counted in Unicode form NFKD. Putting a run in order takes its length squared.
Source: the Stream-Safe Text Format of Unicode Standard Annex 15, whose limit no script in use comes near."""

_LONG_REFERENCE = re.compile(r"&#([0-9]{8,}+)")
_LARGEST_DIGITS: Final = 8
"""Enough to be past the last code point, 1,114,111."""
_MARK_BLOCKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f"
    "\u3099\u309a\ua66f-\ua6f1\ua802-\uabed\ufb1e\ufe20-\ufe2f\uff9e\uff9f\U000101fd-\U0001e94a"
)
"""Body of a character class: blocks that hold every mark, beside letters of the same scripts."""
# No mark is more than two in form NFKD. The first stands apart, for a search for one class of characters is fast.
_MAY_BE_MARKS = re.compile(f"[{_MARK_BLOCKS}][{_MARK_BLOCKS}]{{{MAX_MARKS // 2}}}")


class TextTooLongError(ValueError):
    """A comment is longer than what is read; the message has its length and the limit."""


def check_length(text: str, place: str) -> None:
    """Refuse a comment that is too long.

    Args:
        text: as it was written.
        place: what the message calls it.

    Raises:
        TextTooLongError: if it is longer than ``MAX_CHARACTERS``.
    """
    if len(text) > MAX_CHARACTERS:
        raise TextTooLongError(f"{place} has {len(text)} characters, expected at most {MAX_CHARACTERS}")


def unescape(text: str) -> str:
    """Return ``html.unescape(text)``, also where a character reference has more digits than Python reads as a number.

    That limit is 4,300 digits, past which ``int`` raises ValueError; reading fewer takes their number squared.
    """
    if "&#" in text:
        text = _LONG_REFERENCE.sub(lambda match: "&#" + (match[1].lstrip("0") or "0")[:_LARGEST_DIGITS], text)
    return html.unescape(text)


def stream_safe(text: str) -> str:
    """Return ``text`` with each run of combining marks cut at ``MAX_MARKS``."""
    if not _MAY_BE_MARKS.search(text):
        return text
    marks = {character: _marks_of(character) for character in set(text)}
    kept, run = [], 0
    for character in text:
        run = run + marks[character] if marks[character] else 0
        if run <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _marks_of(character: str) -> int:
    """Return how many marks a character is in form NFKD; 0 if it begins with something else."""
    decomposed = unicodedata.normalize("NFKD", character)
    return len(decomposed) if unicodedata.combining(decomposed[0]) else 0
