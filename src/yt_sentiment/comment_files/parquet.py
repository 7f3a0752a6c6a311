"""The columns of a Parquet file, under the names that comments have here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from yt_sentiment.comment_files.columns import fields_of, is_comment_id, placed
from yt_sentiment.comment_files.entries import Bad, Found
from yt_sentiment.comment_files.file_errors import CommentFileError, raise_if_passing

READ_ROWS: Final = 2000
UNREADABLE: Final = b""
"""Stands for a value that Python cannot hold; no column may hold bytes."""


class Columns:
    """A Parquet file.

    Attributes:
        columns: their names, in order.
        places: by the names of comments' fields, the number of a column.
    """

    def __init__(self, file: Any, name: str, *, column: str | None = None) -> None:
        """Read the footer.

        Raises:
            CommentFileError: if it has none, or no column, or more than one, may hold the comments.
            OSError: if a disk does not give it.
        """
        try:
            self._file = pq.ParquetFile(file)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            raise_if_passing(error)
            raise CommentFileError(f"{name}: the file cannot be read: {str(error).splitlines()[0][:200]}") from None
        self.columns = list(self._file.schema_arrow.names)
        self.places = placed(self.columns, name, column)

    def batches(self, group: int, fields: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield those columns of a row group that hold the fields, under the fields' names."""
        if not self._file.num_row_groups:  # of an empty table
            return
        names = {self.columns[self.places[field]]: field for field in (*fields, "id") if field in self.places}
        for batch in self._file.iter_batches(READ_ROWS, row_groups=[group], columns=list(names), use_threads=False):
            found = {names[name]: column for name, column in zip(batch.schema.names, batch.columns, strict=True)}
            if "id" in found:
                ids = [value if is_comment_id(value) else None for value in values(found.pop("id"))]
                found["comment_id"] = pa.array(ids, pa.string())
            yield pa.RecordBatch.from_pydict(found)

    def rows(self, at: datetime | None) -> Iterator[Found | Bad]:
        """Yield each row, or why the rest cannot be read."""
        number = 0
        try:
            for batch in self._file.iter_batches(READ_ROWS, use_threads=False) if self._file.num_row_groups else ():
                for cells in zip(*map(values, batch.columns), strict=True):
                    yield Found(number, fields_of(cells, self.places, at), cells)
                    number += 1
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            raise_if_passing(error)
            yield Bad(None, f"the file cannot be read: {str(error).splitlines()[0]}", rest=True)


def read_parquet(
    file: BinaryIO, name: str, column: str | None, at: datetime | None
) -> tuple[list[str], Iterator[Found | Bad]]:
    """Return the names of all columns, and the rows."""
    table = Columns(file, name, column=column)
    return table.columns, table.rows(at)


def values(column: pa.Array) -> list[Any]:
    """Return a column as Python's values; one that Python cannot hold is ``UNREADABLE``."""

    def cell(value: pa.Scalar) -> Any:
        try:
            return value.as_py()
        except (ValueError, OverflowError):  # a year after 9999, text that is not UTF-8
            return UNREADABLE

    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [cell(value) for value in column]
