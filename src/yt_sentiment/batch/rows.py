"""What a row must be to be scored, and what becomes of one that is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import pyarrow as pa

from yt_sentiment.bounds import MAX_CHARACTERS

TEXT: Final = "text"
KEYS: Final = ("channel_id", "video_id", "comment_id", "parent_id")
COLUMNS: Final = (TEXT, *KEYS, "like_count", "published_at")
"""What is read; ``text`` alone is needed."""
MAX_LIKES: Final = 2**53
SHOWN_CHARACTERS: Final = 60
NO_MONTH: Final = "unknown"

MOMENT: Final = pa.timestamp("us", tz="UTC")
SCORED: Final = pa.schema(
    [
        ("source", pa.string()),
        ("source_row", pa.int64()),
        *((name, pa.string()) for name in KEYS),
        ("published_at", MOMENT),
        ("month", pa.string()),
        ("like_count", pa.int64()),
        (TEXT, pa.string()),
        ("label", pa.string()),
        ("confidence", pa.float64()),
        ("p_negative", pa.float64()),
        ("p_neutral", pa.float64()),
        ("p_positive", pa.float64()),
        ("language", pa.string()),
        ("uncertain", pa.string()),
        ("model_version", pa.string()),
    ]
)
QUARANTINED: Final = pa.schema(
    [("source", pa.string()), ("source_row", pa.int64()), ("reason", pa.string()), ("value", pa.string())]
)


class Row(NamedTuple):
    """A comment that can be scored.

    Attributes:
        row: number in its source, from 0.
        published_at: in UTC.
        like_count: 0 or more.
    """

    row: int
    channel_id: str
    video_id: str
    comment_id: str
    parent_id: str
    published_at: datetime | None
    like_count: int
    text: str

    @property
    def month(self) -> str:
        """``2024-08``, or ``NO_MONTH``."""
        return self.published_at.strftime("%Y-%m") if self.published_at else NO_MONTH


class Bad(NamedTuple):
    """A row that cannot be scored, or a source of which no row can be read (``row`` is None then)."""

    row: int | None
    reason: str
    value: str = ""


def shown(value: object) -> str:
    """Return the beginning of a value, for people who look for it."""
    text = value if isinstance(value, str) else repr(value)
    return text[:SHOWN_CHARACTERS].encode("utf-8", "replace").decode()


def checked(number: int, raw: Mapping[str, Any]) -> Row | Bad:
    """Return a row as it is scored, or why it cannot be."""
    text = raw.get(TEXT)
    if text is None:
        return Bad(number, "text is missing")
    if not isinstance(text, str):
        return Bad(number, f"text is {type(text).__name__}, expected a string", shown(text))
    if len(text) > MAX_CHARACTERS:
        return Bad(number, f"text has {len(text)} characters, expected at most {MAX_CHARACTERS}", shown(text))
    text = text.encode("utf-8", "replace").decode()  # Arrow holds no lone surrogates
    likes = raw.get("like_count")
    try:
        likes = 0 if likes in (None, "") else int(likes)
    except (TypeError, ValueError, OverflowError):
        return Bad(number, "like_count is no whole number", shown(likes))
    if not 0 <= likes <= MAX_LIKES:
        return Bad(number, f"like_count is {likes}, expected 0 to {MAX_LIKES}")
    moment = raw.get("published_at")
    try:
        published_at = _moment(moment)
    except (TypeError, ValueError, OverflowError):
        return Bad(number, "published_at is no time, expected ISO 8601 such as 2024-05-01T10:00:00Z", shown(moment))
    keys: dict[str, str] = {}
    for name in KEYS:
        key = raw.get(name)
        if key is not None and not isinstance(key, str | int):
            return Bad(number, f"{name} is {type(key).__name__}, expected a string", shown(key))
        keys[name] = "" if key is None else str(key).encode("utf-8", "replace").decode()
    return Row(number, **keys, published_at=published_at, like_count=likes, text=text)


def _moment(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)  # type: ignore[arg-type]
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(tzinfo=UTC)


def as_table(columns: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Return columns as a table of ``schema``; no columns at all are no rows."""
    columns = columns or [[] for _ in schema]
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
