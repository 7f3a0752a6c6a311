"""Moves of the alias ``production`` that survive a crash at any point.

A move is three steps: its intent is written into the log, the alias moves (one write of the registry), its outcome is
written. The log alone knows which versions were in production before; the alias alone which one is. After a crash the
next command looks where the alias points: at the new version, and the outcome is written; elsewhere, and the move is
abandoned. So a roll back always starts from the version that everybody saw.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from yt_sentiment.registry.journal import Journal
from yt_sentiment.registry.store import PRODUCTION, Registry, RegistryError

INTENDED: Final = "intended"
ABANDONED: Final = "abandoned"
REVERTED: Final = "reverted"
DONE: Final = {"promote": "promoted", "rollback": "rolled back"}
_OF_THE_LINE: Final = ("when", "who", "previous", "digest", "outcome")

_log = logging.getLogger(__name__)


def move(registry: Registry, journal: Journal, record: Mapping[str, Any]) -> dict[str, Any]:
    """Point ``production`` at ``record["to"]``; return the entry of the outcome.

    Args:
        registry: where the alias is.
        journal: the log.
        record: ``action``, ``from``, ``to`` and what else the log is to say.

    Raises:
        RegistryError: if something else moved the alias meanwhile; it stays there.
        OSError: if the log cannot be written. What was begun is completed or abandoned by the next command.
    """
    intent = journal.record({**record, "outcome": INTENDED})
    if (current := registry.version_of(PRODUCTION)) != record["from"]:
        raise RegistryError(f"{PRODUCTION} is version {current}, expected {record['from']}: somebody else moved it")
    registry.set_alias(PRODUCTION, record["to"])
    return journal.record({**record, "outcome": DONE[record["action"]], "intent": intent["digest"]})


def recover(registry: Registry, journal: Journal) -> None:
    """Write down how a move ended that the log knows only the beginning of, or that the registry does not know of."""
    current = registry.version_of(PRODUCTION)
    if intent := unfinished(journal.entries, registry.model_name):
        completed = current == intent["to"]
        entry = {
            **{key: value for key, value in intent.items() if key not in _OF_THE_LINE},
            "outcome": DONE[intent["action"]] if completed else ABANDONED,
            "intent": intent["digest"],
            "reasons": [f"was cut short; {PRODUCTION} is version {current}"],
        }
    elif (last := _unanchored_move(journal, registry.model_name)) and last["to"] != current:
        # The log was kept and the registry was not (two files in a bucket): the registry is what serves.
        entry = {
            "action": last["action"],
            "outcome": REVERTED,
            "model": registry.model_name,
            "from": last["to"],
            "to": current,
            "reasons": [f"the registry does not know of it; {PRODUCTION} is version {current}"],
        }
    else:
        return
    journal.record(entry)
    _log.warning("%s to version %s: %s; %s", entry["action"], entry["to"], entry["outcome"], entry["reasons"][0])


def unfinished(entries: Iterable[Mapping[str, Any]], model: str | None = None) -> Mapping[str, Any] | None:
    """Return the intent that has no outcome yet, if any; of a registered model, if given."""
    pending: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        if entry["outcome"] == INTENDED and model in (None, entry["model"]):
            pending[entry["digest"]] = entry
        pending.pop(entry.get("intent", ""), None)
    return next(iter(pending.values()), None)


def settled(entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return what was decided: every entry but the intents."""
    return [entry for entry in entries if entry["outcome"] != INTENDED]


def production_history(entries: Iterable[Mapping[str, Any]], model: str) -> list[int]:
    """Return the versions that were in production, oldest first, the current one last."""
    versions: list[int] = []
    for entry in entries:
        if entry.get("model") != model:
            continue
        if entry["outcome"] == DONE["promote"]:
            if entry["from"] is None:
                versions = []
            elif versions[-1:] != [entry["from"]]:
                versions.append(entry["from"])
            versions.append(entry["to"])
        elif entry["outcome"] in (DONE["rollback"], REVERTED):
            while versions and versions[-1] != entry["to"]:
                versions.pop()
            if not versions and entry["to"] is not None:
                versions = [entry["to"]]
    return versions


def _unanchored_move(journal: Journal, model: str) -> Mapping[str, Any] | None:
    moves = [
        entry
        for entry in journal.entries[journal.anchored :]
        if entry.get("model") == model and entry["outcome"] in (*DONE.values(), REVERTED)
    ]
    return moves[-1] if moves else None
