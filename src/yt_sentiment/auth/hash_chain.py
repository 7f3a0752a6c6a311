"""Logs that only grow: each entry carries the digest of the one before, so that a changed or missing one is seen.

A chain cannot tell that its last entries are gone, or that all of it was written again. Keep its newest digest
elsewhere, where that matters (``registry.journal``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

GENESIS: Final = "0" * 64


class ChainError(RuntimeError):
    """An entry is not what was written, or cannot be added."""


def link(content: Mapping[str, Any], previous: str) -> dict[str, Any]:
    """Return ``content`` as the entry after the one of digest ``previous``."""
    entry = {**content, "previous": previous}
    return {**entry, "digest": _digest(entry)}


def follow(line: str, previous: str, where: str) -> dict[str, Any]:
    """Return the entry of a line of JSON.

    Args:
        line: the entry.
        previous: digest of the one before, ``GENESIS`` for the first.
        where: names the entry in an error.

    Raises:
        ChainError: if it is none, was altered, or does not follow.
    """
    try:
        entry: dict[str, Any] = json.loads(line)
        claimed = entry["digest"]
    except (ValueError, KeyError, TypeError):
        raise ChainError(f"{where} is not an entry of a log: {line[:80]!r}") from None
    if entry.get("previous") != previous or claimed != _digest(entry):
        raise ChainError(f"{where} was altered: its digest does not follow from its content")
    return entry


def _digest(entry: Mapping[str, Any]) -> str:
    content = {key: value for key, value in entry.items() if key != "digest"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
