"""Migrations: all that are missing in one transaction, in one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

MIGRATIONS: Final = Path(__file__).with_name("migrations")
REVISION: Final = "0003"
"""The newest migration; a test compares it with the folder. Migrations only add, so that an earlier version of the
service, rolled back to, works on the tables of a later one."""
_ADVISORY_LOCK: Final = 0x79745F73656E7469
"""Key of PostgreSQL's lock for migrations: "yt_senti" in ASCII."""


def is_outdated(connection: Connection) -> bool:
    """Return whether a database lacks a migration."""
    if not inspect(connection).has_table("alembic_version"):
        return True
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision is None or revision < REVISION


def prepared_upgrade() -> Callable[[Connection], None]:
    """Return what runs the missing migrations in the transaction of a connection, all or none.

    SQLite's transaction holds its one lock from the beginning; PostgreSQL's takes a lock for migrations.
    """
    from alembic import command  # a third of a second, and needed once: before the lock is taken
    from alembic.config import Config

    def upgrade(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if is_outdated(connection):  # no other process was faster
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    return upgrade
