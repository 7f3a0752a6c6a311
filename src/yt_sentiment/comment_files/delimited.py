"""Tables as text, with whatever separator, and texts with a comment per line."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any, Final, TextIO

from yt_sentiment.comment_files.columns import TEXTS, fields_of, folded, has_texts, others, placed
from yt_sentiment.comment_files.encodings import BROKEN, is_broken
from yt_sentiment.comment_files.entries import TEXT, Bad, Found, shown
from yt_sentiment.comment_files.file_errors import CommentFileError

SEPARATORS: Final = (",", ";", "\t", "|")
NONE: Final = "\x1f"
"""Separates nothing: of a table with one column, in which a comma is one of a comment."""
SNIFFED_ROWS: Final = 200
_SAID: Final = re.compile(r'"?sep=(?P<separator>.)"?[,;\t]*\r?\n?', re.IGNORECASE)
"""What Excel reads on the first line."""
FIELD_CHARACTERS: Final = 10_000_000
MOST_GIVINGS: Final = 100
"""Unclosed quotation marks after which each line is a row, since each is looked for up to ``FIELD_CHARACTERS``."""


def separator_of(sample: str, column: str | None = None) -> str:
    """Return what separates the fields of a table, by its beginning.

    It is the separator under which the first row names a column of comments, and most rows have as many fields as it;
    of equals the one that gives more fields. A header of one field has none.
    """
    best, found, widest = (-1.0, -1.0, -1), NONE, 0
    for separator in SEPARATORS:
        try:
            rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), SNIFFED_ROWS))
        except csv.Error:
            continue
        rows = [row for row in rows if row]
        if not rows:
            continue
        header, body = rows[0], rows[1:-1] or rows[1:]  # the last one may be cut
        alike = sum(len(row) == len(header) for row in body) / len(body) if body else 1.0
        named = has_texts(header, column)
        widest = max(widest, len(header))
        rank = (float(named), round(alike, 1) if named else float(len(header) > 1) * alike, len(header))
        if rank > best:
            best, found = rank, separator
    return found if widest > 1 else NONE


def looks_like_table(sample: str, column: str | None = None) -> bool:
    """Return whether the first line is a header: names a column of comments, and fits most rows."""
    first = sample.lstrip("\ufeff\r\n").splitlines()[:1]
    if not first:
        return False
    if _SAID.fullmatch(first[0] + "\n"):
        return True
    separator = separator_of(sample, column)
    names, *rows = _sampled(sample, separator) or [[]]
    if not has_texts(names, column) or any(len(name) > 40 for name in names):
        return False
    if len(names) == 1 or column is not None:
        return True
    sure = any(folded(name) in TEXTS for name in names) or bool(others(names))
    return sure and sum(len(row) == len(names) for row in rows) >= len(rows) / 2


def _sampled(sample: str, separator: str) -> list[list[str]]:
    """Return the rows at the beginning of a table, without the last, which may be cut."""
    found = []
    with suppress(csv.Error):
        for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), SNIFFED_ROWS):
            if row:
                found.append(row)
    return found[:-1] if found[2:] else found


class _Lines:
    """The lines of a text, of which those that an unclosed quotation mark swallowed are given again.

    Attributes:
        taken: lines since it was emptied.
        number: of the last line, from 1.
    """

    def __init__(self, text: TextIO) -> None:
        self._text, self._again = text, deque[str]()
        self._givings = 0
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._givings > MOST_GIVINGS and self.taken:
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._text)
        self.number += 1
        self.taken.append(line)
        return line

    def keep_first(self) -> str:
        """Return the first of the lines taken; the others will be given again."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)
        self._givings += bool(rest)
        return first


class Table:
    """The rows of a table as text.

    Attributes:
        columns: their names, in order.
    """

    def __init__(self, text: TextIO, sample: str, name: str, *, column: str | None, at: datetime | None) -> None:
        """Read the header.

        Args:
            text: the file from its beginning, with line ends as they are.
            sample: its beginning.
            name: what messages call it.
            column: of comments; None to find it.
            at: what times are relative to.

        Raises:
            CommentFileError: if no column, or more than one, may hold the comments.
        """
        csv.field_size_limit(min(sys.maxsize, FIELD_CHARACTERS))
        said = _SAID.match(sample)
        if said:
            text.readline()
        separator = said["separator"] if said else separator_of(sample, column)
        self._lines = _Lines(text)
        self._reader = csv.reader(self._lines, delimiter=separator, strict=True)
        self._at = at
        try:
            header = next((row for row in self._reader if row), None)
        except csv.Error as error:
            raise CommentFileError(f"{name} line {self._reader.line_num}: not CSV: {error}") from None
        if header is None:
            raise CommentFileError(f"{name} is empty, expected a header with a column of comments, such as 'text'")
        self.columns = _without_empty_ends(header)
        self._places = placed(self.columns, name, column, _sampled(sample, separator)[1:])

    def rows(self) -> Iterator[Found | Bad]:
        """Yield each row, or why it cannot be read; an empty line is none."""
        width, number = len(self.columns), -1
        while True:
            number += 1
            self._lines.taken.clear()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                line = self._lines.keep_first()
                if width > 1:
                    yield Bad(number, f"the row is not CSV: {error}, in line {self._lines.number}", shown(line))
                    continue
                cells = [line.rstrip("\r\n")]
            if not cells:
                continue
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if len(cells) != width:
                reason = f"the row has too few or too many fields: {len(cells)}, expected {width}"
                yield Bad(number, reason, shown(",".join(cells)))
            elif any(map(is_broken, cells)):
                yield Bad(number, BROKEN, shown(",".join(cells)))
            elif cells == self.columns:
                yield Bad(number, "the row is the header, again")
            else:
                fields = fields_of(cells, self._places, self._at)
                fields[TEXT] = takeout_text(fields[TEXT])
                yield Found(number, fields, cells)


def _without_empty_ends(header: list[str]) -> list[str]:
    while len(header) > 1 and not header[-1].strip():
        header.pop()
    return header


def takeout_text(cell: Any) -> Any:
    """Return the comment in a cell of Google Takeout, which holds its parts as JSON; any other cell as it is."""
    if not isinstance(cell, str) or not cell.startswith('{"'):
        return cell
    try:
        parts = json.loads(f"[{cell}]")
    except (ValueError, RecursionError):
        return cell
    if not all(isinstance(part, dict) and isinstance(part.get("text"), str) for part in parts):
        return cell
    return "".join(part["text"] for part in parts)


def lines_of(text: TextIO) -> Iterator[Found | Bad]:
    """Yield a comment per line; empty lines are none."""
    for number, line in enumerate(text):
        comment = line.strip("\r\n\ufeff")
        if is_broken(comment):
            yield Bad(number, BROKEN, shown(comment))
        elif comment.strip():
            yield Found(number, {TEXT: comment}, (comment,))
