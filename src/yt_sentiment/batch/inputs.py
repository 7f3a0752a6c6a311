"""Where comments are read from: folders and files, local or on S3, and tables of a database."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from yt_sentiment.batch.arrow_rows import rows_of
from yt_sentiment.batch.rows import COLUMNS, TEXT, Bad, Raw, shown
from yt_sentiment.comment import digest_of
from yt_sentiment.io.filesystems import filesystem

KINDS: Final = {".parquet": "parquet", ".csv": "csv", ".jsonl": "json", ".ndjson": "json", ".json": "json"}
TABLE: Final = "table"
READ_ROWS: Final = 2000


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
    """

    source: str
    kind: str
    part: int = 0
    stamp: str = ""
    first: int = 0
    last: int = 0
    url: str = field(default="", repr=False)
    key: str = ""

    @property
    def id(self) -> str:
        """Names what becomes of the unit."""
        return digest_of("\n".join([self.source, str(self.part), self.stamp, str(self.first), str(self.last)]))


def plan(address: str) -> list[Unit]:
    """Return the units of a file or folder, in the order of their names.

    A Parquet file whose end cannot be read is one unit, which says so when it is read.

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
    return [unit for file in in_order for unit in _units_of(store, file, address)]


def _kind(path: str) -> str | None:
    return KINDS.get(Path(path).suffix.lower())


def _is_hidden(path: str, root: str) -> bool:
    return any(part.startswith((".", "_")) for part in Path(path).relative_to(Path(root).parent).parts[1:])


def _units_of(store: fs.FileSystem, info: fs.FileInfo, address: str) -> list[Unit]:
    kind, stamp = _kind(info.path) or "", f"{info.size} {info.mtime_ns}"
    source = (address.partition("://")[0] + "://" if "://" in address else "") + info.path
    if kind == "parquet":
        try:
            with store.open_input_file(info.path) as file:
                footer = pq.ParquetFile(file).metadata
                groups = [footer.row_group(part).num_rows for part in range(footer.num_row_groups)]
        except (pa.ArrowInvalid, OSError) as error:
            _raise_if_passing(error)
            groups = [0]
        return [Unit(source, kind, part, stamp, sum(groups[:part])) for part in range(max(1, len(groups)))]
    return [Unit(source, kind, stamp=stamp)]


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
        if unit.kind == "parquet":
            yield from _read_parquet(store, path, unit, columns)
        elif unit.kind == "csv":
            yield from _read_csv(store, path)
        else:
            yield from _read_json(store, path)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, csv.Error) as error:
        yield Bad(None, f"the file cannot be read: {str(error).splitlines()[0]}")
    except UnicodeDecodeError as error:
        yield Bad(None, f"the file is not UTF-8: {error.reason} at byte {error.start} of a block")
    except OSError as error:
        _raise_if_passing(error)
        yield Bad(None, f"the file cannot be read: {error}")


def _raise_if_passing(error: Exception) -> None:
    """Raise what a disk or a bucket did; Arrow's OSError for a broken page has no number."""
    if isinstance(error, OSError) and (error.errno is not None or "AWS Error" in str(error)):
        raise error


def no_text(names: list[str]) -> Bad:
    """Return what is wrong with a file or table whose columns have these names."""
    return Bad(None, f"the file has no column {TEXT!r}: only {', '.join(names[:20]) or 'none'}")


def _read_parquet(store: fs.FileSystem, path: str, unit: Unit, columns: Sequence[str]) -> Iterator[Raw]:
    with store.open_input_file(path) as raw:
        file = pq.ParquetFile(raw)
        names = file.schema_arrow.names
        if TEXT not in names:
            yield no_text(names)
            return
        if not file.num_row_groups:  # of an empty table
            return
        number = unit.first
        wanted = [name for name in columns if name in names]
        for batch in file.iter_batches(READ_ROWS, row_groups=[unit.part], columns=wanted, use_threads=False):
            yield from rows_of(batch, number)
            number += batch.num_rows


def _read_csv(store: fs.FileSystem, path: str) -> Iterator[Raw]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with store.open_input_stream(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text)
        names = next(reader, [])
        if TEXT not in names:
            yield no_text(names)
            return
        for number, fields in enumerate(reader):
            if not fields:  # an empty line
                continue
            if len(fields) != len(names):
                yield Bad(
                    number,
                    f"the row has too few or too many fields: {len(fields)}, expected {len(names)}",
                    shown(",".join(fields)),
                )
            else:
                yield number, dict(zip(names, fields, strict=True))


def _read_json(store: fs.FileSystem, path: str) -> Iterator[Raw]:
    with store.open_input_stream(path) as raw, io.BufferedReader(raw) as lines:
        yield from read_lines(lines)


def read_lines(lines: Iterable[bytes]) -> Iterator[Raw]:
    """Yield the rows of JSON lines with their numbers; empty lines are passed over."""
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Bad(number, f"the line is not JSON: {error}", shown(line.decode("utf-8", "replace")))
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            yield Bad(number, f"the line is {type(row).__name__}, expected an object", shown(row))
