"""What was done with tokens and with people's data; a log that only grows (``yt_sentiment.auth.hash_chain``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text

from yt_sentiment.auth.hash_chain import GENESIS, follow, link
from yt_sentiment.storage.database import Database
from yt_sentiment.storage.tables import events


def lock(connection: Connection) -> None:
    """Let nobody else add to the log until this transaction ends; SQLite's has its one lock from the beginning."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE events IN EXCLUSIVE MODE"))


def add(connection: Connection, event: Mapping[str, Any], who: str, now: datetime) -> None:
    """Add an event in a transaction that called ``lock``: it is kept if, and only if, what it tells of is."""
    newest = connection.execute(select(events.c.digest).order_by(events.c.id.desc()).limit(1)).scalar()
    entry = link({"when": now.isoformat(timespec="seconds"), "who": who, **event}, newest or GENESIS)
    connection.execute(insert(events).values(digest=entry["digest"], entry=json.dumps(entry)))


def record(database: Database, event: Mapping[str, Any], who: str, now: datetime) -> None:
    """Add one event.

    Raises:
        DatabaseError: if it could not be kept.
    """
    with database.begin() as connection:
        lock(connection)
        add(connection, event, who, now)


def read(database: Database) -> list[dict[str, Any]]:
    """Return every event, oldest first.

    Raises:
        ChainError: naming the first that is not what was written.
    """
    with database.read() as connection:
        rows = connection.execute(select(events.c.id, events.c.digest, events.c.entry).order_by(events.c.id)).all()
    entries: list[dict[str, Any]] = []
    previous = GENESIS
    for number, digest, line in rows:
        entries.append(follow(line, previous, f"event {number}"))
        previous = digest
    return entries
