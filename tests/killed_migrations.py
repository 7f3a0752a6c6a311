"""Bring databases up to date in processes that are killed, or that all start at once; a line of JSON per step.

``python -m tests.killed_migrations kill URL [sample]`` copies the database at ``URL`` for each statement that writes,
migrates the copy, dies by SIGKILL after that statement, and starts again; ``race URL`` starts six processes at once.
All are forks of a process that has migrated a copy, since importing takes longer than migrating.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, text

from tests.killing import SAMPLE, forked, status, to_kill, told_by
from tests.postgres import create_database
from yt_sentiment.storage import Database, connect
from yt_sentiment.storage.tables import metadata
from yt_sentiment.storage.upgrading import MIGRATIONS

PROCESSES = 6
WRITES = ("BEGIN IMMEDIATE", "SELECT pg_advisory", "CREATE", "ALTER", "INSERT", "UPDATE", "DROP", "DELETE")


def use(database: Database) -> None:
    """Use a database for the first time."""
    with database.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def older(url: str, revision: str) -> None:
    """Make the tables of an older version, with a row of feedback."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    database = connect(url)
    with database._engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        columns = "id, reporter, label, model_version, created_at, updated_at"
        values = "'1', 'r', 'positive', 'm', '2026-01-01 00:00:00', '2026-01-01 00:00:00'"
        connection.execute(text(f"INSERT INTO feedback ({columns}) VALUES ({values})"))  # noqa: S608
    with database._engine.connect() as connection:  # so that a copy of the file alone is whole
        connection.connection.cursor().execute(
            "PRAGMA wal_checkpoint(TRUNCATE)" if url.startswith("sqlite") else "SELECT 1"
        )
    database.close()


def copy_of(url: str) -> str:
    """Return the address of a fresh copy."""
    if url.startswith("sqlite"):
        origin = Path(url.removeprefix("sqlite:///"))
        victim = origin.with_name("victim.db")
        for old in origin.parent.glob("victim.db*"):
            old.unlink()
        if origin.exists():
            shutil.copyfile(origin, victim)
        return f"sqlite:///{victim}"
    address, name = url.rsplit("/", 1)
    return create_database(address, "victim", template=name)


def migrated(url: str, last: int) -> tuple[int, str]:
    """Migrate, and die after the statement number ``last``, counted from 1, or before the commit.

    Returns:
        The status of the process and the statement; where there are fewer, or ``last`` is 0, how many there are.
    """

    def work(tell: Callable[[str], None]) -> None:
        steps = 0

        def step(name: str) -> None:
            nonlocal steps
            steps += 1
            if steps == last:
                tell(" ".join(name.split())[:80])
                os.kill(os.getpid(), signal.SIGKILL)

        @event.listens_for(Engine, "after_cursor_execute")
        def after(_c: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.lstrip().startswith(WRITES):
                step(statement)

        @event.listens_for(Engine, "commit")
        def commit(_c: Connection) -> None:
            step("before COMMIT")

        with connect(url).begin():
            pass
        tell(str(steps))

    return told_by(work)


def killed(url: str, last: int) -> dict[str, Any]:
    """Die after a statement; start again."""
    code, name = migrated(url, last)
    return {"step": name, "killed": code == -signal.SIGKILL, "next start": status(forked(lambda: use(connect(url))))}


def race(url: str) -> dict[str, Any]:
    """Let processes begin at the same moment."""
    waiting, go = os.pipe()

    def work() -> None:
        os.close(go)
        os.read(waiting, 1)  # ends when the parent closes the pipe
        use(connect(url))

    children = [forked(work) for _ in range(PROCESSES)]
    os.close(go)
    return {"statuses": [status(child) for child in children]}


def warm_up(url: str) -> None:
    """Bring a copy up to date, so that forks share what that imports and compiles; leave no connection open."""
    database = connect(copy_of(url))
    use(database)
    database.close()
    gc.collect()
    gc.freeze()


def main() -> None:
    task, url = sys.argv[1:3]
    warm_up(url)
    if task == "race":
        sys.stdout.write(json.dumps(race(url)) + "\n")
        return
    for last in to_kill(lambda: int(migrated(copy_of(url), 0)[1]), sample=SAMPLE in sys.argv):
        found = killed(copy_of(url), last)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        if not found["killed"]:
            return


if __name__ == "__main__":
    main()
