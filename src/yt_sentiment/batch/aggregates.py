"""What is shown of many videos and channels, as SQL over what the units counted; DuckDB and Spark read the same."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from yt_sentiment.batch.rows import MOMENT
from yt_sentiment.batch.units import TOP_ROWS
from yt_sentiment.labels import LABELS

INSIGHTS: Final = "insights"
"""Folder of the answers."""
LISTED_WORDS: Final = 50
LEVELS: Final = ("channel_id", "video_id")
_LABELLED: Final = ", ".join(
    f"CAST(SUM(CASE WHEN label = '{label}' THEN comments ELSE 0 END) AS BIGINT) AS {label}"
    for label in (*LABELS, "uncertain")
)
_ALL: Final = "CAST(SUM(comments) AS BIGINT) AS comments"


def queries() -> dict[str, str]:
    """Return the query of each table, by its folder; they read the tables ``counts``, ``words`` and ``top``.

    Equal counts are ordered by word, and comments with as many likes by source and row, so that every engine gives the
    same.
    """
    found = {}
    for level in LEVELS:
        name = level.removesuffix("_id")
        found[f"{INSIGHTS}/shares_by_{name}"] = (
            f"SELECT {level}, {_ALL}, {_LABELLED} FROM counts WHERE {level} <> '' GROUP BY {level} ORDER BY {level}"  # noqa: S608
        )
        found[f"{INSIGHTS}/trend_by_{name}"] = (
            f"SELECT {level}, month, {_ALL}, {_LABELLED} FROM counts WHERE {level} <> '' "  # noqa: S608
            f"GROUP BY {level}, month ORDER BY {level}, month"
        )
        found[f"{INSIGHTS}/words_by_{name}"] = (
            f"SELECT {level}, label, place, word, comments FROM ("  # noqa: S608
            f"SELECT {level}, label, word, comments, CAST(ROW_NUMBER() OVER "
            f"(PARTITION BY {level}, label ORDER BY comments DESC, word) AS INT) AS place FROM ("
            f"SELECT {level}, label, word, {_ALL} FROM words WHERE {level} <> '' GROUP BY {level}, label, word"
            f") AS summed) AS ranked WHERE place <= {LISTED_WORDS} ORDER BY {level}, label, place"
        )
        found[f"{INSIGHTS}/top_by_{name}"] = (
            f"SELECT {level}, place, comment_id, like_count, label, confidence, uncertain, published_at, text, "  # noqa: S608
            f"source, source_row FROM (SELECT *, CAST(ROW_NUMBER() OVER (PARTITION BY {level} "
            "ORDER BY like_count DESC NULLS LAST, source, source_row) AS INT) AS place "
            f"FROM top WHERE {level} <> '') AS ranked "
            f"WHERE place <= {TOP_ROWS} ORDER BY {level}, place"
        )
    return found


def plain(table: pa.Table) -> pa.Table:
    """Return an answer with the same types from every engine: moments in UTC, and nothing barred from null."""
    types = [MOMENT if pa.types.is_timestamp(one.type) else one.type for one in table.schema]
    return table.cast(pa.schema(list(zip(table.column_names, types, strict=True))))
