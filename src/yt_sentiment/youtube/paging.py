"""An end for lists whose pages would not end by themselves."""

from __future__ import annotations

import math
from typing import Final

from yt_sentiment.youtube.failures import YouTubeError

BARREN_PAGES: Final = 3
"""Pages in a row that bring nothing new, before the list counts as endless."""
SHORT: Final = 4
"""How many times as many pages as full ones would be are read: the API may send short ones."""
SPARE_PAGES: Final = 4
ENDLESS: Final = frozenset({"repeatedPage", "endlessPages"})
"""Reasons of the errors for such lists."""


class PageGuard:
    """Raises where a list of pages repeats itself or goes on without end."""

    def __init__(self, rows: int, page_rows: int) -> None:
        """Expect at most ``rows`` rows, in pages of at most ``page_rows``."""
        self._pages_left = SHORT * math.ceil(rows / page_rows) + SPARE_PAGES
        self._barren_left = BARREN_PAGES
        self._tokens = set[str]()
        self._rows = 0

    def check(self, token: str, new_rows: int) -> None:
        """Allow the page that ``token`` names, after one that brought ``new_rows`` rows.

        Raises:
            YouTubeError: if it came before, or too many pages came.
        """
        self._rows += new_rows
        self._pages_left -= 1
        self._barren_left = BARREN_PAGES if new_rows else self._barren_left - 1
        if token in self._tokens:
            raise YouTubeError("repeatedPage", 502, f"YouTube repeats a page after {self._rows} comments")
        if not self._pages_left or not self._barren_left:
            raise YouTubeError("endlessPages", 502, f"YouTube's pages do not end after {self._rows} comments")
        self._tokens.add(token)
