"""The append-only log of decisions about models: who, when, what, why."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import pwd
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from yt_sentiment.auth.hash_chain import GENESIS, ChainError, follow, link

TOKEN: ContextVar[str] = ContextVar("TOKEN", default="")
"""Name of the token with which a command runs, where there is one."""
MEND: Final = "mend"


@dataclass(frozen=True, slots=True)
class Log:
    """Content of the file.

    Attributes:
        entries: whole entries, oldest first.
        size: number of bytes that they take.
        torn: bytes after them: a last line that was cut short while it was written; empty in a whole log.
    """

    entries: list[dict[str, Any]]
    size: int
    torn: bytes


def default_log() -> Path:
    """Return ``YT_SENTIMENT_DECISIONS``, or ``decisions.jsonl`` in the working folder."""
    return Path(os.environ.get("YT_SENTIMENT_DECISIONS") or "decisions.jsonl")


def actor() -> str:
    """Return who decides: the name of the token, else of the process's user; no variable of the environment."""
    if token := TOKEN.get():
        return token
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def append(path: Path, decision: Mapping[str, Any]) -> dict[str, Any]:
    """Add one decision with time, user and the digest of the line before; return the whole entry.

    Raises:
        ChainError: if an earlier line was altered or the last one is torn, so that nothing is built on a broken chain.
        OSError: if the file cannot be written; it is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        content = file.read()
        log = _whole(parse(content, path), path)
        entry = _next(log.entries, decision)
        start = b"" if content.endswith(b"\n") or not content else b"\n"
        try:
            _write(file.fileno(), start + _line(entry), path)
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), len(content))
            raise
    return entry


def mend(path: Path) -> dict[str, Any] | None:
    """Replace a torn last line by an entry that says so, and return that entry; None if no line is torn.

    Raises:
        ChainError: if a whole line was altered.
        OSError: if the file cannot be written; the line is then still torn.
    """
    if not scan(path).torn:
        return None
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        log = parse(file.read(), path)
        digest = hashlib.sha256(log.torn).hexdigest()
        reason = f"line {len(log.entries) + 1} was cut short after {len(log.torn)} bytes of SHA-256 {digest}; removed"
        entry = _next(log.entries, {"action": MEND, "outcome": "mended", "reasons": [reason]})
        # Over the torn line first: a crash on the way leaves a torn line again, never a gap that nothing tells of.
        file.seek(log.size)
        _write(file.fileno(), _line(entry), path)
        os.ftruncate(file.fileno(), log.size + len(_line(entry)))
        os.fsync(file.fileno())
    return entry


def scan(path: Path) -> Log:
    """Return the content of the log, a torn last line apart.

    Raises:
        ChainError: naming the first line that is not what was written.
    """
    return parse(path.read_bytes() if path.exists() else b"", path)


def read(path: Path) -> list[dict[str, Any]]:
    """Return every decision, oldest first.

    Raises:
        ChainError: naming the first line that is not what was written, or the last one if it is torn.
    """
    return _whole(scan(path), path).entries


def parse(content: bytes, path: Path) -> Log:
    """Return the entries in the bytes of a log; ``path`` names it in an error.

    Raises:
        ChainError: naming the first line that is not what was written.
    """
    *lines, last = content.split(b"\n")
    if last:
        try:  # no prefix of a JSON object is JSON: what can be read is whole, and lacks its line break at most
            json.loads(last)
        except ValueError:
            pass
        else:
            lines, last = [*lines, last], b""
    entries: list[dict[str, Any]] = []
    previous = GENESIS
    for number, line in enumerate(lines, start=1):
        entries.append(follow(line.decode("utf-8", "replace"), previous, f"{path} line {number}"))
        previous = entries[-1]["digest"]
    return Log(entries, len(content) - len(last), last)


def torn_line(log: Log, path: Path) -> str:
    """Return what is wrong with a torn log, and which command mends it."""
    return (
        f"{path} line {len(log.entries) + 1} was cut short while it was written: {len(log.torn)} bytes, no end; the "
        "next `yt-sentiment promote`, `rollback`, `export` or `retrain --decide` removes it and says so in the log"
    )


def _whole(log: Log, path: Path) -> Log:
    if log.torn:
        raise ChainError(torn_line(log, path))
    return log


def _next(entries: list[dict[str, Any]], decision: Mapping[str, Any]) -> dict[str, Any]:
    content = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "who": actor(), **decision}
    return link(content, entries[-1]["digest"] if entries else GENESIS)


def _line(entry: Mapping[str, Any]) -> bytes:
    return (json.dumps(entry, ensure_ascii=False) + "\n").encode()


def _write(descriptor: int, content: bytes, path: Path) -> None:
    if os.write(descriptor, content) < len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
