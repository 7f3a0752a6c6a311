"""Space set aside beside an SQLite database, so that rows can be deleted on a full disk.

SQLite writes to its write-ahead log what a transaction changes, deletions too, before it frees anything.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

RESERVE_BYTES: Final = 1 << 20
"""Some 250 pages of the write-ahead log; a step of ``forget`` on a full disk changes a few dozen."""

log = logging.getLogger(__name__)


def path_of(database: Path) -> Path:
    """Return the file that holds the space."""
    return database.with_name(f"{database.name}-reserve")


def keep(database: Path) -> None:
    """Set the space aside, if it is not yet; a warning where there is none."""
    path = path_of(database)
    try:
        if path.exists() and path.stat().st_size >= RESERVE_BYTES:
            return
        with path.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
    except OSError as error:
        release(database)
        log.warning("no space is set aside for deletions on a full disk: %s", error)


def release(database: Path) -> None:
    """Give the space back to the disk."""
    with suppress(OSError):
        path_of(database).unlink(missing_ok=True)
