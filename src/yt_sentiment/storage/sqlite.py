"""Connections and transactions of SQLite."""

from __future__ import annotations

import sqlite3
import time
from typing import Final

from sqlalchemy import Connection

READS: Final = "reads"
"""Execution option of a connection that writes nothing."""


def prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Let readers and one writer work side by side (https://www.sqlite.org/wal.html), and SQLAlchemy say BEGIN.

    Python's driver would begin a transaction by itself, before the first INSERT but after a CREATE TABLE. Two that
    make a database at once get "locked" from the change of its mode, without any wait.
    """
    connection.isolation_level = None
    connection.execute("PRAGMA secure_delete=ON")  # what was deleted is in no free page; not every build does so
    [wait] = connection.execute("PRAGMA busy_timeout").fetchone()
    give_up = time.monotonic() + wait / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")  # a database in memory keeps its own mode
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.01)


def begin(connection: Connection) -> None:
    """Take SQLite's one lock at once where a transaction may write: one that reads first could not wait for it."""
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
