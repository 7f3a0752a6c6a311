"""Is what came back from a backup whole: the database beside the one it is of, the registry by itself.

``python -m scripts.drills.restore database ORIGINAL RESTORED`` compares two databases by their addresses, and changes
neither. ``python -m scripts.drills.restore registry FOLDER`` takes copies of ``mlflow.db`` and ``decisions.jsonl`` in a
folder, brings the model in production out of them, and asks it. docs/runbook.md says how the copies are made.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Table, func, select

from yt_sentiment.auth.hash_chain import ChainError
from yt_sentiment.params import load_params
from yt_sentiment.registry.export import export
from yt_sentiment.registry.journal import opened
from yt_sentiment.registry.store import PRODUCTION, Registry, RegistryError
from yt_sentiment.storage import Database, DatabaseError, audit_log, connect
from yt_sentiment.storage.tables import audit, feedback, served

STATE: Final = ("mlflow.db", "decisions.jsonl")
KEPT: Final = (feedback, audit, served)
"""Tables whose rows cannot be made again; analyses can, and events are compared one by one."""
ASKED: Final = {"I love this, thank you": "positive", "this is awful, I hate it": "negative"}


class RestoreError(RuntimeError):
    """What was restored is not what was kept."""


def check_database(original: Database, restored: Database, until: datetime) -> list[str]:
    """Return a line per table.

    Rows that people asked to delete since the backup are in the restored database alone, and no fault of it.

    Args:
        original: the database that the backup is of.
        restored: what came out of the backup.
        until: what was written before must have come back.

    Raises:
        RestoreError: if rows are missing, or the log of events is another.
        DatabaseError: if one of them does not answer.
    """
    lines = []
    for table in KEPT:
        expected, found = _rows(original, table, until), _rows(restored, table, until)
        lines.append(f"{table.name}: {found} of {expected} rows")
        if found < expected:
            raise RestoreError(f"{table.name} has {found} rows from before {until:%F %R}, expected {expected}")
    try:
        before, after = audit_log.read(original), audit_log.read(restored)
    except ChainError as error:
        raise RestoreError(f"the log of events is broken: {error}") from error
    if after != before[: len(after)]:
        raise RestoreError("the log of events is no beginning of the original's")
    if any(datetime.fromisoformat(entry["when"]) < until for entry in before[len(after) :]):
        raise RestoreError(f"the log of events ends after {len(after)} of {len(before)} entries, before {until:%F %R}")
    return [*lines, f"events: {len(after)} of {len(before)} entries, one chain"]


def _rows(database: Database, table: Table, until: datetime) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.count()).where(table.c.created_at < until)).scalar_one())


def check_registry(folder: Path, model_name: str) -> list[str]:
    """Return what the registry in a folder serves; the folder stays as it is.

    Args:
        folder: holds ``mlflow.db`` and ``decisions.jsonl``; the artifacts are where the database says.
        model_name: of the registered model.

    Raises:
        RestoreError: if a file is missing, they are not of one moment, or the model does not come out or answer right.
    """
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        for name in STATE:
            if not (folder / name).is_file():
                raise RestoreError(f"{folder} has no {name}")
            shutil.copyfile(folder / name, place / name)
        registry, log = Registry(model_name, uri=f"sqlite:///{place / STATE[0]}"), place / STATE[1]
        try:
            with opened(log, registry) as journal:
                entries = len(journal.entries)
            model = export(registry, place / "model", log=log)
            with opened(log, registry) as journal:
                mended = [entry["reasons"][0] for entry in journal.entries[entries:]]
        except (ChainError, RegistryError, ValueError, OSError) as error:
            raise RestoreError(str(error)) from error
        if mended:
            raise RestoreError(f"registry and log are not of one moment: {mended[0]}")
        answers = [one.label for one in model.predict(list(ASKED))]
        if answers != list(ASKED.values()):
            raise RestoreError(f"the model says {answers}, expected {list(ASKED.values())}")
        version = registry.version_of(PRODUCTION)
        return [f"log: {entries} entries, one chain, as anchored", f"production: version {version}, {model.version}"]


def main(argv: Sequence[str] | None = None) -> None:
    """Check one of them; end with 1 and the reason if it is not whole."""
    parser = argparse.ArgumentParser(description="Is what came back from a backup whole?")
    kinds = parser.add_subparsers(dest="kind", required=True)
    databases = kinds.add_parser("database")
    databases.add_argument("original", help="address of the database")
    databases.add_argument("restored", help="address of what came out of its backup")
    databases.add_argument("--hours", type=float, default=24, help="age of the backup at most (default: %(default)s)")
    kinds.add_parser("registry").add_argument("folder", type=Path, help="folder with mlflow.db and decisions.jsonl")
    given = parser.parse_args(argv)
    try:
        if given.kind == "database":
            until = datetime.now(UTC) - timedelta(hours=given.hours)
            lines = check_database(connect(given.original), connect(given.restored), until)
        else:
            lines = check_registry(given.folder, load_params().register_.model_name)
    except (RestoreError, DatabaseError) as error:
        sys.exit(f"not restored: {error}")
    sys.stdout.writelines(f"{line}\n" for line in [*lines, "restored"])


if __name__ == "__main__":
    main()
