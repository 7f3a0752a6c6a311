"""The rows of an Excel workbook, read a row at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO, Final

from yt_sentiment.comment_files.columns import fields_of, has_texts, placed
from yt_sentiment.comment_files.delimited import takeout_text
from yt_sentiment.comment_files.entries import TEXT, Bad, Found, shown
from yt_sentiment.comment_files.file_errors import CommentFileError, listed

HEADER_ROWS: Final = 10
"""Among which the header is looked for: above it there may be a title."""


def is_workbook(file: BinaryIO) -> bool:
    """Return whether a ZIP archive is a workbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False
    finally:
        file.seek(0)


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
        from openpyxl import load_workbook  # type: ignore[import-untyped]

        try:
            self._book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = self._book.worksheets
        except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as error:
            raise CommentFileError(f"{name} is no workbook that can be read: {str(error)[:100]}") from None
        self._at = at
        first: list[str] = []
        for number, sheet in enumerate(sheets):
            head = list(islice(sheet.iter_rows(values_only=True), HEADER_ROWS))
            filled = [row for row in head if any(cell is not None for cell in row)]
            first = first or [_name(cell) for cell in (filled[0] if filled else ())]
            for above, row in enumerate(head):
                names = _names(row)
                if has_texts(names, column) or (column is not None and column.isdigit() and any(names)):
                    self.columns = names
                    self._sheet, self._number, self._above = sheet, number, above
                    self._aside = [one.title for one in sheets if one is not sheet and _is_filled(one)]
                    self._title_rows = sum(any(cell is not None for cell in one) for one in head[:above])
                    self._places = placed(names, f"{name}, sheet {sheet.title!r}", column)
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
        for number, row in enumerate(
            self._sheet.iter_rows(min_row=self._above + 2, values_only=True), self._title_rows
        ):
            if all(cell is None for cell in row):
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
            yield Bad(None, f"a sheet is not read beside the first with comments: {shown(title)}")


def _names(row: Sequence[Any]) -> list[str]:
    names = [_name(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    return names


def _is_filled(sheet: Any) -> bool:
    return any(cell is not None for row in islice(sheet.iter_rows(values_only=True), HEADER_ROWS) for cell in row)


def _cell(value: Any) -> Any:
    """Return a value of a cell: an integer as Excel shows it, nothing as an empty text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "" if value is None else value


def _name(value: Any) -> str:
    """Return a cell as a text."""
    value = _cell(value)
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
