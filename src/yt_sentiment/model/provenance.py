"""When a model was trained; apart from its manifest, which says the same of equal models."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from yt_sentiment.io.files import read_json, write_json
from yt_sentiment.model.checksums import FORMER_PROVENANCE, PROVENANCE


def write_provenance(folder: Path, *, registry_version: int, trained_at: datetime) -> None:
    """Write down where the model directory ``folder`` is from; ``trained_at`` has a time zone."""
    content = {"registry_version": registry_version, "trained_at": trained_at.isoformat(timespec="seconds")}
    write_json(folder / PROVENANCE, content, indent=None)


def trained_at(folder: Path) -> datetime | None:
    """Return when the model in ``folder`` was trained; None if it does not say.

    Raises:
        ValueError: if it says it in a way that cannot be read.
    """
    present = [folder / name for name in (PROVENANCE, FORMER_PROVENANCE) if (folder / name).is_file()]
    if not present:
        return None
    path = present[0]
    try:
        moment = datetime.fromisoformat(read_json(path)["trained_at"])
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path} does not say when the model was trained: {error!r}") from None
    if moment.tzinfo is None:
        raise ValueError(f"{path} says {moment.isoformat()!r}, expected a time zone with it")
    return moment
