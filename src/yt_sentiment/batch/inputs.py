"""Where comments are read from: folders and files, local or on S3, and tables of a database."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from yt_sentiment.batch.arrow_rows import rows_of
from yt_sentiment.comment import digest_of
from yt_sentiment.comment_files.entries import COLUMNS, TEXT, Bad, Raw
from yt_sentiment.comment_files.file_errors import CommentFileError, listed, raise_if_passing
from yt_sentiment.comment_files.json_shapes import Shapes, rows_of_values
from yt_sentiment.comment_files.json_values import line_values
from yt_sentiment.comment_files.parquet import Columns
from yt_sentiment.comment_files.reader import SUFFIXES, read_comments
from yt_sentiment.comment_files.values import PUBLISHED, dated
from yt_sentiment.io.filesystems import filesystem

PARQUET: Final = "parquet"
TABLE: Final = "table"
KINDS: Final = {suffix: suffix[1:] for suffix in SUFFIXES}
FILE: Final = "the file"
"""What reasons call a file, so that those of many files are counted together; the source has its name."""
BLOCK_BYTES: Final = 1 << 16


class InputError(ValueError):
    """There is nothing to read at an address, or it cannot be asked."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the input that is read by itself.

    Attributes:
        source: address of the file, or name of the table.
        kind: a value of ``KINDS``, or ``TABLE``.
        part: row group of a Parquet file; else 0.
        stamp: size and time of the file, so that another content is another unit.
        first: number of its first row in the source, or the least key of a table's range.
        last: the largest key of a table's range.
        url: of the database, without ``jdbc:``.
        key: column of a table by which it is split.
        column: of a file that holds the comments; empty to find it.
    """

    source: str
    kind: str
    part: int = 0
    stamp: str = ""
    first: int = 0
    last: int = 0
    url: str = field(default="", repr=False)
    key: str = ""
    column: str = ""

    @property
    def id(self) -> str:
        """Names what becomes of the unit."""
        said = [self.column] if self.column else []
        return digest_of("\n".join([self.source, str(self.part), self.stamp, str(self.first), str(self.last), *said]))

    @property
    def written_at(self) -> datetime | None:
        """When a file was written, if its place says so."""
        _, _, nanoseconds = self.stamp.partition(" ")
        return datetime.fromtimestamp(int(nanoseconds) // 10**9, UTC) if nanoseconds.isdigit() else None


def plan(address: str, column: str = "") -> list[Unit]:
    """Return the units of a file or folder, in the order of their names.

    A Parquet file whose end cannot be read is one unit, which says so when it is read.

    Args:
        address: of the file or folder.
        column: that holds the comments; empty to find it.

    Raises:
        AddressError: for an address of another kind.
        InputError: if there is no file of a known kind.
        OSError: if the place cannot be asked.
    """
    store, path = filesystem(address)
    found = store.get_file_info(path)
    files = [found] if found.is_file else []
    if found.type == fs.FileType.Directory:
        files = store.get_file_info(fs.FileSelector(path, recursive=True))
    files = [file for file in files if file.is_file and _kind(file.path) and not _is_hidden(file.path, path)]
    if not files:
        raise InputError(f"{address} has no file that ends in {', '.join(KINDS)}")
    in_order = sorted(files, key=lambda info: str(info.path))
    return [unit for file in in_order for unit in _units_of(store, file, address, column)]


def _kind(path: str) -> str | None:
    return KINDS.get(Path(path).suffix.lower())


def _is_hidden(path: str, root: str) -> bool:
    return any(part.startswith((".", "_")) for part in Path(path).relative_to(Path(root).parent).parts[1:])


def _units_of(store: fs.FileSystem, info: fs.FileInfo, address: str, column: str) -> list[Unit]:
    kind, stamp = _kind(info.path) or "", f"{info.size} {info.mtime_ns}"
    source = (address.partition("://")[0] + "://" if "://" in address else "") + info.path
    if kind == PARQUET:
        try:
            with store.open_input_file(info.path) as file:
                footer = pq.ParquetFile(file).metadata
                groups = [footer.row_group(part).num_rows for part in range(footer.num_row_groups)]
        except (pa.ArrowInvalid, OSError) as error:
            raise_if_passing(error)
            groups = [0]
        return [
            Unit(source, kind, part, stamp, sum(groups[:part]), column=column) for part in range(max(1, len(groups)))
        ]
    return [Unit(source, kind, stamp=stamp, column=column)]


def read(unit: Unit, columns: Sequence[str] = COLUMNS) -> Iterator[Raw]:
    """Yield the rows of a unit with their numbers, and what cannot be read; in memory there is a batch at a time.

    Args:
        unit: what to read.
        columns: that are needed; a Parquet file gives no others.

    Raises:
        OSError: if a disk or a bucket does not give the file; that says nothing of what is in it.
    """
    if unit.kind == TABLE:
        from yt_sentiment.batch.table_input import read_table

        yield from read_table(unit)
        return
    store, path = filesystem(unit.source)
    try:
        with store.open_input_file(path) as raw:
            if unit.kind == PARQUET:
                yield from _read_parquet(raw, unit, columns)
            else:
                suffix, column, file = Path(path).suffix, unit.column or None, io.BufferedReader(raw, BLOCK_BYTES)
                with read_comments(file, FILE, suffix=suffix, column=column, at=unit.written_at) as reading:
                    yield from reading.rows
    except CommentFileError as error:
        yield Bad(None, str(error).replace(f"{FILE}: ", "", 1), rest=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        yield Bad(None, f"the file cannot be read: {str(error).splitlines()[0]}", rest=True)
    except OSError as error:
        raise_if_passing(error)
        yield Bad(None, f"the file cannot be read: {error}", rest=True)


def no_text(names: list[str]) -> Bad:
    """Return what is wrong with a table of a database whose columns have these names."""
    return Bad(None, f"the table has no column {TEXT!r}: only {listed(names)}", rest=True)


def _read_parquet(file: pa.NativeFile, unit: Unit, columns: Sequence[str]) -> Iterator[Raw]:
    table, number = Columns(file, FILE, column=unit.column or None), unit.first
    for batch in table.batches(unit.part, columns):
        for raw in rows_of(batch, number):
            if isinstance(raw, tuple) and isinstance(raw[1], dict) and PUBLISHED in raw[1]:
                raw[1][PUBLISHED] = dated(raw[1][PUBLISHED], unit.written_at)
            yield raw
        number += batch.num_rows


def read_lines(lines: Iterable[bytes]) -> Iterator[Raw]:
    """Yield the comments of JSON lines with their numbers; empty lines are passed over."""
    return rows_of_values(line_values(lines), Shapes("the message", None, None, asks=False))
