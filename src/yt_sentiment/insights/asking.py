"""Questions, and requests for content, in the language of the comment.

``asking.json`` holds how each language asks. A question mark asks in every language; a language that is not in the file
has that and the English requests alone, since such words are mixed into all of them.
"""

from __future__ import annotations

import functools
import json
import re
from importlib.resources import files
from typing import Any, Final, NamedTuple

UNSPACED: Final = frozenset({"ja", "ko", "th", "zh"})
"""Languages whose question words and endings no space sets apart; a question is counted in characters there."""
ENGLISH: Final = frozenset({"en", "pcm", "und", "zxx"})
MIXED_WITH_ENGLISH: Final = frozenset({"bn-Latn", "hi-Latn", "kn", "ml", "ta", "ur-Latn"})
"""Languages in whose comments English words ask; 'do', 'is' and 'are' are words of Hindi."""
FEWEST_WORDS: Final = 3
FEWEST_CHARACTERS: Final = 4
EDGE: Final = 160
"""Characters at either end among which a question begins or ends; bounds the search."""

QUESTION_MARK: Final = re.compile(
    "\\?(?!\\w)|(?<=[\u0e00-\u0e7f\u3040-\u30ff\u3131-\u318e\u4e00-\u9fff\uac00-\ud7a3])\\?|[\u00bf\u061f\u055e\u1367]"
)
_ENGLISH = (
    "what|why|how|when|where|who|which|whose|does|did|is|are|can|could|do|would|anyone|anybody",
    "what|why|how|when|where|who|which|whose|does|did|can you|anyone|anybody",
)
_VERBS = r"(?:make|do|create|upload|post|cover|review|react|explain|show|try|play|record|release|bring|add|film|sing)"
_REQUEST = (
    rf"(?:please|pls|plz|plss)\b.{{0,40}}\b{_VERBS}\b"
    rf"|(?:can|could|would|will)\s+(?:you|u|someone)\b.{{0,30}}\b{_VERBS}\b"
    rf"|(?:you|u)\s+should\s+(?:\w+\s+)?{_VERBS}\b"
    rf"|{_VERBS}\s+(?:a|an|another|more|part|the\s+next)\b.{{0,30}}\b(?:video|videos|tutorial|part|episode|series|version)\b"
    r"|(?:we|i)\s+(?:want|need)\b.{0,30}\b(?:part\s*\d|part\s+(?:two|three)|sequel|tutorial|another|more|next)\b"
    r"|part\s*\d+\s*(?:please|pls|plz|when|\?)|waiting\s+for\s+(?:the\s+)?(?:next|part)\b"
)


class Patterns(NamedTuple):
    """How a language asks; None where it has no such words.

    Attributes:
        first: what a question begins with.
        last: what it ends with.
        request: what asks for content, anywhere.
        in_ascii: the same in ASCII's small letters, which takes half the time; None where the words are not ASCII.
    """

    first: re.Pattern[str] | None
    last: re.Pattern[str] | None
    request: re.Pattern[str]
    in_ascii: re.Pattern[str] | None


@functools.cache
def _content() -> dict[str, Any]:
    content = json.loads((files(__package__) / "asking.json").read_text(encoding="utf-8"))
    known: dict[str, Any] = content["languages"]
    return known | {code: known[other] for code, other in content["same"].items()}


def languages() -> tuple[str, ...]:
    """Return the languages whose questions or requests are known by words, English first."""
    return ("en", *sorted(_content()))


@functools.cache
def patterns(language: str) -> Patterns:
    """Return how comments in a language ask; they ignore case.

    Args:
        language: as predictions have it.
    """
    own = _content().get(language, {})
    if language == "en":  # for which short romanised Hindi is often taken; "can't wait for part 2" is praise, no wish
        own = {name: words for name, words in _content()["hi-Latn"].items() if name != "wish"}
    before, after = ("", "") if language in UNSPACED else (r"(?<!\w)", r"(?!\w)")
    first = list(own.get("question", ()))
    if language in ENGLISH:
        first.append(_ENGLISH[0])
    elif language in MIXED_WITH_ENGLISH:
        first.append(_ENGLISH[1])
    last = own.get("ending", ())
    end = _end(after)
    request = rf"\b(?:{_REQUEST}){_any_of(_requests(own, before, after), before)}"
    return Patterns(
        first=re.compile(rf"(?:{'|'.join(first)}){end}", re.IGNORECASE) if first else None,
        last=re.compile(rf"{before}(?:{'|'.join(last)})[^\w.!]{{0,9}}$", re.IGNORECASE) if last else None,
        request=re.compile(request, re.IGNORECASE),
        in_ascii=re.compile(request) if request.isascii() else None,
    )


def _end(after: str) -> str:
    """Return the boundary behind words, of which those that end in a space have theirs."""
    return rf"(?:{after}|(?<=\s))" if after else ""


def _any_of(forms: list[str], before: str) -> str:
    """Return forms as further branches, behind one look at what stands before them: most places fail it."""
    return f"|{before}(?:{'|'.join(forms)})" if forms else ""


def _requests(own: dict[str, Any], before: str, after: str) -> list[str]:
    """Return the forms in which a language asks for content, each with a bound."""
    names = ("please", "make", "could", "wish", "next")
    word = {name: rf"{before}(?:{own[name]}){_end(after)}" for name in names if name in own}
    forms = [f"{before}(?:{ask})" for ask in own.get("ask", ())]
    if "please" in word:
        forms += [f"{word['please']}.{{0,60}}{word['make']}", f"{word['make']}.{{0,60}}{word['please']}"]
    if "could" in word:
        forms.append(f"{word['could']}.{{0,60}}{word['make']}")
    if "wish" in word:
        forms += [f"{word['wish']}.{{0,30}}{word['next']}", f"{word['next']}.{{0,15}}{word['wish']}"]
    return forms


def is_question(normalised: str, language: str) -> bool:
    """Tell whether a normalised comment asks something: a question mark behind a word, or words that ask.

    Args:
        normalised: the comment.
        language: as its prediction has it.
    """
    if QUESTION_MARK.search(normalised):
        return any(letter.isalnum() for letter in normalised)
    enough = len(normalised) >= FEWEST_CHARACTERS if language in UNSPACED else len(normalised.split()) >= FEWEST_WORDS
    if not enough or normalised[-1] in ".!":
        return False
    own = patterns(language)
    if own.first is not None and own.first.match(normalised[:EDGE]):
        return True
    return own.last is not None and own.last.search(normalised[-EDGE:]) is not None


def asks_for_content(normalised: str, language: str) -> bool:
    """Tell whether a normalised comment asks the channel to make something.

    Args:
        normalised: the comment.
        language: as its prediction has it.
    """
    own = patterns(language)
    if own.in_ascii is not None and normalised.isascii():
        return own.in_ascii.search(normalised.lower()) is not None
    return own.request.search(normalised) is not None
