"""A random sample of served comments that people judge without seeing what the model said.

It alone tells how often the model is right: corrections come where it is wrong. YouTube's terms allow a comment's text
to be stored for 30 days at most (https://developers.google.com/youtube/terms/developer-policies, III.E.4); after that
the judgement stays, without the text.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yt_sentiment.comment import Comment, Prediction, digest_of
from yt_sentiment.labels import Label, Uncertain
from yt_sentiment.storage.database import Database, storable
from yt_sentiment.storage.tables import audit

MAX_AGE: Final = timedelta(days=30)
UNCLEAR: Final[Literal["unclear"]] = "unclear"
AuditLabel = Literal[Label, "unclear"]
ROWS_AT_ONCE: Final = 500
_NAMESPACE: Final = uuid.UUID("1f3a4c5e-77a1-4c34-9a8d-5f2f4d1c0b6e")


class Judgement(NamedTuple):
    """One comment of the sample that a person judged.

    Attributes:
        predicted: what the model said.
        label: what the person says, or ``UNCLEAR``.
        uncertain: why the prediction is not counted; empty where it is.
        language: ISO 639 code.
    """

    predicted: Label
    label: AuditLabel
    uncertain: Uncertain
    language: str


def keep(
    database: Database,
    comments: Sequence[tuple[Comment, Prediction, str]],
    model_version: str,
    now: datetime,
) -> int:
    """Keep comments to be judged, a text once per model; return how many are new.

    Args:
        database: to keep them in.
        comments: each with what the model said, and the id of its video, empty if it has none.
        model_version: of the model that said it.
        now: with a time zone.

    Raises:
        DatabaseError: if they could not be kept.
    """
    rows = {}
    for comment, prediction, video_id in comments:
        digest = digest_of(comment.text)
        row_id = str(uuid.uuid5(_NAMESPACE, f"{model_version}\n{digest}"))
        rows[row_id] = {
            "id": row_id,
            "created_at": now,
            "model_version": model_version,
            "digest": digest,
            "text": storable(comment.text),
            "video_id": video_id or None,
            "comment_id": storable(comment.id) or None,
            "author": None if comment.author is None else digest_of(comment.author),
            "predicted": prediction.label,
            "confidence": round(prediction.confidence, 3),
            "uncertain": prediction.uncertain,
            "language": prediction.language,
        }
    with database.begin() as connection:
        _drop_old(connection, now)
        add = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(audit).on_conflict_do_nothing()
        values = list(rows.values())
        return sum(
            len(connection.execute(add.values(values[start : start + ROWS_AT_ONCE]).returning(audit.c.id)).all())
            for start in range(0, len(values), ROWS_AT_ONCE)
        )


def _drop_old(connection: Connection, now: datetime) -> None:
    is_old = audit.c.created_at < now - MAX_AGE
    connection.execute(delete(audit).where(is_old & audit.c.label.is_(None)))
    connection.execute(update(audit).where(is_old & audit.c.text.is_not(None)).values(text=None, author=None))


def pending(database: Database, now: datetime, limit: int, after: str = "") -> list[dict[str, Any]]:
    """Return comments that nobody judged yet, ``id``, ``text`` and ``video_id`` each; the order is random and stays.

    Args:
        database: that keeps them.
        now: with a time zone.
        limit: most comments.
        after: id of a comment; those that come after it in the order are returned.
    """
    waits = audit.c.label.is_(None) & (audit.c.id > after)
    chosen = select(audit.c.id, audit.c.text, audit.c.video_id).where(waits)
    with database.begin() as connection:
        _drop_old(connection, now)
        return [dict(row) for row in connection.execute(chosen.order_by(audit.c.id).limit(limit)).mappings()]


def judge(database: Database, row_id: str, label: AuditLabel, reviewer: str, now: datetime) -> bool:
    """Keep what a person says of a comment, in place of what was said before; return whether there is such a comment.

    Raises:
        DatabaseError: if it could not be kept.
    """
    change = update(audit).where(audit.c.id == row_id).values(label=label, reviewer=reviewer, labelled_at=now)
    with database.begin() as connection:
        return bool(connection.execute(change).rowcount)


def take_back(database: Database, row_id: str, reviewer: str) -> bool:
    """Have a comment wait again that a person judged; return whether there is such a judgement of this reviewer.

    A judgement whose text is gone stays: nobody could judge the comment again.

    Raises:
        DatabaseError: if it could not be taken back.
    """
    own = (audit.c.id == row_id) & (audit.c.reviewer == reviewer) & audit.c.label.is_not(None)
    change = update(audit).where(own & audit.c.text.is_not(None)).values(label=None, reviewer=None, labelled_at=None)
    with database.begin() as connection:
        return bool(connection.execute(change).rowcount)


def counts(database: Database) -> dict[str, int]:
    """Return how many comments of the sample were ``judged``, and how many wait (``pending``)."""
    with database.read() as connection:
        judged, total = connection.execute(select(func.count(audit.c.label), func.count(audit.c.id))).one()
    return {"judged": judged, "pending": total - judged}


def judged(database: Database, since: datetime, model_version: str | None = None) -> list[Judgement]:
    """Return what people said of comments that were served since ``since``, by one model or by all."""
    columns = [audit.c[name] for name in Judgement._fields]
    chosen = select(*columns).where(audit.c.label.is_not(None) & (audit.c.created_at >= since))
    if model_version is not None:
        chosen = chosen.where(audit.c.model_version == model_version)
    with database.read() as connection:
        return [Judgement(*row) for row in connection.execute(chosen.order_by(audit.c.id))]
