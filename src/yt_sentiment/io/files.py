"""Whole files: written all or nothing, read as JSON, told apart by SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any


def write_text(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write ``text`` as UTF-8, all or nothing: on any error, and after a crash, the file is as it was.

    Args:
        path: folders above it are made; a symbolic link is followed.
        text: content.
        mode: permissions of the file; those of the one that is replaced, or the umask's, if not given.

    Raises:
        OSError: if it could not be written.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    if mode is None and path.exists():
        mode = path.stat().st_mode & 0o777
    try:
        with temporary.open("x", encoding="utf-8", newline="") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: Any, *, indent: int | None = 2) -> None:
    """Write ``content`` as ``write_text`` does; equal content gives equal bytes."""
    write_text(path, json.dumps(content, indent=indent, ensure_ascii=False) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in the file at ``path``, which this project wrote."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def file_sha256(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
