"""What a terminal shows: its width, its colours, and texts that fit."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from yt_sentiment.labels import Label

COLOURS: Final[dict[Label, int]] = {"positive": 32, "neutral": 245, "negative": 166}
"""Blue, grey and orange of the 256 of a terminal, legible on light and on dark ground."""
LEAST_WIDTH, MOST_WIDTH = 50, 120
MARGIN: Final = 16
"""Columns of the names at the left."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What can be shown.

    Attributes:
        columns: width.
        colours: whether there are any.
    """

    columns: int = 80
    colours: bool = False

    @property
    def width(self) -> int:
        """Columns that are written to."""
        return max(LEAST_WIDTH, min(MOST_WIDTH, self.columns))

    def painted(self, text: str, label: Label | None = None, *, quiet: bool = False, bold: bool = False) -> str:
        """Return a text in the colour of a class, where there are colours."""
        if not self.colours:
            return text
        codes = ["1"] if bold else []
        codes += [f"38;5;{COLOURS[label]}"] if label else ["2"] if quiet else []
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if codes else text


def plain(text: str) -> str:
    """Return a text in one line, without characters that would steer the terminal."""
    kept = (
        letter if letter == "\u200d" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} else " "
        for letter in text
    )
    return " ".join("".join(kept).split())


def width_of(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or letter in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def cut(text: str, width: int) -> str:
    """Return a text of at most ``width`` columns; what is longer ends in an ellipsis."""
    if width_of(text) <= width:
        return text
    kept, left = [], width - 1
    for letter in text:
        if (left := left - _width(letter)) < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def row(title: str, text: str, screen: Screen) -> list[str]:
    """Return a line with its name at the left, cut to the width; none of an empty text."""
    head = screen.painted(f"{title:<{MARGIN}}", quiet=True)
    return [f"{head}  {cut(text, screen.width - MARGIN - 2)}"] if text else []
