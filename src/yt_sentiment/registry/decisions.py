"""The append-only log of decisions: who, when, from, to, why. Each line carries the digest of the one before."""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

GENESIS = "0" * 64


class DecisionLogError(RuntimeError):
    """The log cannot be written, or a line of it was altered."""


def default_log() -> Path:
    """Return ``YT_SENTIMENT_DECISIONS``, or ``decisions.jsonl`` in the working folder."""
    return Path(os.environ.get("YT_SENTIMENT_DECISIONS") or "decisions.jsonl")


def append(path: Path, decision: Mapping[str, Any]) -> dict[str, Any]:
    """Add one decision with time, user and the digest of the line before; return the whole entry.

    Raises:
        DecisionLogError: if an earlier line was altered, so that nothing is built on a broken chain.
        OSError: if the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        entries = _checked(file.read().splitlines(), path)
        entry = {
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "who": getpass.getuser(),
            **decision,
            "previous": entries[-1]["digest"] if entries else GENESIS,
        }
        entry["digest"] = _digest(entry)
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return entry


def read(path: Path) -> list[dict[str, Any]]:
    """Return every decision, oldest first.

    Raises:
        DecisionLogError: naming the first line that is not what was written.
    """
    return _checked(path.read_text(encoding="utf-8").splitlines(), path) if path.exists() else []


def _checked(lines: list[str], path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    previous = GENESIS
    for number, line in enumerate(lines, start=1):
        try:
            entry: dict[str, Any] = json.loads(line)
            claimed = entry["digest"]
        except (ValueError, KeyError, TypeError):
            raise DecisionLogError(f"{path} line {number} is no decision: {line[:80]!r}") from None
        if entry.get("previous") != previous or claimed != _digest(entry):
            raise DecisionLogError(f"{path} line {number} was altered: its digest does not follow from its content")
        entries.append(entry)
        previous = claimed
    return entries


def _digest(entry: Mapping[str, Any]) -> str:
    content = {key: value for key, value in entry.items() if key != "digest"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
