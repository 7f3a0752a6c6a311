"""Tables of a database as input, in ranges of a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import MetaData, Table, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from yt_sentiment.batch.inputs import READ_ROWS, TABLE, InputError, Raw, Unit, no_text
from yt_sentiment.batch.rows import COLUMNS, TEXT
from yt_sentiment.comment import digest_of

TABLE_ROWS: Final = 100_000
"""Rows of a table in one unit, as far as its key is dense."""


def plan_table(url: str, table: str, key: str) -> list[Unit]:
    """Return ranges of a table, split by a column of whole numbers; none of a table without rows.

    Args:
        url: of PostgreSQL or SQLite, such as ``jdbc:postgresql://host/name``.
        table: its name.
        key: a column of whole numbers with an index.

    Raises:
        InputError: if the table or the column is not there, or the column holds something else.
    """
    address = url.removeprefix("jdbc:")
    try:
        engine, found = _table(address, table)
        column = found.c[key]
        with engine.begin() as connection:
            low, high = connection.execute(select(func.min(column), func.max(column))).one()
        engine.dispose()
    except KeyError:
        raise InputError(f"table {table!r} has no column {key!r}, only {', '.join(found.c.keys())}") from None
    except (SQLAlchemyError, ValueError) as error:
        raise InputError(f"table {table!r} cannot be read: {str(error).splitlines()[0]}") from None
    if low is None:
        return []
    if not isinstance(low, int):
        raise InputError(f"column {key!r} holds {type(low).__name__}, expected whole numbers to split the table by")
    return [
        Unit(
            table,
            TABLE,
            stamp=digest_of(address),
            first=first,
            last=min(first + TABLE_ROWS - 1, high),
            url=address,
            key=key,
        )
        for first in range(low, high + 1, TABLE_ROWS)
    ]


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
