"""Formats that corpora are published in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd

Row = tuple[Any, Any, str | None, str]
"""Text, label, split and id."""


class SourceFormatError(ValueError):
    """A corpus file is not what its reader expects; the message names file, line and expectation."""


def decode(content: bytes, name: str) -> str:
    """Return ``content`` as text.

    Raises:
        SourceFormatError: if it is empty or not UTF-8.
    """
    if not content.strip():
        raise SourceFormatError(f"{name} is empty, expected rows")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = content[error.start : error.start + 1]
        raise SourceFormatError(f"{name}: byte {bad!r} at position {error.start} is not UTF-8") from None


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file; only a line feed ends one, since comments hold what ``str.splitlines`` cuts at.

    Raises:
        SourceFormatError: if it is empty or not UTF-8.
    """
    return decode(path.read_bytes(), path.name).rstrip("\n").split("\n")


def fields_of(path: Path, count: int, *, text_last: bool = False) -> list[list[str]]:
    """Return the tab-separated fields of each line; a last one that is text may hold tabs.

    Raises:
        SourceFormatError: naming the line that has not ``count`` of them.
    """
    rows = []
    for number, line in enumerate(lines_of(path), start=1):
        fields = line.rstrip().split("\t", count - 1 if text_last else -1)
        if len(fields) != count:
            raise SourceFormatError(f"{path.name} line {number}: {len(fields)} columns, expected {count}")
        rows.append(fields)
    return rows


def csv_rows(content: bytes, name: str, columns: list[str], *, separator: str = ",") -> list[tuple[Any, ...]]:
    """Return the values of ``columns`` of a CSV file, row by row; NaN where a cell is empty.

    Raises:
        SourceFormatError: if a column is missing, or it is not UTF-8.
    """
    decode(content, name)
    frame = pd.read_csv(io.BytesIO(content), sep=separator, keep_default_na=False, na_values=[""], dtype=str)
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SourceFormatError(f"{name} has columns {list(frame.columns)}, expected {columns}")
    return list(frame[columns].itertuples(index=False, name=None))
