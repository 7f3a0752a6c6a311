"""Tables of a database as input, in ranges of a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import MetaData, Table, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from yt_sentiment.batch.inputs import TABLE, InputError, Unit, no_text
from yt_sentiment.comment import digest_of
from yt_sentiment.comment_files.entries import COLUMNS, TEXT, Raw
from yt_sentiment.comment_files.parquet import READ_ROWS

TABLE_ROWS: Final = 100_000
"""Rows of a table in one unit, but for rows that share a key."""


def plan_table(url: str, table: str, key: str) -> list[Unit]:
    """Return ranges of a table, split by a column of integers; none of a table without rows.

    Args:
        url: of PostgreSQL or SQLite, such as ``jdbc:postgresql://host/name``.
        table: its name.
        key: a column of integers with an index.

    Raises:
        InputError: if the table or the column is not there, or the column holds something else, or NULL.
    """
    address = url.removeprefix("jdbc:")
    try:
        engine, found = _table(address, table)
        column = found.c[key]
        with engine.begin() as connection:
            unkeyed = connection.execute(select(func.count()).where(column.is_(None))).scalar_one()
            firsts = list(connection.execute(_firsts(column)).scalars())
            high = connection.execute(select(func.max(column))).scalar_one()
        engine.dispose()
    except KeyError:
        raise InputError(f"table {table!r} has no column {key!r}, only {', '.join(found.c.keys())}") from None
    except (SQLAlchemyError, ValueError) as error:
        raise InputError(f"table {table!r} cannot be read: {str(error).splitlines()[0]}") from None
    if unkeyed:
        raise InputError(f"column {key!r} is NULL in {unkeyed} rows, which no range of it holds; choose another --key")
    if odd := [value for value in (*firsts, high) if value is not None and not isinstance(value, int)]:
        raise InputError(f"column {key!r} holds {type(odd[0]).__name__}, expected integers to split the table by")
    lasts = [*(first - 1 for first in firsts[1:]), high]
    return [
        Unit(table, TABLE, stamp=digest_of(address), first=first, last=last, url=address, key=key)
        for first, last in zip(firsts, lasts if firsts else [], strict=True)
    ]


def _firsts(column: Any) -> Any:
    """Return the query of the key with which each unit begins, however sparse the keys are."""
    ranked = select(column.label("key"), func.row_number().over(order_by=column).label("place")).subquery()
    return select(ranked.c.key).where((ranked.c.place - 1) % TABLE_ROWS == 0).distinct().order_by(ranked.c.key)


def _table(address: str, table: str) -> tuple[Any, Any]:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    return engine, Table(table, MetaData(), autoload_with=engine)


def read_table(unit: Unit) -> Iterator[Raw]:
    """Yield the rows of a range; in memory there is a batch at a time."""
    engine, table = _table(unit.url, unit.source)
    if TEXT not in table.c:
        yield no_text(list(table.c.keys()))
        return
    key = table.c[unit.key]
    wanted = dict.fromkeys([table.c[name] for name in COLUMNS if name in table.c] + [key])
    order = dict.fromkeys([key, *(table.c[name] for name in ("comment_id",) if name in table.c)])  # the same each time
    chosen = select(*wanted).where(key.between(unit.first, unit.last)).order_by(*order)
    with engine.connect() as connection:
        for row in connection.execution_options(yield_per=READ_ROWS).execute(chosen).mappings():
            yield row[unit.key], dict(row)
    engine.dispose()
