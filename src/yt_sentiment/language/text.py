"""The one normaliser that training, API and Spark share, and the characters and words that matter to tokens.

It is plain regular expressions over Unicode text, without a dictionary, so that another language can repeat it exactly
(``tests/golden/features.json`` holds texts with their tokens and features). Negation, emoji and capitals survive, since
they carry polarity. ``core/tokens.c`` finds the tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np

from yt_sentiment.language.bounds import MAX_CHARACTERS, stream_safe, unescape

TEXT_VERSION: Final = "3"
"""Raised with any change that alters an output; stored with each model and checked at load.

The bounds of ``language/bounds.py`` did not raise it: no row of any corpus, and none of 366,812 comments read from
YouTube, has a run of marks, a character reference or a growth that meets them, so every model was fitted on, and
measured with, exactly what it reads now.
"""

EMOJI: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\U0001f000-\U0001f0ff\U0001f170-\U0001f251\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
)
"""Body of a character class: one code point that is drawn as an emoji."""

MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u0eb1-\u0ebc\u0ec8-\u0ece\u1000-\u1049\u1050-\u109f\u1780-\u17d3"
)
"""Body of a character class: the marks that stand over, under and beside letters, with the whole blocks of the scripts
of India, Burma and Cambodia, full stops left out. ``\\w`` has no marks, and would cut words at every vowel sign."""

NEGATIONS: Final = frozenset(
    """
    no not never none nobody nothing neither nor nowhere cannot cant can't dont don't doesnt doesn't didnt didn't
    isnt isn't wasnt wasn't arent aren't werent weren't wont won't wouldnt wouldn't shouldnt shouldn't couldnt couldn't
    havent haven't hasnt hasn't hadnt hadn't aint ain't hardly barely rarely seldom without
    """.split()
)
"""Tokens that turn what follows."""

CONTRASTS: Final = frozenset({"but", "however"})
"""Tokens after which the writer's judgement usually stands."""

PUNCTUATION: Final = frozenset(".,;:!?")

_TAG = re.compile(r"</?(?:br|b|i|a)\b[^>]{0,500}+>", re.IGNORECASE)
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
TIMESTAMP = re.compile(r"(?<![\w:])(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{2})(?![\w:])")
_MENTION = re.compile(r"(?<![\w@])@[\w.\-]*\w")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u00ad\U0001f3fb-\U0001f3ff]")
_QUOTES = (("\u2018", "'"), ("\u2019", "'"), ("\u02bc", "'"), ("\u201c", '"'), ("\u201d", '"'))
_ELONGATED = re.compile(r"(\w)\1{3,}")
_EMOJI_BLOCKS: Final = range(0x1F300, 0x1FB00)
"""Code points that are often repeated, none of which is a letter or digit."""
_WORTH_A_SEARCH: Final = 150
"""Characters from which on finding the texts with repetitions takes less time than looking for some in each."""

# Repetitions are bounded, so that no text makes the search quadratic.
_EMOTICONS = (
    r"[<>]?[:;=][\-o*']?[)\](\[dDpPoO/\\}{@|*]{1,5}(?!\w)"  # :-) ;D =P :/
    r"|[)\](\[/\\}{@|*]{1,5}[\-o*']?[:;=](?!\w)"  # (:
    r"|<{1,3}/?3{1,3}|\^[_.]{0,3}\^"
)
PICTOGRAPH: Final = re.compile(rf"[{EMOJI}]|{_EMOTICONS}|xd{{1,9}}")


def normalise(text: str) -> str:
    """Return ``text`` in the form that features are computed on.

    Markup, links, handles and video timestamps go, for they point at something and judge
    nothing; letters repeated four times or more keep three, so that emphasis stays visible. Case,
    punctuation, negation and emoji are kept.

    Args:
        text: one raw comment, any length; HTML entities and lone surrogates are allowed.

    Returns:
        Text in Unicode form NFKC with single spaces, ``MAX_CHARACTERS`` of them at most; may be empty.

    Raises:
        TypeError: if ``text`` is not a string (a NaN from pandas, for instance).
    """
    return _ELONGATED.sub(r"\1\1\1", _clean(text))


def normalise_all(comments: Sequence[str]) -> list[str]:
    """Return the normalised form of each comment; see ``normalise``."""
    cleaned = [_clean(comment) for comment in comments]
    joined = "\n".join(cleaned)
    few = len(joined) < _WORTH_A_SEARCH
    for i in range(len(cleaned)) if few else _with_runs(joined, "\n"):
        cleaned[i] = _ELONGATED.sub(r"\1\1\1", cleaned[i])
    return cleaned


def _clean(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"a comment must be a string, got {type(text).__name__}: {text!r}")
    # A search for one character is many times faster than an expression that finds nothing.
    if "&" in text:
        text = unescape(text)
    if not text.isascii():
        text = _paired(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    colon = ":" in text
    if (colon and "://" in text) or "ww." in text or "WW." in text:
        text = URL.sub(" ", text)
    if "@" in text:
        text = _MENTION.sub(" ", text)
    if colon:
        text = TIMESTAMP.sub(" ", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", stream_safe(text)))
        for quote, plain in _QUOTES:
            text = text.replace(quote, plain)
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
    if "\x00" in text or "`" in text:
        text = text.replace("\x00", "").replace("`", "'")
    # A printable text has no white space but blanks.
    if "  " in text or not text.isprintable() or text != text.strip():
        text = " ".join(text.split())
    return text


def _paired(text: str) -> str:
    """Return ``text`` with surrogates joined in pairs, and a replacement character for each lone one."""
    try:
        text.encode()  # faster than a search for surrogates
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _with_runs(joined: str, separator: str) -> list[int]:
    """Return which of the texts that ``separator`` joins may need their repetitions shortened.

    Those hold one character four times in a row that may be a letter or digit: expressions that look back are slow, and
    few texts need one.
    """
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(codes) < 4:
        return []
    twice = codes[1:] == codes[:-1]
    places = np.flatnonzero(twice[:-2] & twice[1:-1] & twice[2:])
    repeated = codes[places]
    places = places[(repeated >= ord("0")) & (repeated - _EMOJI_BLOCKS.start >= len(_EMOJI_BLOCKS))]
    if not len(places):
        return []
    breaks = np.flatnonzero(codes == ord(separator))
    found: list[int] = np.unique(np.searchsorted(breaks, places)).tolist()
    return found


def is_pictograph(part: str) -> bool:
    """Tell whether a token is an emoji or an emoticon."""
    return PICTOGRAPH.fullmatch(part) is not None
