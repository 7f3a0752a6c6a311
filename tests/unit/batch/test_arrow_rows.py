"""Rows of Arrow batches: checked by columns or one by one, they are the same rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from yt_sentiment.batch.arrow_rows import rows_of
from yt_sentiment.batch.rows import MOMENT
from yt_sentiment.comment_files.entries import Row, row_of
from yt_sentiment.comment_files.parquet import UNREADABLE
from yt_sentiment.comment_files.values import MAX_KEY_BYTES, MAX_LIKES
from yt_sentiment.language.bounds import MAX_CHARACTERS

NOON = datetime(2024, 8, 1, 12, tzinfo=UTC)
TEXTS = pa.array(["great", "", "zweite 👍"])


def batch_of(**columns: pa.Array) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"text": TEXTS, **columns})


def one_by_one(batch: pa.RecordBatch, first: int) -> list[Any]:
    """Return the rows as ``checked`` judges each."""
    return [row_of((number, fields)) for number, fields in enumerate(batch.to_pylist(), first)]


PLAIN = {
    "nothing but text": {},
    "identifiers": {
        "video_id": pa.array(["a", None, " \t"]),
        "comment_id": pa.array(["", "x", "ü"], pa.large_string()),
    },
    "likes": {"like_count": pa.array([0, None, MAX_LIKES])},
    "likes with decimals that are nothing": {"like_count": pa.array([0.0, None, 12.0])},
    "no likes at all": {"like_count": pa.array([None] * 3, pa.int32())},
    "times": {"published_at": pa.array([NOON, None, NOON], MOMENT)},
    "times without a zone": {"published_at": pa.array([NOON.replace(tzinfo=None), None, None], pa.timestamp("s"))},
    "times elsewhere": {"published_at": pa.array([NOON] * 3, pa.timestamp("ms", tz="Asia/Tokyo"))},
    "another column": {"photo": pa.array([1, 2, 3])},
}
NOT_PLAIN = {
    "an identifier too long": {"video_id": pa.array(["x" * (MAX_KEY_BYTES + 1), "a", "b"])},
    "an identifier long for a folder": {"video_id": pa.array(["ü" * (MAX_KEY_BYTES // 3), "a", "b"])},
    "integers that identify": {"comment_id": pa.array([1, 2, 3])},
    "likes below nothing": {"like_count": pa.array([-1, 0, 1])},
    "too many likes": {"like_count": pa.array([MAX_LIKES + 1, 0, 1])},
    "part of a like": {"like_count": pa.array([0.5, float("nan"), float("inf")])},
    "likes as text": {"like_count": pa.array(["1,146", "1.146", None])},
    "likes that are true": {"like_count": pa.array([True, False, None])},
    "times as text": {"published_at": pa.array(["2024-08-01", "2 weeks ago", None])},
    "times of no year": {"published_at": pa.array([-62_135_596_800, 0, None], pa.timestamp("s", tz="UTC"))},
    "missing text": {"text": pa.array([None, "a", "b"])},
    "texts that are numbers": {"text": pa.array([1, 2, 3])},
    "a text too long": {"text": pa.array(["x" * (MAX_CHARACTERS + 1), "a", "b"])},
}


@pytest.mark.parametrize("name", [*PLAIN, *NOT_PLAIN])
def test_rows_checked_by_columns_are_those_checked_one_by_one(name: str) -> None:
    batch = batch_of(**(PLAIN | NOT_PLAIN)[name])
    read = list(rows_of(batch, 7))
    assert list(map(row_of, read)) == one_by_one(batch, 7)
    assert all(isinstance(row, Row) for row in read) == (name in PLAIN)


def test_what_python_cannot_hold_is_unreadable_and_the_rest_is_read() -> None:
    late = pa.array([2**60, 0, None], pa.timestamp("us", tz="UTC"))
    first, second, third = rows_of(batch_of(published_at=late), 0)
    assert first == (0, {"text": "great", "published_at": UNREADABLE})
    assert [getattr(row_of(raw), "published_at", raw) for raw in (second, third)] == [
        datetime(1970, 1, 1, tzinfo=UTC),
        None,
    ]


def test_text_that_is_not_utf_8_is_put_aside() -> None:
    broken = pa.array([b"\xff", b"a", b"b"]).cast(pa.string(), safe=False)
    reasons = [getattr(row_of(raw), "reason", "") for raw in rows_of(batch_of(text=broken), 0)]
    assert reasons == ["text is bytes, expected a string", "", ""]


def test_an_empty_batch_has_no_rows() -> None:
    assert list(rows_of(batch_of(comment_id=pa.array(["a", "b", "c"])).slice(0, 0), 0)) == []


def test_of_two_columns_with_a_name_the_last_is_read() -> None:
    batch = pa.RecordBatch.from_arrays([TEXTS, pa.array(["a", "b", "c"])], names=["text", "text"])
    assert [getattr(row_of(raw), "text", None) for raw in rows_of(batch, 0)] == ["a", "b", "c"]


def test_a_thread_is_no_parent_of_its_own_comment() -> None:
    batch = pa.RecordBatch.from_pydict({"text": ["x", "y"], "comment_id": ["a", "b"], "parent_id": ["a", "a"]})
    assert [row.parent_id for row in map(row_of, rows_of(batch, 0)) if isinstance(row, Row)] == ["", "a"]
