"""The rows of an Excel workbook, read a row at a time."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO, Final

from yt_sentiment.comment_files.columns import fields_of, has_texts, others, placed
from yt_sentiment.comment_files.delimited import takeout_text
from yt_sentiment.comment_files.entries import TEXT, Bad, Found, shown
from yt_sentiment.comment_files.file_errors import CommentFileError, listed, raise_if_passing
from yt_sentiment.comment_files.workbook_rows import RowsEnd

_BROKEN: Final = (ValueError, LookupError, TypeError, AttributeError, OSError, EOFError, RuntimeError, SyntaxError,
                  zipfile.BadZipFile, zlib.error)  # fmt: skip
"""What openpyxl raises of a broken file; what its XML is broken by is a ``SyntaxError``."""
SHEETS: Final = "xl/worksheets/"
"""Where the sheets of a workbook are."""
ASIDE: Final = "a sheet is not read beside the first with comments"
HEADER_ROWS: Final = 10
"""Among which the header is looked for: above it there may be a title."""


def is_workbook(file: BinaryIO) -> bool:
    """Return whether a ZIP archive is a workbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _BROKEN as error:
        raise_if_passing(error)
        return False
    finally:
        file.seek(0)


def unpacked_bytes(file: BinaryIO) -> tuple[int, int]:
    """Return how many bytes a ZIP archive is once it is unpacked, and how many are in no sheet; 0 of no archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise_if_passing(error)
        return 0, 0
    finally:
        file.seek(0)
    total = sum(part.file_size for part in parts)
    return total, total - sum(part.file_size for part in parts if part.filename.startswith(SHEETS))


class Workbook:
    """The sheet with comments of a workbook.

    Attributes:
        columns: their names, in order.
    """

    def __init__(self, file: BinaryIO, name: str, *, column: str | None, at: datetime | None) -> None:
        """Find the first sheet with a header that names a column of comments, and read up to it.

        Raises:
            CommentFileError: if there is none, or several columns of it may hold the comments.
        """
        from yt_sentiment.comment_files.workbook_parts import open_workbook

        try:
            self._book = open_workbook(file)
            sheets = self._book.worksheets
        except _BROKEN as error:
            raise_if_passing(error)
            raise CommentFileError(f"{name} is no workbook that can be read: {str(error)[:100]}") from None
        self._at = at
        first: list[str] = []
        for sheet in sheets:
            head = _head(sheet, name)
            filled = [row for row in head if any(cell is not None for cell in row)]
            first = first or [_name(cell) for cell in (filled[0] if filled else ())]
            headers = [above for above, row in enumerate(head) if _is_header(_names(row), column)]
            if headers:
                above = max(headers, key=lambda one: _known(_names(head[one])))  # of equals the first
                self.columns = _names(head[above])
                self._sheet, self._above = sheet, above
                self._aside = [one.title for one in sheets if one is not sheet and _is_filled(one)]
                self._title_rows = sum(any(cell is not None for cell in one) for one in head[:above])
                place = f"{name}, sheet {sheet.title!r}"
                self._places = placed(self.columns, place, column, head[above + 1 :])
                return
        raise CommentFileError(
            f"{name} has no sheet with a column of comments: only {listed(first)}; expected one that is called 'text', "
            "'comment', 'content' or the like, or its name with --column"
        )

    def rows(self) -> Iterator[Found | Bad]:
        """Yield each row, or why it cannot be read; a row without a value is none."""
        width = len(self.columns)
        for number in range(self._title_rows):
            yield Bad(number, "the row stands above the header")
        below = _rows(self._sheet, self._above + 2)
        number = self._title_rows - 1
        empty: Sequence[Any] | None = None  # openpyxl gives a gap as one row, again and again: a million may be wide
        while True:
            number += 1
            try:
                row = next(below, None)
            except _BROKEN as error:
                raise_if_passing(error)
                yield Bad(None, f"the rest of a sheet cannot be read: {str(error)[:100]}", rest=True)
                break
            if row is None:
                break
            if row is empty:
                continue
            if all(cell is None for cell in row):
                empty = row
                continue
            cells = [*map(_cell, row[:width]), *[""] * (width - len(row))]
            if any(cell is not None for cell in row[width:]):
                said = f"the row has too few or too many fields: {len(row)}, expected {width}"
                yield Bad(number, said, shown(",".join(map(str, cells))))
            elif cells == self.columns:
                yield Bad(number, "the row is the header, again")
            else:
                fields = fields_of(cells, self._places, self._at)
                fields[TEXT] = takeout_text(_name(fields[TEXT]))
                yield Found(number, fields, cells)
        for title in self._aside:
            yield Bad(None, f"{ASIDE}: {shown(title)}")


def _rows(sheet: Any, first: int = 1) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet from one on, whose number counts from 1."""
    with suppress(RowsEnd):
        yield from sheet.iter_rows(min_row=first, values_only=True)


def _head(sheet: Any, name: str) -> list[tuple[Any, ...]]:
    """Return the first rows of a sheet.

    Raises:
        CommentFileError: if it is broken.
    """
    try:
        return list(islice(_rows(sheet), HEADER_ROWS))
    except _BROKEN as error:
        raise_if_passing(error)
        raise CommentFileError(f"{name} is no workbook that can be read: {str(error)[:100]}") from None


def _is_header(names: list[str], column: str | None) -> bool:
    return has_texts(names, column) or (column is not None and column.isdigit() and any(names))


def _known(names: list[str]) -> int:
    """Return how many columns have names that are known."""
    return len(others(names)) + sum(has_texts([name]) for name in names)


def _names(row: Sequence[Any]) -> list[str]:
    names = [_name(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    return names


def _is_filled(sheet: Any) -> bool:
    return any(cell is not None for row in _head(sheet, "the workbook") for cell in row)


def _cell(value: Any) -> Any:
    """Return a value of a cell: an integer as Excel shows it, nothing as an empty text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "" if value is None else value


def _name(value: Any) -> str:
    """Return a cell as a text."""
    value = _cell(value)
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
