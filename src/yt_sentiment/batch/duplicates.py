"""Which rows repeat a comment that the input has already; known before anything is scored.

Each unit lists the ids of its rows, the engine's SQL finds those that come again, and whoever scores a unit reads its
own, in order, beside its rows. So nothing is ever in memory that grows with the input.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.dataset as ds

from yt_sentiment.batch.inputs import InputError, Unit, filesystem, read
from yt_sentiment.batch.output import PARTIAL, Store
from yt_sentiment.batch.rows import as_table
from yt_sentiment.comment_files.entries import TEXT, Bad, Row, row_of
from yt_sentiment.comment_files.parquet import READ_ROWS

IDS: Final = pa.schema([("comment_id", pa.string()), ("unit", pa.int64()), ("place", pa.int64())])
"""``unit`` is the number of a unit among those of the job, ``place`` that of a row among those of the unit."""
PART_IDS: Final = 100_000
"""Ids that are in memory at most before they are written."""
LISTED: Final = f"{PARTIAL}/ids"
NOTED: Final = f"{PARTIAL}/indexed"
FOUND: Final = f"{PARTIAL}/duplicates"
DONE: Final = f"{PARTIAL}/duplicates.json"
"""Notes that ``FOUND`` holds all of them."""
QUERY: Final = (
    "SELECT unit, place, comment_id FROM (SELECT unit, place, comment_id, "
    "ROW_NUMBER() OVER (PARTITION BY comment_id ORDER BY unit, place) AS nth FROM ids WHERE comment_id IN "
    "(SELECT comment_id FROM ids GROUP BY comment_id HAVING COUNT(*) > 1)) AS ranked WHERE nth > 1 ORDER BY unit, place"
)
"""The rows that are not the first of their id; the inner query leaves little to be ranked."""


class Duplicate(NamedTuple):
    """A row to leave out."""

    place: int
    comment_id: str


def index(unit: Unit, number: int, store: Store) -> None:
    """List the ids of a unit's rows, unless that was done before.

    Raises:
        OSError: if something cannot be read or written.
    """
    note = f"{NOTED}/{unit.id}.json"
    if store.read_json(note) is not None:
        return
    found = _ids(unit)
    for part, some in enumerate(iter(lambda: list(itertools.islice(found, PART_IDS)), [])):
        ids, places = zip(*some, strict=True)
        store.write(f"{LISTED}/{unit.id}-{part}.parquet", as_table([ids, [number] * len(ids), places], IDS))
    store.write_json(note, {})


def _ids(unit: Unit) -> Iterator[tuple[str, int]]:
    for place, row in enumerate(map(row_of, read(unit, (TEXT, "comment_id")))):
        if isinstance(row, Row) and row.comment_id:
            yield row.comment_id, place


def duplicates_of(number: int, store: Store) -> Iterator[Duplicate]:
    """Yield the rows of a unit that are to be left out, in order."""
    if paths := [filesystem(path)[1] for path in store.tables(FOUND)]:
        found = ds.dataset(paths, filesystem=store.files, format="parquet")
        chosen = found.scanner(
            columns=list(Duplicate._fields), filter=ds.field("unit") == number, batch_size=READ_ROWS, use_threads=False
        )
        for batch in chosen.to_batches():
            yield from map(Duplicate, *(column.to_pylist() for column in batch.columns))


def without(rows: Iterable[Row | Bad], duplicates: Iterator[Duplicate]) -> Iterator[Row | Bad | None]:
    """Yield rows, and None instead of each that is to be left out.

    Raises:
        InputError: if another row is there than was listed: a table that somebody changed meanwhile.
    """
    ahead = next(duplicates, None)
    for place, row in enumerate(rows):
        if ahead is None or ahead.place != place:
            yield row
            continue
        if not isinstance(row, Row) or row.comment_id != ahead.comment_id:
            raise InputError("the input has changed while it was read; remove what was begun, and begin again")
        yield None
        ahead = next(duplicates, None)
