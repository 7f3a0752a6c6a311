"""Where everything that a job makes is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from yt_sentiment.io.filesystems import S3_SCHEMES, filesystem

UNITS: Final = "_units"
"""Folder of a note per unit that is done."""
PARTIAL: Final = "_partial"
"""Folder of what the job alone needs."""


class Store:
    """A folder, local or on S3, under which everything is written."""

    def __init__(self, root: str, partition_by: Sequence[str] = (), *, counts: bool = True) -> None:
        """Write under ``root``.

        Args:
            root: a path or ``s3://bucket/prefix``.
            partition_by: columns by which scored rows are written apart.
            counts: whether what insights are made from is written, too.
        """
        self.root, self.partition_by, self.counts = root, tuple(partition_by), counts
        self.files, self.path = filesystem(root)
        self.on_s3 = root.startswith(S3_SCHEMES)

    def write(self, name: str, table: pa.Table) -> None:
        """Write a table under a name; a file of that name is replaced."""
        with self._open(name) as out:
            pq.write_table(table, out, compression="zstd")

    def write_json(self, name: str, content: Mapping[str, object]) -> None:
        """Write an object under a name; a file of that name is replaced."""
        with self._open(name) as out:
            out.write((json.dumps(content) + "\n").encode())

    def read_json(self, name: str) -> dict[str, Any] | None:
        """Return the object of a name; a file that was cut short by a kill is none."""
        path = f"{self.path}/{name}"
        if not self.files.get_file_info(path).is_file:
            return None
        with self.files.open_input_stream(path) as file:
            try:
                found = json.loads(file.read())
            except ValueError:
                return None
        return found if isinstance(found, dict) else None

    def exists(self) -> bool:
        """Return whether the folder is there; on S3, which knows no folders, whether something is in it."""
        return bool(self.files.get_file_info(self.path).type != fs.FileType.NotFound)

    def remove(self, name: str) -> None:
        """Remove a file or a folder, if it is there."""
        path = f"{self.path}/{name}"
        kind = self.files.get_file_info(path).type
        if kind == fs.FileType.Directory:
            self.files.delete_dir(path)
        elif kind == fs.FileType.File:
            self.files.delete_file(path)

    def move(self, target: Store) -> None:
        """Give the folder the name of another one, which must not be there."""
        self.files.move(self.path, target.path)

    def written(self, folder: str) -> dict[str, datetime]:
        """Return when each file of a folder was written, by its name, by the clock of whoever keeps it."""
        selector = fs.FileSelector(f"{self.path}/{folder}", allow_not_found=True)
        return {f"{folder}/{info.base_name}": info.mtime for info in self.files.get_file_info(selector) if info.is_file}

    def tables(self, folder: str) -> list[str]:
        """Return the addresses of the Parquet files of a folder, in order."""
        selector = fs.FileSelector(f"{self.path}/{folder}", allow_not_found=True, recursive=True)
        scheme = self.root.partition("://")[0] + "://" if "://" in self.root else ""
        found = [str(info.path) for info in self.files.get_file_info(selector) if info.is_file]
        return sorted(scheme + path for path in found if path.endswith(".parquet"))

    def _open(self, name: str) -> pa.NativeFile:
        path = f"{self.path}/{name}"
        if not self.on_s3:  # which has no folders; to look for them costs requests
            self.files.create_dir(path.rpartition("/")[0], recursive=True)
        return self.files.open_output_stream(path)
