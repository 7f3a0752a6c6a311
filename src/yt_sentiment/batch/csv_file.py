"""Score the comments of a CSV file; rows, columns and their order stay as they are."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final

from yt_sentiment.comment import Prediction
from yt_sentiment.io.files import replacing
from yt_sentiment.language.bounds import check_length
from yt_sentiment.model import SentimentModel

TEXT_COLUMN: Final = "text"
NEW_COLUMNS: Final = Prediction._fields
ROWS_AT_ONCE: Final = 2000
MAX_FIELD_CHARACTERS: Final = 10_000_000


class CommentFileError(ValueError):
    """A CSV file cannot be scored; the message names the file, the line and what is expected."""


def score_file(
    model: SentimentModel, source: Path, target: Path | None, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Write ``source`` with seven more columns to ``target``; return the number of rows.

    Args:
        model: scores the ``text`` column.
        source: CSV in UTF-8 with a header.
        target: where to write, whole or not at all; None for standard output, as the rows are scored.
        progress: called with the bytes of ``source`` read so far.

    Raises:
        CommentFileError: on a file that is empty, not UTF-8, or not a table with a ``text`` column, and on
            an output without a folder, or a path that something other than a file has.
        TextTooLongError: naming the first row whose comment is longer than what is read.
        OSError: if a file cannot be read or written.
    """
    if target:
        _check_target(source, target)
    with source.open("rb") as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file:
        rows = _rows(file, source)
        header, count = _header(next(rows, None), source), 0
        with replacing(target) if target else _standard_output() as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([*header, *NEW_COLUMNS])
            while batch := list(islice(rows, ROWS_AT_ONCE)):
                texts = [_text_of(row, header, f"{source} row {number}") for number, row in enumerate(batch, count + 1)]
                writer.writerows(
                    [*row, *_cells(prediction)] for row, prediction in zip(batch, model.predict(texts), strict=True)
                )
                count += len(batch)
                progress(raw.tell() if raw.seekable() else 0)
    return count


@contextmanager
def _standard_output() -> Iterator[IO[str]]:
    """Yield standard output, in UTF-8 as files are, and flush it at the end."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    yield sys.stdout
    sys.stdout.flush()


def _text_of(row: list[str], header: list[str], place: str) -> str:
    """Return the comment of a row, which messages call ``place``."""
    if len(row) != len(header):
        raise CommentFileError(f"{place}: {len(row)} fields, expected {len(header)} as in the header")
    text = row[header.index(TEXT_COLUMN)]
    check_length(text, f"{place}: {TEXT_COLUMN!r}")
    return text


def _check_target(source: Path, target: Path) -> None:
    """Refuse what must not be replaced, before anything is scored."""
    if target.exists() and target.samefile(source):
        raise CommentFileError(f"{target} is the input itself; choose another output")
    if not target.parent.is_dir():
        raise CommentFileError(f"cannot write {target}: there is no folder {target.parent}")
    if target.exists() and not target.is_file():
        raise CommentFileError(f"cannot write {target}: it exists and is not a file, such as a folder or a device")


def _rows(file: io.TextIOWrapper, source: Path) -> Iterator[list[str]]:
    """Yield the rows of a CSV file; blank lines are not rows."""
    csv.field_size_limit(MAX_FIELD_CHARACTERS)
    reader = csv.reader(file, strict=True)
    try:
        for row in reader:
            if row:
                yield row
    except UnicodeDecodeError as error:
        bad = error.object[error.start : error.start + 1]
        raise CommentFileError(f"{source} near line {reader.line_num + 1}: byte {bad!r} is not UTF-8") from None
    except csv.Error as error:
        raise CommentFileError(f"{source} line {reader.line_num}: not CSV: {error}") from None


def _header(header: list[str] | None, source: Path) -> list[str]:
    if header is None:
        raise CommentFileError(f"{source} is empty, expected a header with a {TEXT_COLUMN!r} column")
    if header.count(TEXT_COLUMN) != 1:
        raise CommentFileError(f"{source} has columns {header}, expected {TEXT_COLUMN!r} exactly once")
    if taken := [name for name in NEW_COLUMNS if name in header]:
        raise CommentFileError(
            f"{source} has columns {taken} already; rename them, since the output adds {NEW_COLUMNS}"
        )
    return header


def _cells(prediction: Prediction) -> list[str]:
    return [f"{value:.6f}" if isinstance(value, float) else value for value in prediction.cells]
