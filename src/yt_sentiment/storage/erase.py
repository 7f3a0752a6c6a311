"""Delete what is kept of somebody, or of a video; on a full disk too."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Table, delete, false, or_, select, true

from yt_sentiment.comment import digest_of
from yt_sentiment.storage import audit_log
from yt_sentiment.storage.database import Database, DatabaseError, DiskFullError
from yt_sentiment.storage.tables import analyses, audit, feedback

Subject = Literal["video", "author", "reporter", "comment"]
"""A video; whoever wrote comments; whoever gave feedback; one comment."""
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
TABLES: Final = (feedback, audit, analyses)
STEP_ROWS: Final = 5
"""Rows that are deleted at once on a full disk: each changes a page per index, far fewer than the reserve holds."""

log = logging.getLogger(__name__)

Later = Callable[[Mapping[str, Any], str, datetime], None]
"""Takes an event, who did it and when, where the log of events has no room for it."""


def note_elsewhere(event: Mapping[str, Any], who: str, when: datetime) -> None:
    """Write an event to this process's log; the default ``Later``."""
    log.error("done, but not in the log of events, which has no room: %s by %s at %s", dict(event), who, when)


def forget(
    database: Database, subject: Subject, value: str, who: str, now: datetime, later: Later = note_elsewhere
) -> dict[str, int]:
    """Delete every row that is about ``value``, and note that it was done; both or neither.

    A full disk has no room for so much at once: the rows then go step by step, into space that was set aside.

    Args:
        database: to delete from.
        subject: what ``value`` is.
        value: id of a video or a comment, or name of an author or a reporter.
        who: asks for it.
        now: with a time zone.
        later: takes the event where the rows are gone and a full disk has no room for it.

    Returns:
        Deleted rows of ``feedback``, ``audit`` and ``analyses``.

    Raises:
        DatabaseError: if nothing was deleted, or on a full disk not everything; the same call deletes the rest.
    """
    try:
        with database.begin() as connection:
            audit_log.lock(connection)
            chosen = _chosen(connection, subject, value)
            deleted = {
                table.name: connection.execute(delete(table).where(which)).rowcount for table, which in chosen.items()
            }
            audit_log.add(connection, _event(subject, value, deleted), who, now)
    except DiskFullError:
        deleted = _forget_without_room(database, subject, value)
        event = _event(subject, value, deleted)
        try:
            audit_log.record(database, event, who, now)
        except DatabaseError:
            later(event, who, now)
        database.keep_reserve()
    database.purge()
    return deleted


def _event(subject: Subject, value: str, deleted: Mapping[str, int]) -> dict[str, Any]:
    return {"action": "forget", "subject": subject, "value_digest": digest_of(value), "deleted": deleted}


def _forget_without_room(database: Database, subject: Subject, value: str) -> dict[str, int]:
    database.make_room()
    deleted = dict.fromkeys([table.name for table in TABLES], 0)
    for table in TABLES:
        [key] = table.primary_key.columns
        while True:
            with database.begin() as connection:
                which = _chosen(connection, subject, value)[table]
                step = delete(table).where(key.in_(select(key).where(which).limit(STEP_ROWS)))
                if not (count := connection.execute(step).rowcount):
                    break
            deleted[table.name] += count
            database.purge()
    return deleted


def _chosen(connection: Connection, subject: Subject, value: str) -> dict[Table, ColumnElement[bool]]:
    """Return which rows of each table are about ``value``."""
    author = digest_of(value)
    of_feedback: dict[Subject, ColumnElement[bool]] = {
        "video": feedback.c.video_id == value,
        "author": feedback.c.author == author,
        "reporter": feedback.c.reporter == value,
        "comment": or_(feedback.c.comment_id == value, feedback.c.prediction_id == value),
    }
    of_audit: dict[Subject, ColumnElement[bool]] = {
        "video": audit.c.video_id == value,
        "author": audit.c.author == author,
        "reporter": false(),
        "comment": audit.c.comment_id == value,
    }
    return {
        feedback: of_feedback[subject],
        audit: of_audit[subject],
        analyses: _chosen_analyses(connection, subject, value),
    }


def _chosen_analyses(connection: Connection, subject: Subject, value: str) -> ColumnElement[bool]:
    """Return the kept analyses of a video, those that show a comment, or all: they do not say who wrote what."""
    if subject == "reporter":
        return false()
    if subject == "video":
        return analyses.c.video_id == value
    if subject == "author":
        return true()
    field = json.dumps({"id": value})[1:-1].encode()
    rows = connection.execute(select(analyses.c.key, analyses.c.content))
    return analyses.c.key.in_([key for key, content in rows if field in zlib.decompress(content)])
