"""The tables that a job writes, as Arrow holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_type_hints

import pyarrow as pa

from yt_sentiment.comment import Prediction
from yt_sentiment.comment_files.entries import TEXT
from yt_sentiment.comment_files.values import KEYS

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
        *((name, pa.float64() if kind is float else pa.string()) for name, kind in get_type_hints(Prediction).items()),
        ("model_version", pa.string()),
    ]
)
QUARANTINED: Final = pa.schema(
    [("source", pa.string()), ("source_row", pa.int64()), ("reason", pa.string()), ("value", pa.string())]
)


def as_table(columns: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Return columns as a table of ``schema``; without columns there are no rows."""
    columns = columns or [[] for _ in schema]
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
