"""What people say of predictions."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from yt_sentiment.comment import digest_of
from yt_sentiment.labels import Label
from yt_sentiment.storage.database import Database, storable
from yt_sentiment.storage.tables import feedback

_NAMESPACE: Final = uuid.UUID("6f4b9b5e-6c36-4f0e-9d52-0f4c7b8f2a11")
EXPORTED: Final = Path("data/feedback.csv")
"""Where the training source ``feedback`` is read from."""
EXPORT_COLUMNS: Final = ("text", "label", "predicted", "reporter", "video_id", "model_version", "created_at")
ROWS_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person says of one comment.

    Attributes:
        label: what it should be.
        model_version: that was served at the time.
        reporter: who says it.
        prediction_id: the prediction that it is about, or
        comment_id: the comment that it is about.
        predicted: what the model said.
        video_id: under which the comment stands.
        text: of the comment, if the reporter agreed that it is kept.
        author: who wrote the comment; a digest is kept, so that it is found when its author wants it deleted.
    """

    label: Label
    model_version: str
    reporter: str
    prediction_id: str | None = None
    comment_id: str | None = None
    predicted: Label | None = None
    video_id: str | None = None
    text: str | None = None
    author: str | None = None

    @property
    def id(self) -> str:
        """The same for everything that a reporter says of a subject."""
        return str(uuid.uuid5(_NAMESPACE, "\n".join([self.reporter, self.prediction_id or "", self.comment_id or ""])))


def prediction_id(model_version: str, text: str) -> str:
    """Return the name of what a model says of a text; it does not give the text away unless one guesses it."""
    return f"{model_version}-{digest_of(text)}"


def keep(database: Database, given: Feedback, now: datetime) -> bool:
    """Keep what was said, in place of what the same reporter said of it before; return whether it is the first.

    Raises:
        DatabaseError: if it could not be kept.
    """
    values = {
        "prediction_id": given.prediction_id,
        "comment_id": given.comment_id,
        "reporter": given.reporter,
        "video_id": given.video_id,
        "label": given.label,
        "predicted": given.predicted,
        "model_version": given.model_version,
        "text": None if given.text is None else storable(given.text),
        "author": None if given.author is None else digest_of(given.author),
        "updated_at": now,
    }
    change = update(feedback).where(feedback.c.id == given.id).values(values)
    with database.begin() as connection:
        if connection.execute(change).rowcount:
            return False
        try:
            with connection.begin_nested():
                connection.execute(insert(feedback).values(values | {"id": given.id, "created_at": now}))
        except IntegrityError:  # another worker was faster
            connection.execute(change)
            return False
    return True


def rows(database: Database) -> Iterator[dict[str, object]]:
    """Yield what was kept with a text, oldest first."""
    chosen = select(*(feedback.c[name] for name in EXPORT_COLUMNS)).where(feedback.c.text.is_not(None))
    with database.read() as connection:
        found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
            chosen.order_by(feedback.c.created_at, feedback.c.id)
        )
        for row in found.mappings():
            yield dict(row)


def count_since(database: Database, since: datetime) -> int:
    """Return how many labels with a text came or were changed after ``since``."""
    chosen = select(func.count()).where(feedback.c.text.is_not(None) & (feedback.c.updated_at > since))
    with database.read() as connection:
        return int(connection.execute(chosen).scalar_one())


def export(database: Database, target: Path) -> int:
    """Write what was kept with a text as CSV, as the training source ``feedback`` reads it; return how many rows."""
    count = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, EXPORT_COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in rows(database):
            moment = row["created_at"]
            if isinstance(moment, datetime):
                row["created_at"] = moment.replace(tzinfo=moment.tzinfo or UTC).isoformat()
            writer.writerow(row)
            count += 1
    return count
