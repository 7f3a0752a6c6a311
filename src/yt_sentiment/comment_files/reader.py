"""One way to the comments in a file, whatever its form: what it is follows from its name and from how it begins."""

from __future__ import annotations

import codecs
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Final, Literal, TextIO, cast

from yt_sentiment.comment_files.columns import folded
from yt_sentiment.comment_files.delimited import Table, lines_of, looks_like_table
from yt_sentiment.comment_files.encodings import SAMPLE, encoding_of
from yt_sentiment.comment_files.entries import TEXT, Bad, Found
from yt_sentiment.comment_files.file_errors import CommentFileError, quoted
from yt_sentiment.comment_files.json_shapes import CELLS, Shapes, rows_of_values
from yt_sentiment.comment_files.json_values import values_of
from yt_sentiment.comment_files.workbook import Workbook, is_workbook

Kind = Literal["table", "lines", "json", "json lines", "workbook", "parquet"]
SUFFIXES: Final = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".parquet", ".json", ".jsonl", ".ndjson",
)  # fmt: skip
"""Of the files that are read in a folder."""
STANDARD: Final = "-"
_JSON: Final = re.compile(r'\s*(?:\{\s*(?:"|\}\s*$)|\[\s*(?:[{\["\]]|$))')
_LINES: Final = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A file of comments that is being read.

    Attributes:
        name: what messages call it.
        kind: what it is.
        columns: names of the cells of its rows; those of ``COLUMNS`` where it is no table.
        rows: each comment, or why it cannot be read; read as they are asked for.
    """

    name: str
    kind: Kind
    columns: list[str]
    rows: Iterator[Found | Bad]


@contextmanager
def read_comments(
    file: BinaryIO,
    name: str,
    *,
    suffix: str | None = None,
    column: str | None = None,
    at: datetime | None = None,
    also: str | None = None,
) -> Iterator[Reading]:
    """Yield the comments of a file; its header is read at once, its rows as they are asked for.

    Args:
        file: in bytes; it can be read again from its beginning, and stays open.
        name: what messages call the file.
        suffix: end of its name, which may say what it is; None to take that of ``name``.
        column: name or number of the column that holds the comments; None to find it.
        at: when it was written, which ``3 days ago`` in it is relative to.
        also: key of JSON objects that is among the fields of their comments, as a column of a table is in its cells.

    Raises:
        CommentFileError: if it is no file of comments, or more than one column may hold them.
        OSError: if it cannot be read.
    """
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if start == b"PAR1":
        from yt_sentiment.comment_files.parquet import read_parquet

        columns, rows = read_parquet(file, name, column, at)
        yield Reading(name, "parquet", columns, rows)
        return
    if start == b"PK\x03\x04" and is_workbook(file):
        book = Workbook(file, name, column=column, at=at)
        yield Reading(name, "workbook", book.columns, book.rows())
        return
    encoding, errors = encoding_of(file, name)
    file.seek(0)
    sample = codecs.getincrementaldecoder(encoding)(errors).decode(file.read(SAMPLE))
    file.seek(0)
    kind = _kind_of(sample, (PurePath(name).suffix if suffix is None else suffix).lower(), column)
    text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline=None if kind == "lines" else "")
    try:
        shapes = Shapes(name, column, at, also=also)
        yield _text_reading(text, sample, name, kind, shapes, column=column, at=at)
    finally:
        text.detach()


def _text_reading(
    text: TextIO, sample: str, name: str, kind: Kind, shapes: Shapes, *, column: str | None, at: datetime | None
) -> Reading:
    if kind == "lines":
        return Reading(name, kind, [TEXT], lines_of(text))
    if kind == "table":
        table = Table(text, sample, name, column=column, at=at)
        return Reading(name, kind, table.columns, table.rows())
    values = values_of(text, lines=kind == "json lines")
    return Reading(name, kind, list(CELLS), rows_of_values(values, shapes))


def _kind_of(sample: str, suffix: str, column: str | None) -> Kind:
    if suffix in _LINES:
        return "json lines"
    if suffix == ".json" or _JSON.match(sample):
        return "json"
    if suffix in {".csv", ".tsv", ".tab"}:
        return "table"
    return "table" if column is not None or looks_like_table(sample, column) else "lines"


@contextmanager
def opened(path: Path | str) -> Iterator[tuple[BinaryIO, datetime]]:
    """Yield the bytes of a file, or of standard input for ``-``, and when it was written; they can be read again.

    Raises:
        OSError: if it cannot be read.
    """
    now = datetime.now(UTC)
    if str(path) == STANDARD:
        with _again(sys.stdin.buffer) as file:
            yield file, now
        return
    with Path(path).open("rb") as raw:
        if raw.seekable():
            yield raw, datetime.fromtimestamp(Path(path).stat().st_mtime, UTC)
        else:
            with _again(raw) as file:
                yield file, now


@contextmanager
def _again(raw: BinaryIO) -> Iterator[BinaryIO]:
    """Yield what a pipe gives, in a file that can be read again."""
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(raw, file)
        file.seek(0)
        yield cast(BinaryIO, file)


@contextmanager
def open_comments(path: Path | str, column: str | None = None, *, also: str | None = None) -> Iterator[Reading]:
    """Yield the comments of a file, or of standard input for ``-``; the arguments are those of ``read_comments``.

    Raises:
        CommentFileError: as ``read_comments`` does.
        OSError: if it cannot be read.
    """
    name = "standard input" if str(path) == STANDARD else str(path)
    with opened(path) as (file, at), read_comments(file, name, column=column, at=at, also=also) as reading:
        yield reading


def column_of(reading: Reading, name: str) -> Callable[[Found], Any]:
    """Return what gives a row's value in a column that is none of comments; of JSON the key was given as ``also``.

    Raises:
        CommentFileError: if there is no such column, or more than one.
    """
    if reading.kind in {"json", "json lines"}:
        return lambda found: found.fields.get(name, "")
    numbers = [number for number, one in enumerate(reading.columns) if folded(one) == folded(name)]
    if len(numbers) != 1:
        known = ", ".join(quoted(one, 30) for one in reading.columns[:8])
        how = "more than one column" if numbers else "no column"
        raise CommentFileError(f"{reading.name} has {how} {quoted(name, 60)} with labels: only {known}")
    return lambda found: found.cells[numbers[0]]
