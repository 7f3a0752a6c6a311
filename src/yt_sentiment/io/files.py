"""Whole files: written all or nothing, read as JSON, told apart by SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


@contextmanager
def replacing(path: Path, *, mode: int | None = None, binary: bool = False) -> Iterator[IO[Any]]:
    """Give a file to write that takes the place of ``path`` once it is whole and on the disk.

    However the writing ends, nothing has that name but what was there before or all of the new content.

    Args:
        path: folders above it are made; a symbolic link is followed.
        mode: permissions of the file; those of the one that is replaced, or the umask's, if not given.
        binary: whether bytes are written, not text in UTF-8.

    Raises:
        OSError: if it could not be written.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    if mode is None and path.exists():
        mode = path.stat().st_mode & 0o777
    try:
        with temporary.open("xb") if binary else temporary.open("x", encoding="utf-8", newline="") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write ``text`` as ``replacing`` does."""
    with replacing(path, mode=mode) as file:
        file.write(text)


def write_json(path: Path, content: Any, *, indent: int | None = 2, mode: int | None = None) -> None:
    """Write ``content`` as ``write_text`` does; equal content gives equal bytes."""
    write_text(path, json.dumps(content, indent=indent, ensure_ascii=False) + "\n", mode=mode)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in the file at ``path``, which this project wrote."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def file_sha256(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
