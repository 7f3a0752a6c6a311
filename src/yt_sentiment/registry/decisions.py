"""The append-only log of decisions about models: who, when, what, why."""

from __future__ import annotations

import errno
import fcntl
import getpass
import json
import os
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from yt_sentiment.chain import GENESIS, follow, link

TOKEN: ContextVar[str] = ContextVar("TOKEN", default="")
"""Name of the token with which a command runs, where there is one."""


def default_log() -> Path:
    """Return ``YT_SENTIMENT_DECISIONS``, or ``decisions.jsonl`` in the working folder."""
    return Path(os.environ.get("YT_SENTIMENT_DECISIONS") or "decisions.jsonl")


def actor() -> str:
    """Return who decides: the user of the system, and the token where there is one."""
    return f"{getpass.getuser()} with token {TOKEN.get()}" if TOKEN.get() else getpass.getuser()


def append(path: Path, decision: Mapping[str, Any]) -> dict[str, Any]:
    """Add one decision with time, user and the digest of the line before; return the whole entry.

    Raises:
        ChainError: if an earlier line was altered, so that nothing is built on a broken chain.
        OSError: if the file cannot be written; it is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        entries = _checked(file.read().decode("utf-8"), path)
        content = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "who": actor(), **decision}
        entry = link(content, entries[-1]["digest"] if entries else GENESIS)
        size = file.seek(0, os.SEEK_END)
        try:
            line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
            if os.write(file.fileno(), line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), size)  # half a line would break the chain for good
            raise
    return entry


def read(path: Path) -> list[dict[str, Any]]:
    """Return every decision, oldest first.

    Raises:
        ChainError: naming the first line that is not what was written.
    """
    return _checked(path.read_text(encoding="utf-8"), path) if path.exists() else []


def _checked(content: str, path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    previous = GENESIS
    for number, line in enumerate(content.removesuffix("\n").split("\n") if content else [], start=1):
        entries.append(follow(line, previous, f"{path} line {number}"))
        previous = entries[-1]["digest"]
    return entries
