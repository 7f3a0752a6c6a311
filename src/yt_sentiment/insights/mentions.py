"""What comments point at and ask for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from yt_sentiment.insights.asking import asks_for_content, is_question
from yt_sentiment.insights.characters import HANGUL
from yt_sentiment.insights.schema import Kind, Timestamp
from yt_sentiment.insights.segmentation import HAN, KANA, THAI
from yt_sentiment.language.text import TIMESTAMP, URL

LISTED_TIMESTAMPS: Final = 50
LISTED_IDS: Final = 10
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


class Moments:
    """The positions in the video that comments name."""

    def __init__(self) -> None:
        """Begin without comments."""
        self._counts: Counter[int] = Counter()
        self._ids: defaultdict[int, list[str]] = defaultdict(list)

    def add(self, identity: str, mentioned: Sequence[int]) -> None:
        """Count the positions that a comment names."""
        self._counts.update(mentioned)
        for seconds in mentioned:
            if len(self._ids[seconds]) < LISTED_IDS:
                self._ids[seconds].append(identity)

    def ranked(self) -> list[Timestamp]:
        """Return the positions, the most frequent first."""
        found = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))[:LISTED_TIMESTAMPS]
        return [Timestamp(seconds=seconds, count=count, comments=self._ids[seconds]) for seconds, count in found]
