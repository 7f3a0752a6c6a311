"""The project's one normaliser and tokeniser: training, API, Spark and extension share it.

Both are plain regular expressions over Unicode text, without a dictionary, so that another
language can repeat them exactly. Negation, emoji and capitals survive, since they carry polarity.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

TEXT_VERSION: Final = "1"
"""Raised with any change that alters an output; stored with each model and checked at load."""

EMOJI: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\U0001f000-\U0001f0ff\U0001f170-\U0001f251\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
)
"""Body of a character class: one code point that is drawn as an emoji."""

NEGATIONS: Final = frozenset(
    """
    no not never none nobody nothing neither nor nowhere cannot cant can't dont don't doesnt doesn't didnt didn't
    isnt isn't wasnt wasn't arent aren't werent weren't wont won't wouldnt wouldn't shouldnt shouldn't couldnt couldn't
    havent haven't hasnt hasn't hadnt hadn't aint ain't hardly barely without
    """.split()
)
"""Tokens that turn what follows."""

NEGATION_SCOPE: Final = 4
"""Tokens that one negation governs at most."""

CONTRASTS: Final = frozenset({"but", "however"})
"""Tokens after which the writer's judgement usually stands."""

PUNCTUATION: Final = frozenset(".,;:!?")

_SCOPE_ENDS = PUNCTUATION | CONTRASTS
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"</?(?:br|b|i|a)\b[^>]{0,500}>", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TIMESTAMP = re.compile(r"(?<![\w:])(?:\d{1,2}:)?\d{1,2}:\d{2}(?![\w:])")
_MENTION = re.compile(r"(?<![\w@])@[\w.\-]*\w")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u00ad\U0001f3fb-\U0001f3ff\x00]")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u201c": '"', "\u201d": '"'})
_ELONGATED = re.compile(r"(\w)\1{3,}")
_SPACE = re.compile(r"\s+")

# Repetitions are bounded, so that no text makes the search quadratic.
_PICTOGRAPHS = (
    rf"[{EMOJI}]"
    r"|[<>]?[:;=][\-o*']?[)\](\[dDpPoO/\\}{@|*]{1,5}(?!\w)"  # :-) ;D =P :/
    r"|[)\](\[dD/\\}{@|*]{1,5}[\-o*']?[:;=](?!\w)"  # (: D:
    r"|<{1,3}/?3{1,3}|\^[_.]{0,3}\^|\b[xX][dD]{1,9}\b"
)
_PICTOGRAPH = re.compile(_PICTOGRAPHS)
_TOKEN = re.compile(rf"{_PICTOGRAPHS}|\w+(?:['\-]\w+)*|\.{{2,}}|[!?.,;:$%#&]")
_NEVER_DOUBLED = re.compile(r"([ahijkquvwxyz])\1{2,}")
_REPEATED = re.compile(r"(\w)\1{2,}")


def normalise(text: str) -> str:
    """Return ``text`` in the form that features are computed on.

    Markup, links, handles and video timestamps go, for they point at something and judge
    nothing; letters repeated four times or more keep three, so that emphasis stays visible. Case,
    punctuation, negation and emoji are kept.

    Args:
        text: one raw comment, any length; HTML entities and lone surrogates are allowed.

    Returns:
        Text in Unicode form NFKC with single spaces; may be empty.

    Raises:
        TypeError: if ``text`` is not a string (a NaN from pandas, for instance).
    """
    if not isinstance(text, str):
        raise TypeError(f"a comment must be a string, got {type(text).__name__}: {text!r}")
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "&" in text:
        text = html.unescape(text)
    text = _TAG.sub(" ", text)
    text = _URL.sub(" ", text)
    text = _MENTION.sub(" ", text)
    text = _TIMESTAMP.sub(" ", text)
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = _INVISIBLE.sub("", text)
    text = _ELONGATED.sub(r"\1\1\1", text)
    return _SPACE.sub(" ", text).strip()


def tokens(text: str) -> list[str]:
    """Return the lower-case tokens of a normalised text.

    A token is a word (apostrophes and hyphens inside it stay), one emoji, one emoticon, an
    ellipsis, or one of ``! ? . , ; : $ % # &``. Letters repeated three times keep one where English
    never doubles them, else two.
    """
    return _TOKEN.findall(_REPEATED.sub(r"\1\1", _NEVER_DOUBLED.sub(r"\1", text.lower())))


def is_pictograph(part: str) -> bool:
    """Tell whether a token is an emoji or an emoticon."""
    return _PICTOGRAPH.fullmatch(part) is not None


def negated(parts: list[str]) -> list[bool]:
    """Return, per token, whether a negation governs it.

    A negation governs the tokens after it, up to ``NEGATION_SCOPE`` of them, a contrast or a
    punctuation mark.

    Source: Pang, Lee and Vaithyanathan (2002), with a bounded scope.
    """
    marks = []
    left = 0
    for part in parts:
        if part in NEGATIONS:
            marks.append(False)
            left = NEGATION_SCOPE
        elif part in _SCOPE_ENDS:
            marks.append(False)
            left = 0
        else:
            marks.append(left > 0)
            left = max(left - 1, 0)
    return marks
