"""Connections to the database: how long they may wait, what a transaction is, and which errors they raise."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from yt_sentiment.storage import reserve, sqlite
from yt_sentiment.storage.upgrading import is_outdated, prepared_upgrade

DEFAULT_URL: Final = "sqlite:///yt-sentiment.db"
CONNECT_SECONDS: Final = 2
"""The least that libpq takes."""
AWAY_SECONDS: Final = 5.0
"""A server that could not be reached is not asked again for so long: what it keeps waiting, it does not do at once."""
POOL_SIZE: Final = 4
_NO_ROOM: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
"""What SQLite reports on a full disk: of the database, of its write-ahead log, of a file that cannot be made."""


class DatabaseError(RuntimeError):
    """The database cannot be reached or refused a statement; nothing was written."""


class DiskFullError(DatabaseError):
    """There is no room to write to."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a caller can wait.

    Attributes:
        lock_seconds: for what others hold: a lock, or a connection of the pool.
        statement_seconds: for one statement; SQLite's have no limit but the lock's.
    """

    lock_seconds: float
    statement_seconds: float


REQUEST: Final = Patience(2, 2)
BACKGROUND: Final = Patience(5, 30)
COMMAND: Final = Patience(30, 600)


class Database:
    """A database whose tables are brought up to date before the first use."""

    def __init__(self, engine: Engine, patience: Patience = COMMAND) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**{sqlite.READS: True})
        self._patience = patience
        self._is_current = False
        self._lock = threading.Lock()
        self._away_until = 0.0

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Yield a connection inside a transaction that may write, and ends with the block.

        Raises:
            DatabaseError: if the database does not do what it is told.
        """
        with self._transaction(self._engine) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection inside a transaction that only reads: in SQLite it waits for no writer.

        Raises:
            DatabaseError: if the database does not do what it is told.
        """
        with self._transaction(self._reader) as connection:
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with self._errors():
            self._bring_up_to_date()
            with self._connected(engine) as connection, connection.begin():
                yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            kind = DiskFullError if _no_room(error) else DatabaseError
            raise kind(f"the database does not answer: {type(error).__name__}") from error

    @contextmanager
    def _connected(self, engine: Engine) -> Iterator[Connection]:
        if time.monotonic() < self._away_until:
            raise DatabaseError(f"the database did not answer less than {AWAY_SECONDS:.0f} s ago")
        try:
            connection = engine.connect()
        except OperationalError:
            if not self._file():
                self._away_until = time.monotonic() + AWAY_SECONDS
            raise
        with connection:
            yield connection

    def close(self) -> None:
        """Drop all connections; before a fork, since two processes must not share one."""
        self._engine.dispose()

    def keep_reserve(self) -> None:
        """Set space aside that ``make_room`` gives back; nothing where the disk is full, or is not ours."""
        if path := self._file():
            reserve.keep(path)

    def make_room(self) -> None:
        """Give back the space that was set aside, and what SQLite's write-ahead log takes."""
        if path := self._file():
            reserve.release(path)
            self._flush_log()

    def purge(self) -> None:
        """Move SQLite's write-ahead log into the database: only then are deleted rows in no file."""
        if not self._flush_log():
            self.make_room()
            self.keep_reserve()

    def _flush_log(self) -> bool:
        """Return whether SQLite's write-ahead log, if there is one, is empty now; a reader can keep it from it."""
        if self._file():
            try:
                with self._engine.connect() as connection:
                    raw: Any = connection.connection.dbapi_connection  # outside of a transaction
                    return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
            except (SQLAlchemyError, sqlite3.Error):
                return False
        return True

    def _file(self) -> Path | None:
        """Return the file of an SQLite database that has one."""
        name = self._engine.url.database
        return Path(name) if self._engine.dialect.name == "sqlite" and name and name != ":memory:" else None

    def _bring_up_to_date(self) -> None:
        if self._is_current:
            return
        if not self._lock.acquire(timeout=self._patience.lock_seconds):
            raise DatabaseError("the tables of the database are being brought up to date")
        try:
            if not self._is_current:
                with self._connected(self._reader) as connection, connection.begin():
                    outdated = is_outdated(connection)
                if outdated:
                    upgrade = prepared_upgrade()
                    with self._connected(self._engine) as connection, connection.begin():
                        upgrade(connection)
                self._is_current = True
        finally:
            self._lock.release()


def connect(url: str = DEFAULT_URL, patience: Patience = COMMAND) -> Database:
    """Return the database at an address, without asking it anything yet.

    Raises:
        ValueError: if ``url`` is not an address of a database of a known kind.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise ValueError(f"{url!r} is not a database address, expected one such as {DEFAULT_URL}") from None
    kind = address.get_backend_name()
    if kind == "sqlite":
        engine = create_engine(address, connect_args={"timeout": patience.lock_seconds}, **_pool(address, patience))
        event.listen(engine, "connect", sqlite.prepare)
        event.listen(engine, "begin", sqlite.begin)
    elif kind == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
        engine = create_engine(
            address, pool_pre_ping=True, connect_args=_limits(address, patience), **_pool(address, patience)
        )
    else:
        raise ValueError(f"{kind!r} is not a known database, expected sqlite or postgresql")
    return Database(engine, patience)


def from_environment() -> Database:
    """Return the database of ``DATABASE_URL``, by default the service's file in the working folder."""
    return connect(os.environ.get("DATABASE_URL") or DEFAULT_URL)


def storable(text: str) -> str:
    """Return a text without what PostgreSQL cannot hold: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _no_room(error: SQLAlchemyError) -> bool:
    original = getattr(error, "orig", None)
    code = getattr(original, "sqlite_errorcode", 0)
    return (code & 0xFF) in _NO_ROOM or getattr(original, "sqlstate", None) == "53100"  # disk_full


def _pool(address: URL, patience: Patience) -> dict[str, Any]:
    """Return the limits of the pool; SQLite's databases in memory have one connection each, and no pool."""
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        return {}
    return {"pool_size": POOL_SIZE, "max_overflow": 0, "pool_timeout": patience.lock_seconds}


def _limits(address: URL, patience: Patience) -> dict[str, Any]:
    """Return PostgreSQL's own limits (https://www.postgresql.org/docs/current/runtime-config-client.html), in ms."""
    statement, lock = int(1000 * patience.statement_seconds), int(1000 * patience.lock_seconds)
    limits = {
        "statement_timeout": statement,
        "lock_timeout": lock,
        "idle_in_transaction_session_timeout": statement,
    }
    given = address.query.get("options", "")
    options = [given if isinstance(given, str) else " ".join(given)]
    return {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": statement,
        "options": " ".join([*filter(None, options), *(f"-c {name}={value}" for name, value in limits.items())]),
    }
