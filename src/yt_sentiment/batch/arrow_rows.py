"""Rows of an Arrow batch: checked by whole columns where those are plain, one by one otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import repeat
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

from yt_sentiment.batch.rows import MOMENT
from yt_sentiment.comment_files.entries import TEXT, Raw, Row
from yt_sentiment.comment_files.parquet import values
from yt_sentiment.comment_files.values import KEYS, LIKES, MAX_KEY_BYTES, MAX_LIKES, PUBLISHED
from yt_sentiment.language.bounds import MAX_CHARACTERS

QUOTED_BYTES: Final = 3
"""That a byte of an identifier takes at most in the name of a folder."""
MICROSECONDS: Final = [int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 10**6 for year in (2, 9999)]
"""Between them a time has a year that Python can hold, in any zone."""


class _NotPlainError(ValueError):
    """A column holds something that has to be looked at value by value."""


def rows_of(batch: pa.RecordBatch, first: int) -> Iterator[Raw]:
    """Return the rows of a batch whose first has the number ``first``; both ways to check them come to the same."""
    numbers = range(first, first + batch.num_rows)
    try:
        batch.validate(full=True)  # text is UTF-8
        columns = [_column(batch, name, _PLAIN[name]) for name in (*KEYS, PUBLISHED, LIKES, TEXT)]
        ids = zip(numbers, columns[KEYS.index("comment_id")], columns[KEYS.index("parent_id")], strict=False)
        if any(comment == parent != "" for _, comment, parent in ids):  # a thread's id
            raise _NotPlainError
        return map(Row, numbers, *columns)
    except (_NotPlainError, pa.ArrowInvalid):
        return zip(numbers, _python(batch), strict=True)


def _column(batch: pa.RecordBatch, name: str, plain: Callable[[pa.Array], Iterable[Any]]) -> Iterable[Any]:
    places = batch.schema.get_all_field_indices(name)
    if not places:
        return repeat("" if name in KEYS else None)
    if len(places) > 1:
        raise _NotPlainError
    return plain(batch.column(places[0]))


def _texts(column: pa.Array) -> Sequence[str]:
    if not _is_text(column) or column.null_count or _most(pc.utf8_length(column)) > MAX_CHARACTERS:
        raise _NotPlainError
    return list(column.to_pylist())


def _keys(column: pa.Array) -> Sequence[str]:
    if not _is_text(column) or QUOTED_BYTES * _most(pc.binary_length(column)) > MAX_KEY_BYTES:
        raise _NotPlainError
    return ["" if value is None or value.isspace() else value for value in column.to_pylist()]


def _likes(column: pa.Array) -> Sequence[int | None]:
    if not (kinds.is_integer(column.type) or kinds.is_float32(column.type) or kinds.is_float64(column.type)):
        raise _NotPlainError
    return _within(column.cast(pa.int64()), 0, MAX_LIKES)


def _moments(column: pa.Array) -> Sequence[datetime | None]:
    if not kinds.is_timestamp(column.type):
        raise _NotPlainError
    moments = column.cast(MOMENT)
    _within(moments.cast(pa.int64()), *MICROSECONDS)
    return list(moments.to_pylist())


def _within(column: pa.Array, least: int, most: int) -> Sequence[int | None]:
    found = pc.min_max(column).as_py()
    if found["min"] is not None and not least <= found["min"] <= found["max"] <= most:
        raise _NotPlainError
    return list(column.to_pylist())


def _most(lengths: pa.Array) -> int:
    return int(pc.max(lengths).as_py() or 0)


def _is_text(column: pa.Array) -> bool:
    return bool(kinds.is_string(column.type) or kinds.is_large_string(column.type))


_PLAIN: Final[dict[str, Callable[[pa.Array], Iterable[Any]]]] = {
    **dict.fromkeys(KEYS, _keys),
    PUBLISHED: _moments,
    LIKES: _likes,
    TEXT: _texts,
}


def _python(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """Return the rows of a batch as Python's values."""
    names = batch.schema.names
    return [dict(zip(names, row, strict=True)) for row in zip(*map(values, batch.columns), strict=True)]
