"""What comments point at and ask for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from yt_sentiment.insights.asking import asks_for_content, is_question
from yt_sentiment.insights.characters import HANGUL
from yt_sentiment.insights.schema import Kind, Timestamp
from yt_sentiment.insights.segmentation import HAN, KANA, THAI
from yt_sentiment.language.text import TIMESTAMP, URL

LISTED_TIMESTAMPS: Final = 50
# A particle or a word stands right behind a position in these scripts, or before it: '3:20에', '在3:20处'.
_CLOSE: Final = re.compile(f"[{THAI}{KANA}{HAN}{HANGUL}]")


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
    found = {seconds_of(match) for match in TIMESTAMP.finditer(_CLOSE.sub(" ", URL.sub(" ", text)))}
    return sorted(seconds for seconds in found if seconds is not None)


def kinds_of(normalised: str, mentioned: Sequence[int], language: str) -> list[Kind]:
    """Return what a comment asks or points at.

    Args:
        normalised: the comment.
        mentioned: positions in the video that it names.
        language: of the comment, as its prediction has it.
    """
    kinds: list[Kind] = []
    if is_question(normalised, language):
        kinds.append("question")
    if asks_for_content(normalised, language):
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
