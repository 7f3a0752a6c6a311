"""The project's one normaliser and tokeniser: training, API, Spark and extension share it.

Both are plain regular expressions over Unicode text, without a dictionary, so that another
language can repeat them exactly (``tests/golden/features.json`` holds texts with their tokens and
features). Negation, emoji and capitals survive, since they carry polarity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.bounds import MAX_CHARACTERS, stream_safe, unescape
from yt_sentiment.language.identity_terms import IDENTITY_TERMS

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

NEGATION_SCOPE: Final = 4
"""Tokens that one negation governs at most."""

CONTRASTS: Final = frozenset({"but", "however"})
"""Tokens after which the writer's judgement usually stands."""

PUNCTUATION: Final = frozenset(".,;:!?")

STAND_IN: Final = "human"
"""The word that is read instead of an identity term, in any language: it carries no judgement."""

_TAG = re.compile(r"</?(?:br|b|i|a)\b[^>]{0,500}+>", re.IGNORECASE)
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
TIMESTAMP = re.compile(r"(?<![\w:])(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{2})(?![\w:])")
RATING: Final = re.compile(r"\d\s?/\s?\d")
_MENTION = re.compile(r"(?<![\w@])@[\w.\-]*\w")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u00ad\U0001f3fb-\U0001f3ff]")
_QUOTES = (("\u2018", "'"), ("\u2019", "'"), ("\u02bc", "'"), ("\u201c", '"'), ("\u201d", '"'))
_ELONGATED = re.compile(r"(\w)\1{3,}")

# Repetitions are bounded, so that no text makes the search quadratic.
_EMOTICONS = (
    r"[<>]?[:;=][\-o*']?[)\](\[dDpPoO/\\}{@|*]{1,5}(?!\w)"  # :-) ;D =P :/
    r"|[)\](\[/\\}{@|*]{1,5}[\-o*']?[:;=](?!\w)"  # (:
    r"|<{1,3}/?3{1,3}|\^[_.]{0,3}\^"
)
PICTOGRAPH: Final = re.compile(rf"[{EMOJI}]|{_EMOTICONS}|xd{{1,9}}")
# "++" never gives back what it took, which another language may leave out: the matches are the same, and come faster.
_TOKEN = re.compile(rf"[\w{MARKS}]++(?:['\-][\w{MARKS}]++)*+|,|\.+|[!?]+|[{EMOJI}]|{_EMOTICONS}|[;:$%#&]")
_NEVER_DOUBLED = re.compile(r"([ahijkquvwxyz])\1{2,}")
_REPEATED = re.compile(r"(\w)\1{2,}")
_MARKS = re.compile(r"([!?.])\1{3,}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a batch of texts, one text after the other.

    Attributes:
        parts: lower-case tokens of all texts.
        offsets: text ``i`` has ``parts[offsets[i] : offsets[i + 1]]``; shape (n + 1,).
        capitals: whether the token was two or more characters long, all of them capitals; shape (len(parts),).
        elongated: whether repeated letters were taken out of the token, same shape.
    """

    parts: list[str]
    offsets: NDArray[np.int64]
    capitals: NDArray[np.bool_]
    elongated: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """Tokens per text, shape (n,)."""
        return np.diff(self.offsets)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Index of its text per token, shape (len(parts),)."""
        return np.repeat(np.arange(len(self)), self.counts)


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
    for i in _with_runs("\n".join(cleaned), "\n"):
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
    if "://" in text or "ww." in text or "WW." in text:
        text = URL.sub(" ", text)
    if "@" in text:
        text = _MENTION.sub(" ", text)
    if ":" in text:
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

    Those repeat a letter or digit three times, or anything four times: expressions that look back are slow, and few
    texts need one.
    """
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(codes) < 3:
        return []
    same = codes[1:] == codes[:-1]
    thrice = same[1:] & same[:-1]
    places = np.flatnonzero(thrice)
    mark = codes[places] < ord("0")
    fourth = np.append(thrice[1:], False)[places]
    places = places[~mark | fourth]
    if not len(places):
        return []
    breaks = np.flatnonzero(codes == ord(separator))
    found: list[int] = np.unique(np.searchsorted(breaks, places)).tolist()
    return found


def tokenise(normalised: Sequence[str]) -> Tokens:
    """Return the tokens of normalised texts.

    A token is a word (apostrophes and hyphens inside it stay), one emoji, one emoticon, a run of ``!`` and
    ``?``, an ellipsis, or one of ``. , ; : $ % # &``. Letters repeated three times keep one where
    English never doubles them, else two; marks repeated more than three times keep three.
    """
    found = [_TOKEN.findall(text) for text in normalised]
    offsets = np.zeros(len(found) + 1, np.int64)
    np.cumsum([len(parts) for parts in found], out=offsets[1:])
    raw = [part for parts in found for part in parts]
    joined = " ".join(raw).lower()  # at once, and no token holds a space
    parts = joined.split(" ") if raw else []
    elongated = np.zeros(len(raw), bool)
    for i in _with_runs(joined, " "):
        shorter = _REPEATED.sub(r"\1\1", _NEVER_DOUBLED.sub(r"\1", parts[i]))
        elongated[i] = shorter != parts[i]
        parts[i] = _MARKS.sub(r"\1\1\1", shorter)
    capitals = np.fromiter(map(str.isupper, raw), bool, len(raw))
    for place in np.flatnonzero(capitals).tolist():
        capitals[place] = len(raw[place]) > 1
    return Tokens(parts, offsets, capitals, elongated)


def without_identity(parts: Sequence[str]) -> list[str]:
    """Return tokens as the model reads them: ``STAND_IN`` instead of each identity term."""
    return [STAND_IN if part in IDENTITY_TERMS else part for part in parts]


def tokens(text: str) -> list[str]:
    """Return the tokens of one normalised text; see ``tokenise``."""
    return tokenise([text]).parts


def is_pictograph(part: str) -> bool:
    """Tell whether a token is an emoji or an emoticon."""
    return PICTOGRAPH.fullmatch(part) is not None
