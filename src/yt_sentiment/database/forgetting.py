"""Delete what is kept of somebody, or of a video."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from typing import Final, Literal, get_args

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from yt_sentiment.comment import digest_of
from yt_sentiment.database import events
from yt_sentiment.database.engine import Database
from yt_sentiment.database.tables import analyses, audit, feedback

Subject = Literal["video", "author", "reporter", "comment"]
"""A video; whoever wrote comments; whoever gave feedback; one comment."""
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)


def forget(database: Database, subject: Subject, value: str, who: str, now: datetime) -> dict[str, int]:
    """Delete every row that is about ``value``, and note that it was done; both or neither.

    Args:
        database: to delete from.
        subject: what ``value`` is.
        value: id of a video or a comment, or name of an author or a reporter.
        who: asks for it.
        now: with a time zone.

    Returns:
        Deleted rows of ``feedback``, ``audit`` and ``analyses``.

    Raises:
        DatabaseError: if nothing was deleted.
    """
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
        "comment": audit.c.comment_id == value,
    }
    with database.begin() as connection:
        events.lock(connection)
        deleted = {
            "feedback": connection.execute(delete(feedback).where(of_feedback[subject])).rowcount,
            "audit": connection.execute(delete(audit).where(of_audit[subject])).rowcount if subject in of_audit else 0,
            "analyses": _forget_analyses(connection, subject, value),
        }
        event = {"action": "forget", "subject": subject, "value_digest": author, "deleted": deleted}
        events.add(connection, event, who, now)
    return deleted


def _forget_analyses(connection: Connection, subject: Subject, value: str) -> int:
    """Delete the kept analyses of a video, those that show a comment, or all: they do not say who wrote what."""
    if subject == "reporter":
        return 0
    chosen = delete(analyses)
    if subject == "video":
        chosen = chosen.where(analyses.c.video_id == value)
    elif subject == "comment":
        field = json.dumps({"id": value})[1:-1].encode()
        rows = connection.execute(select(analyses.c.key, analyses.c.content))
        chosen = chosen.where(analyses.c.key.in_([key for key, content in rows if field in zlib.decompress(content)]))
    return connection.execute(chosen).rowcount
