"""What is shown of many videos and channels, as SQL over what the units counted; DuckDB and Spark read the same."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from yt_sentiment.batch.rows import MOMENT
from yt_sentiment.batch.units import UNCERTAIN
from yt_sentiment.insights.analysis import TOP_ROWS
from yt_sentiment.insights.schema import Shares

INSIGHTS: Final = "insights"
"""Folder of the answers."""
LISTED_WORDS: Final = 50
LEVELS: Final = ("channel_id", "video_id")

_COMMENTS: Final = "CAST(SUM(comments) AS BIGINT) AS comments"
_PER_LABEL: Final = ", ".join(
    f"CAST(SUM(CASE WHEN label = '{label}' THEN comments ELSE 0 END) AS BIGINT) AS {label}"
    for label in (*Shares.__annotations__, UNCERTAIN)
)
_SHOWN: Final = "comment_id, like_count, label, confidence, uncertain, published_at, text, source, source_row"

_SHARES: Final = """
SELECT {level}, {comments}, {per_label}
FROM counts
WHERE {level} <> ''
GROUP BY {level}
ORDER BY {level}
"""
_TREND: Final = """
SELECT {level}, month, {comments}, {per_label}
FROM counts
WHERE {level} <> ''
GROUP BY {level}, month
ORDER BY {level}, month
"""
_WORDS: Final = """
WITH summed AS (
    SELECT {level}, label, word, {comments}
    FROM words
    WHERE {level} <> ''
    GROUP BY {level}, label, word
), ranked AS (
    SELECT *, CAST(ROW_NUMBER() OVER (PARTITION BY {level}, label ORDER BY comments DESC, word) AS INT) AS place
    FROM summed
)
SELECT {level}, label, place, word, comments
FROM ranked
WHERE place <= {listed_words}
ORDER BY {level}, label, place
"""
_TOP: Final = """
WITH ranked AS (
    SELECT *, CAST(ROW_NUMBER() OVER (
        PARTITION BY {level} ORDER BY like_count DESC NULLS LAST, source, source_row
    ) AS INT) AS place
    FROM top
    WHERE {level} <> ''
)
SELECT {level}, place, {shown}
FROM ranked
WHERE place <= {top_rows}
ORDER BY {level}, place
"""
QUERIES: Final = {"shares": _SHARES, "trend": _TREND, "words": _WORDS, "top": _TOP}
"""Query per part of an analysis, for a level, over the tables ``counts``, ``words`` and ``top``.

Equal counts are ordered by word, and comments with as many likes by source and row, so that every engine gives the
same.
"""


def queries() -> dict[str, str]:
    """Return the query of each table, by its folder."""
    return {
        f"{INSIGHTS}/{part}_by_{level.removesuffix('_id')}": query.format(
            level=level,
            comments=_COMMENTS,
            per_label=_PER_LABEL,
            shown=_SHOWN,
            listed_words=LISTED_WORDS,
            top_rows=TOP_ROWS,
        )
        for level in LEVELS
        for part, query in QUERIES.items()
    }


def plain(table: pa.Table) -> pa.Table:
    """Return an answer with the same types from every engine: moments in UTC, and nothing barred from null."""
    types = [MOMENT if pa.types.is_timestamp(field.type) else field.type for field in table.schema]
    return table.cast(pa.schema(list(zip(table.column_names, types, strict=True))))
