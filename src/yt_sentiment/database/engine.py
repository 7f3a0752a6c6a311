"""Connect to the database, and bring its tables up to date."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

DEFAULT_URL: Final = "sqlite:///yt-sentiment.db"
MIGRATIONS: Final = Path(__file__).with_name("migrations")
CONNECT_SECONDS: Final = 3
REVISION: Final = "0003"
"""The newest migration; a test compares it with the folder. Migrations only add, so that an earlier version of the
service, rolled back to, works on the tables of a later one."""


class DatabaseError(RuntimeError):
    """The database cannot be reached or refused a statement; nothing was written."""


class Database:
    """A database whose tables are brought up to date before the first use, and again after it could not be reached."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_current = False
        self._lock = threading.Lock()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Yield a connection inside a transaction, which ends with the block.

        Raises:
            DatabaseError: if the database does not do what it is told.
        """
        try:
            self._upgrade()
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise DatabaseError(f"the database does not answer: {type(error).__name__}") from error

    def close(self) -> None:
        """Drop all connections; before a fork, since two processes must not share one."""
        self._engine.dispose()

    def _upgrade(self) -> None:
        with self._lock:
            if self._is_current:
                return
            with self._engine.begin() as connection:
                found = _revision_of(connection)
                if found is None or found < REVISION:
                    upgrade(connection)
            self._is_current = True


def _revision_of(connection: Connection) -> str | None:
    """Return which migration a database is at, None if it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing."""
    from alembic import command  # a third of a second, and needed once
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def connect(url: str = DEFAULT_URL) -> Database:
    """Return the database at an address, without asking it anything yet.

    Raises:
        ValueError: if ``url`` is no address of a database of a known kind.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise ValueError(f"{url!r} is no database address, expected one such as {DEFAULT_URL}") from None
    kind = address.get_backend_name()
    if kind == "sqlite":
        engine = create_engine(address)
        event.listen(engine, "connect", _prepare_sqlite)
    elif kind == "postgresql":
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
    else:
        raise ValueError(f"{kind!r} is no database that is known here, expected sqlite or postgresql")
    return Database(engine)


def from_environment() -> Database:
    """Return the database of ``DATABASE_URL``, by default the service's file in the working folder."""
    return connect(os.environ.get("DATABASE_URL") or DEFAULT_URL)


def storable(text: str) -> str:
    """Return a text without what PostgreSQL cannot hold: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Let readers and one writer work side by side (https://www.sqlite.org/wal.html)."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
