"""A sample of what was served, for monitoring: numbers from which no text can be had back, kept for a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select

from yt_sentiment.database.engine import Database
from yt_sentiment.database.tables import served
from yt_sentiment.monitoring.observed import Observed

MAX_AGE: Final = timedelta(days=30)


def keep(database: Database, rows: Sequence[Observed], model_version: str, now: datetime) -> None:
    """Keep rows, and drop all that are too old.

    Raises:
        DatabaseError: if they could not be kept.
    """
    values = [
        {**row._asdict(), "buckets": list(row.buckets), "model_version": model_version, "created_at": now}
        for row in rows
    ]
    with database.begin() as connection:
        connection.execute(delete(served).where(served.c.created_at < now - MAX_AGE))
        if values:
            connection.execute(insert(served), values)


def window(database: Database, since: datetime, until: datetime) -> list[Observed]:
    """Return what was served from ``since`` until before ``until``, oldest first."""
    columns = [served.c[name] for name in Observed._fields]
    chosen = select(*columns).where((served.c.created_at >= since) & (served.c.created_at < until))
    with database.read() as connection:
        found = connection.execute(chosen.order_by(served.c.id)).mappings().all()
    return [Observed(**{**row, "buckets": tuple(row["buckets"])}) for row in found]
