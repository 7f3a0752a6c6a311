"""Score the comments of a file into CSV; rows, columns and their order stay; formulas are disarmed."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final, NamedTuple

from yt_sentiment.comment import Prediction
from yt_sentiment.comment_files import Bad, CommentFileError, Found, Reading, Row, opened, read_comments, row_of
from yt_sentiment.io.files import replacing
from yt_sentiment.io.spreadsheets import disarmed
from yt_sentiment.model import SentimentModel

NEW_COLUMNS: Final = Prediction._fields
ROWS_AT_ONCE: Final = 2000


class Scored(NamedTuple):
    """What became of a file.

    Attributes:
        rows: that were scored.
        left_out: rows that were not, by kind of reason.
        first: the first of them with its reason; empty where there is none.
    """

    rows: int
    left_out: Counter[str]
    first: str


def score_file(
    model: SentimentModel,
    source: Path,
    target: Path | None,
    progress: Callable[[int], None] = lambda _: None,
    *,
    column: str | None = None,
) -> Scored:
    """Write the comments of ``source`` with seven more columns to ``target``; a row that cannot be read is left out.

    Args:
        model: scores the comments.
        source: a file of any form that ``comment_files`` reads, or ``-`` for standard input. A table keeps its
            columns; what is no table gets those that comments have.
        target: where to write, whole or not at all; None for standard output, as the rows are scored.
        progress: called with the bytes of ``source`` read so far.
        column: that holds the comments; None to find it.

    Raises:
        CommentFileError: on a file without comments that can be read, and on an output without a folder, or a path
            that something other than a file has.
        OSError: if a file cannot be read or written.
    """
    if target:
        _check_target(source, target)
    name = "standard input" if str(source) == "-" else str(source)
    with opened(source) as (file, at), read_comments(file, name, column=column, at=at) as reading:
        if taken := [column for column in NEW_COLUMNS if column in reading.columns]:
            raise CommentFileError(
                f"{name} has columns {taken} already; rename them, since the output adds {NEW_COLUMNS}"
            )
        with replacing(target) if target else _standard_output() as out:
            return _write(model, reading, out, lambda: progress(file.tell()))


def _write(model: SentimentModel, reading: Reading, out: IO[str], progress: Callable[[], None]) -> Scored:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*map(disarmed, reading.columns), *NEW_COLUMNS])
    count, left_out, first = 0, Counter[str](), ""
    while some := list(islice(reading.rows, ROWS_AT_ONCE)):
        good: list[tuple[Found, Row]] = []
        for found in some:
            row = row_of(found)
            if isinstance(row, Row) and isinstance(found, Found):
                good.append((found, row))
            elif isinstance(row, Bad):
                left_out[row.kind] += 1
                first = first or (row.reason if row.row is None else f"row {row.row + 1}: {row.reason}")
        predictions = model.predict([row.text for _, row in good])
        writer.writerows(
            [*map(disarmed, found.cells), *_cells(prediction)]
            for (found, _), prediction in zip(good, predictions, strict=True)
        )
        count += len(good)
        progress()
    if left_out and not count:
        raise CommentFileError(f"{reading.name}: no comment can be read of {left_out.total()} rows; {first}")
    return Scored(count, left_out, first)


@contextmanager
def _standard_output() -> Iterator[IO[str]]:
    """Yield standard output, in UTF-8 as files are, and flush it at the end."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    yield sys.stdout
    sys.stdout.flush()


def _check_target(source: Path, target: Path) -> None:
    """Refuse what must not be replaced, before anything is scored."""
    if str(source) != "-" and target.exists() and target.samefile(source):
        raise CommentFileError(f"{target} is the input itself; choose another output")
    if not target.parent.is_dir():
        raise CommentFileError(f"cannot write {target}: there is no folder {target.parent}")
    if target.exists() and not target.is_file():
        raise CommentFileError(f"cannot write {target}: it exists and is not a file, such as a folder or a device")


def _cells(prediction: Prediction) -> list[str]:
    return [f"{value:.6f}" if isinstance(value, float) else value for value in prediction.cells]
