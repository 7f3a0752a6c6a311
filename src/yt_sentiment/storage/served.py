"""A sample of what was served, for monitoring: numbers from which no text can be had back, kept for a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import delete, insert, select

from yt_sentiment.labels import Label, Uncertain
from yt_sentiment.storage.database import Database
from yt_sentiment.storage.tables import served

MAX_AGE: Final = timedelta(days=30)
BUCKETS: Final = 512
"""Words are counted in so many buckets: enough to see another topic, too few to tell which words they were."""


class ServedSample(NamedTuple):
    """One served comment and what was said of it.

    Attributes:
        digest: of its text, so that a repetition is seen; 16 hexadecimal digits.
        characters: length of the text.
        words: words in it.
        known: share of its words that the model knows, 0 to 1; 0 without words.
        emoji: emoji in it.
        links: links in it.
        language: ISO 639 code.
        label: what the model said.
        confidence: how surely, 1/3 to 1.
        uncertain: why the label should not be counted; empty where it should.
        buckets: which buckets its words fall into, each once, 0 to ``BUCKETS`` - 1.
    """

    digest: str
    characters: int
    words: int
    known: float
    emoji: int
    links: int
    language: str
    label: Label
    confidence: float
    uncertain: Uncertain
    buckets: tuple[int, ...]


def keep(database: Database, rows: Sequence[ServedSample], model_version: str, now: datetime) -> None:
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


def window(database: Database, since: datetime, until: datetime) -> list[ServedSample]:
    """Return what was served from ``since`` until before ``until``, oldest first."""
    columns = [served.c[name] for name in ServedSample._fields]
    chosen = select(*columns).where((served.c.created_at >= since) & (served.c.created_at < until))
    with database.read() as connection:
        found = connection.execute(chosen.order_by(served.c.id)).mappings().all()
    return [ServedSample(**{**row, "buckets": tuple(row["buckets"])}) for row in found]
