"""Analyses of videos, kept for a while.

YouTube's terms allow comments to be stored for 30 days at most
(https://developers.google.com/youtube/terms/developer-policies, III.E.4).
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, select

from yt_sentiment.storage.database import Database
from yt_sentiment.storage.tables import analyses

MAX_AGE: Final = timedelta(days=30)


def key_of(**options: Any) -> str:
    """Return the key of an analysis: a digest of everything that it depends on."""
    return hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()


def keep(database: Database, key: str, video_id: str, result: Mapping[str, object], now: datetime) -> None:
    """Keep an analysis in place of an older one with the same key, and drop all that are too old."""
    content = zlib.compress(json.dumps(result).encode(), level=1)
    with database.begin() as connection:
        connection.execute(delete(analyses).where((analyses.c.key == key) | (analyses.c.created_at < now - MAX_AGE)))
        connection.execute(insert(analyses).values(key=key, video_id=video_id, created_at=now, content=content))


def find(database: Database, key: str, since: datetime) -> dict[str, Any] | None:
    """Return an analysis that is not older than ``since``, if there is one."""
    chosen = select(analyses.c.content).where((analyses.c.key == key) & (analyses.c.created_at >= since))
    with database.read() as connection:
        content = connection.execute(chosen).scalar()
    if content is None:
        return None
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found
