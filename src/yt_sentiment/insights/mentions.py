"""What comments point at and ask for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from yt_sentiment.insights.schema import Kind, Timestamp
from yt_sentiment.language.text import TIMESTAMP, URL

LISTED_TIMESTAMPS: Final = 50

_QUESTION = re.compile(
    r"(?:what|why|how|when|where|who|which|whose|does|did|is|are|can|could|do|would|anyone|anybody)\b", re.IGNORECASE
)
_MARK = re.compile(r"\?(?!\w)")
_VERBS = r"(?:make|do|create|upload|post|cover|review|react|explain|show|try|play|record|release|bring|add|film|sing)"
_REQUEST = re.compile(
    rf"\b(?:please|pls|plz|plss)\b.{{0,40}}\b{_VERBS}\b"
    rf"|\b(?:can|could|would|will)\s+(?:you|u|someone)\b.{{0,30}}\b{_VERBS}\b"
    rf"|\b(?:you|u)\s+should\s+(?:\w+\s+)?{_VERBS}\b"
    rf"|\b{_VERBS}\s+(?:a|an|another|more|part|the\s+next)\b.{{0,30}}\b(?:video|videos|tutorial|part|episode|series|version)\b"
    r"|\b(?:we|i)\s+(?:want|need)\b.{0,30}\b(?:part\s*\d|part\s+(?:two|three)|sequel|tutorial|another|more|next)\b"
    r"|\bpart\s*\d+\s*(?:please|pls|plz|when|\?)|\bwaiting\s+for\s+(?:the\s+)?(?:next|part)\b",
    re.IGNORECASE,
)


def is_question(normalised: str) -> bool:
    """Tell whether a normalised comment asks something: a question mark behind a word, or a first word that asks."""
    if _MARK.search(normalised):
        return any(letter.isalnum() for letter in normalised)
    return len(normalised.split()) > 2 and _QUESTION.match(normalised) is not None and normalised[-1] not in ".!"


def asks_for_content(normalised: str) -> bool:
    """Tell whether a normalised comment asks the channel to make something."""
    return _REQUEST.search(normalised) is not None


def seconds_of(mentioned: re.Match[str]) -> int | None:
    """Return the position in the video that a match of ``TIMESTAMP`` names, None if it is not a position."""
    hours, minutes, seconds = (int(part or 0) for part in mentioned.group("hours", "minutes", "seconds"))
    if seconds > 59 or (mentioned["hours"] and minutes > 59):
        return None
    return 3600 * hours + 60 * minutes + seconds


def positions(text: str) -> list[int]:
    """Return the positions in the video that a raw comment names, in order."""
    if ":" not in text:
        return []
    found = {seconds_of(match) for match in TIMESTAMP.finditer(URL.sub(" ", text))}
    return sorted(seconds for seconds in found if seconds is not None)


def kinds_of(normalised: str, mentioned: Sequence[int]) -> list[Kind]:
    """Return what a comment asks or points at.

    Args:
        normalised: the comment.
        mentioned: positions in the video that it names.
    """
    kinds: list[Kind] = []
    if is_question(normalised):
        kinds.append("question")
    if asks_for_content(normalised):
        kinds.append("request")
    if mentioned:
        kinds.append("timestamp")
    return kinds


def timestamps(comments: Iterable[tuple[str, Sequence[int]]]) -> list[Timestamp]:
    """Return the positions in the video that comments name, the most frequent first.

    Args:
        comments: id of each, and the positions that it names.
    """
    found: defaultdict[int, list[str]] = defaultdict(list)
    for identity, mentioned in comments:
        for seconds in mentioned:
            found[seconds].append(identity)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:LISTED_TIMESTAMPS]
    return [Timestamp(seconds=seconds, count=len(ids), comments=ids[:10]) for seconds, ids in ranked]
