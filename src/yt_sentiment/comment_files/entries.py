"""What a comment of a file must be to be scored, and what becomes of one that is not."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from yt_sentiment.comment_files.values import AUTHOR, OPTIONAL, author, read_optional
from yt_sentiment.language.bounds import MAX_CHARACTERS

TEXT: Final = "text"
COLUMNS: Final = (TEXT, *OPTIONAL)
"""What is read; ``text`` alone is needed."""
SHOWN_CHARACTERS: Final = 60
NO_MONTH: Final = "unknown"


class Row(NamedTuple):
    """A comment that can be scored.

    Attributes:
        row: number in its source, from 0.
        published_at: in UTC; None where it is not said, or cannot be read.
        like_count: 0 or more; None likewise.
        unreadable: columns that hold something that cannot be read.
        author: whatever tells authors apart; empty where it is not said.
    """

    row: int
    channel_id: str
    video_id: str
    comment_id: str
    parent_id: str
    published_at: datetime | None
    like_count: int | None
    text: str
    unreadable: tuple[str, ...] = ()
    author: str = ""

    @property
    def month(self) -> str:
        """``2024-08``, or ``NO_MONTH``."""
        moment = self.published_at
        return _month(moment.year, moment.month) if moment else NO_MONTH


@functools.lru_cache(1024)
def _month(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"


class Bad(NamedTuple):
    """A row that cannot be scored, or something beside the rows.

    Attributes:
        row: number in its source, from 0; None where it has none.
        reason: why not; what comes before a colon is the same for rows of the same kind.
        value: the beginning of what is wrong.
        rest: whether what stands behind it in the source cannot be read either.
    """

    row: int | None
    reason: str
    value: str = ""
    rest: bool = False

    @property
    def cells(self) -> tuple[int | None, str, str]:
        """Row, reason and value, as they are kept of what is put aside."""
        return self.row, self.reason, self.value

    @property
    def kind(self) -> str:
        """The reason without what differs from row to row."""
        return self.reason.partition(":")[0]


class Found(NamedTuple):
    """A comment as it is in a file.

    Attributes:
        row: number in the file, from 0.
        fields: by the names of ``COLUMNS`` and ``author``, as they are written.
        cells: the whole row, under the columns of its ``Reading``.
    """

    row: int
    fields: dict[str, Any]
    cells: Sequence[Any] = ()


_CHECKED: Final = (Row, Bad)

Raw = tuple[int, dict[str, Any]] | Found | Row | Bad
"""A row as it was read: its number and its fields, or one that is checked already."""


def shown(value: object) -> str:
    """Return the beginning of a value, for people who look for it."""
    text = value if isinstance(value, str) else repr(value)
    return text[:SHOWN_CHARACTERS].encode("utf-8", "replace").decode()


def checked(number: int, raw: Mapping[str, Any]) -> Row | Bad:
    """Return a row as it is scored, or why it cannot be: only ``text`` can be the reason."""
    text = raw.get(TEXT)
    if text is None:
        return Bad(number, "text is missing")
    if not isinstance(text, str):
        return Bad(number, f"text is {type(text).__name__}, expected a string", shown(text))
    if len(text) > MAX_CHARACTERS:
        return Bad(number, f"text is too long: {len(text)} characters, expected at most {MAX_CHARACTERS}", shown(text))
    text = text.encode("utf-8", "replace").decode()  # Arrow holds no lone surrogates
    fields, unreadable = read_optional(raw)
    return Row(number, **fields, text=text, unreadable=unreadable, author=author(raw.get(AUTHOR)))


def row_of(raw: Raw) -> Row | Bad:
    """Return what was read as it is scored, or why it cannot be."""
    return raw if isinstance(raw, _CHECKED) else checked(raw[0], raw[1])
