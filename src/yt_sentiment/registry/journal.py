"""The log of decisions as one command sees it: locked, mended, and held against its anchor in the registry.

The chain in the log shows a changed line, but not that its last lines are gone or that all of it was written again.
The anchor, a tag in the registry, holds the number and the digest of the newest entry. It is set after the entry is on
the disk, so it may lag behind (a crash between the two; an entry written where no registry is at hand), and is never
ahead: an anchor that the log does not reach, or reaches with another digest, is a log that was cut or rewritten.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from yt_sentiment.auth import decisions
from yt_sentiment.auth.hash_chain import ChainError

LOCK_SECONDS: Final = 60.0
"""How long a command waits for another one to end."""

_log = logging.getLogger(__name__)


class LockedError(RuntimeError):
    """Another command holds the log."""


@dataclass(frozen=True, slots=True)
class Head:
    """Newest entry of a log, as its anchor names it.

    Attributes:
        entries: number of entries up to it, at least 1.
        digest: its digest, 64 hexadecimal digits.
    """

    entries: int
    digest: str


class Anchor(Protocol):
    """Where the head is kept, outside of the file."""

    def head(self) -> Head | None:
        """Return the head that was kept last, if any."""

    def set_head(self, head: Head) -> None:
        """Keep the head."""


class Journal:
    """A log that this process alone may add to.

    Attributes:
        entries: every decision, oldest first.
        anchored: number of entries that the anchor covered when the journal was opened.
    """

    def __init__(self, path: Path, anchor: Anchor | None) -> None:
        self._path = path
        self._anchor = anchor
        self.entries = decisions.read(path)
        head = None if anchor is None else anchor.head()
        check_anchor(self.entries, head, path)
        self.anchored = head.entries if head else 0

    def record(self, decision: Mapping[str, Any]) -> dict[str, Any]:
        """Add a decision, move the anchor to it, and return the whole entry.

        Raises:
            ChainError: if the log was altered meanwhile.
            OSError: if it cannot be written.
        """
        entry = decisions.append(self._path, decision)
        self.entries.append(entry)
        if self._anchor is not None:
            self._anchor.set_head(Head(len(self.entries), entry["digest"]))
        return entry


@contextmanager
def opened(path: Path, anchor: Anchor | None) -> Iterator[Journal]:
    """Hold the log's lock, mend a torn last line, and give the journal.

    Args:
        path: the log.
        anchor: of its head; None where no registry is at hand.

    Raises:
        ChainError: if the log was altered, cut or rewritten.
        LockedError: if another command holds the lock for longer than ``LOCK_SECONDS``.
    """
    with _locked(path):
        if entry := decisions.mend(path):
            _log.warning("%s: %s", path, entry["reasons"][0])
        yield Journal(path, anchor)


def check_anchor(entries: list[dict[str, Any]], head: Head | None, path: Path) -> None:
    """Check that the log holds what its anchor says.

    Raises:
        ChainError: if lines are missing at its end, or it was written again.
    """
    if head is None:
        return
    if len(entries) < head.entries:
        state = f"has {len(entries)} entries" if path.exists() else "does not exist"
        raise ChainError(
            f"{path} {state}, but the registry's anchor names entry {head.entries}: lines were cut off, or this is an "
            "older copy; bring the log back from where it is kept"
        )
    found = entries[head.entries - 1]["digest"]
    if found != head.digest:
        raise ChainError(
            f"{path} was rewritten: entry {head.entries} has digest {found}, the registry's anchor says {head.digest}"
        )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock beside the log; the kernel lets go of it when the process ends, however it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + LOCK_SECONDS
    with path.with_name(f"{path.name}.lock").open("a+") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    file.seek(0)
                    holder = file.read().strip() or "unknown"
                    raise LockedError(f"{file.name} is held by another command, process {holder}") from None
                time.sleep(0.1)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
