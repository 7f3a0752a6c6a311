"""The rows of a file of one's own, read as any other file of comments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from yt_sentiment.comment_files import Bad, CommentFileError, Found, Row, column_of, read_comments, row_of
from yt_sentiment.comment_files.workbook import ASIDE
from yt_sentiment.corpora import Source, formats, frame_of, read_source
from yt_sentiment.corpora.own import OwnSource, descriptor_of, read_descriptor


def read_raw(source: Source, folder: Path, *, vader_parts: Sequence[str]) -> pd.DataFrame:
    """Return the unchecked rows of a source, whoever described it, as ``corpora.read_source`` does.

    Raises:
        SourceFormatError: if a corpus has another shape than its reader expects.
        CommentFileError: if a file of one's own has.
    """
    if not source.origin:
        return read_source(source, folder, vader_parts=vader_parts)
    return read_own(source, read_descriptor(descriptor_of(source.name)), folder)


def read_own(source: Source, own: OwnSource, folder: Path) -> pd.DataFrame:
    """Return the same of a file of one's own; a row that cannot be read has no text.

    Raises:
        CommentFileError: if it is not a file of comments, lacks a column, or cannot be read to its end.
    """
    (file,) = source.files
    with (folder / file.name).open("rb") as content:
        return frame_of(source, _rows(content, file.name, own))


def _rows(content: BinaryIO, name: str, own: OwnSource) -> list[formats.Row]:
    rows: list[formats.Row] = []
    with read_comments(content, name, column=own.text, also=own.label) as reading:
        label_of = column_of(reading, own.label)
        for found in reading.rows:
            if isinstance(found, Bad) and found.kind == ASIDE:
                continue
            if isinstance(found, Bad) and found.rest:
                raise CommentFileError(f"{name}: {found.reason}, expected a file that can be read to its end")
            row = row_of(found)
            text = row.text if isinstance(row, Row) else None
            label = _class_of(label_of(found), own) if isinstance(found, Found) else None
            rows.append((text or None, label, None, str(found.row)))
    return rows


def _class_of(label: Any, own: OwnSource) -> str | None:
    """Return the class that a value of the label column stands for, or the value itself; None for an empty cell."""
    if label is None or label == "" or label != label:  # NaN alone is unequal to itself
        return None
    said = str(int(label) if isinstance(label, float) and label.is_integer() else label)
    return own.labels.get(said.strip()) or own.labels.get(said.strip().lower(), said)
