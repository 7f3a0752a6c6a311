"""Parquet files of a video's comments: one for each page of the Data API, or part of a page, that was read.

A file has its name only when it is whole, and counts only when the state of the crawl says so.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from yt_sentiment.batch.rows import MOMENT, QUARANTINED, as_table
from yt_sentiment.comment import Comment
from yt_sentiment.comment_files.entries import TEXT, Bad, Row, checked
from yt_sentiment.comment_files.values import KEYS

ID: Final = "comment_id"
FETCHED: Final = pa.schema(
    [*((name, pa.string()) for name in KEYS), ("published_at", MOMENT), ("like_count", pa.int64()), (TEXT, pa.string())]
)
SET_ASIDE: Final = QUARANTINED.append(pa.field(ID, pa.string()))
HALF: Final = ".new"
KINDS: Final = ("comments", "quarantine")


class VideoFiles:
    """The files of one video."""

    def __init__(self, folder: Path, video_id: str) -> None:
        """Name the folders of a video inside that of a crawl."""
        self._video_id = video_id
        self._folders = {kind: folder / kind / f"video_id={video_id}" for kind in KINDS}

    def write(self, number: int, comments: Sequence[Comment], *, channel_id: str, first_row: int) -> None:
        """Write comments as the file ``number``; what ``batch`` could not score is put aside.

        Args:
            number: of the file among those of the video, from 0.
            comments: in the order in which they came.
            channel_id: whose video it is.
            first_row: number of the first comment among those of the video.
        """
        good: list[Row] = []
        bad: list[tuple[Any, ...]] = []
        for row, comment in enumerate(comments, first_row):
            result = checked(row, self._raw(comment, channel_id))
            if isinstance(result, Bad):
                bad.append((self._video_id, *result.cells, comment.id))
            else:
                good.append(result)
        self._write("comments", number, FETCHED, [[getattr(row, name) for row in good] for name in FETCHED.names])
        if bad:
            self._write("quarantine", number, SET_ASIDE, list(map(list, zip(*bad, strict=True))))

    def known(self) -> set[str]:
        """Return the ids of the comments that are here, those that were put aside among them."""
        ids: set[str] = set()
        for path in self._paths("page-*.parquet"):
            with pq.ParquetFile(path) as file:
                if ID in file.schema_arrow.names:
                    ids.update(file.read(columns=[ID])[ID].to_pylist())
        return ids

    def drop_from(self, number: int) -> None:
        """Delete files from ``number`` on, and half ones: a crawl that was killed wrote them, and did not say so."""
        for path in self._paths("*page-*"):
            if path.suffix == HALF or int(path.stem.removeprefix("page-")) >= number:
                path.unlink()

    def delete(self) -> None:
        """Delete everything."""
        for folder in self._folders.values():
            if folder.exists():
                shutil.rmtree(folder)

    def _paths(self, pattern: str) -> Iterator[Path]:
        for folder in self._folders.values():
            yield from folder.glob(pattern)

    def _raw(self, comment: Comment, channel_id: str) -> dict[str, Any]:
        return {
            "channel_id": channel_id,
            "video_id": self._video_id,
            ID: comment.id,
            "parent_id": comment.reply_to,
            "published_at": comment.published_at,
            "like_count": comment.likes,
            TEXT: comment.text,
        }

    def _write(self, kind: str, number: int, schema: pa.Schema, columns: Sequence[list[Any]]) -> None:
        target = self._folders[kind] / f"page-{number:05}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.stem}{HALF}")  # a dot in front keeps Arrow and Spark from reading it
        with temporary.open("wb") as file:
            pq.write_table(as_table(columns, schema), file)
        temporary.replace(target)
