"""Files of a model directory, read once, bounded, and checked against their digests."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 12_000_000
"""All files of a model: the package that carries one stays small, and loading stays within some hundred MB."""
MANIFEST: Final = "manifest.json"
MODEL: Final = "model.bin"
TREES: Final = "trees.txt"
FILES: Final = (MODEL, TREES)
"""Files that every model has."""
SUMS: Final = "SHA256SUMS"
PROVENANCE: Final = "provenance.json"
FORMER_PROVENANCE: Final = "origin.json"
"""Its former name, under which exports of before are still read."""
BESIDE: Final = ("profile.json", PROVENANCE, FORMER_PROVENANCE)
"""What an export puts beside a model's own files."""


class ModelFilesError(ValueError):
    """A model directory is incomplete, altered, of a foreign version, or too large."""


def read_file(folder: Path, name: str) -> bytes:
    """Return a file of a model directory, a regular one with ``MAX_BYTES`` at most.

    Raises:
        ModelFilesError: if it is missing, too large, a link, or no file.
    """
    path = folder / name
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe would wait for a writer
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise ModelFilesError(f"{path} is not a regular file")
            if found.st_size > MAX_BYTES:
                raise ModelFilesError(f"{path} has {found.st_size} bytes, at most {MAX_BYTES} are read")
            return file.read(MAX_BYTES)
    except FileNotFoundError:
        raise ModelFilesError(f"{folder} has no {name}") from None
    except OSError as error:
        raise ModelFilesError(f"{path} is not a regular file that can be read: {error.strerror}") from None


def write_sums(folder: Path) -> None:
    """Write ``SHA256SUMS`` over every file of a model directory; to be called when all others are there."""
    names = [name for name in (MANIFEST, *FILES, *BESIDE) if (folder / name).is_file()]
    lines = [f"{hashlib.sha256(read_file(folder, name)).hexdigest()}  {name}\n" for name in names]
    (folder / SUMS).write_text("".join(lines), encoding="ascii")


def check_sums(folder: Path) -> None:
    """Check every file against ``SHA256SUMS``; without it, nothing may lie beside the model's own files."""
    beside = [name for name in BESIDE if (folder / name).exists()]
    if not (folder / SUMS).exists():
        if beside:
            raise ModelFilesError(f"{folder / beside[0]} is in no {SUMS}; export the model again")
        return
    sums: dict[str, str] = {}
    for number, line in enumerate(read_file(folder, SUMS).decode("ascii", "replace").splitlines(), 1):
        digest, _, name = line.partition("  ")
        if name in sums or name not in (MANIFEST, *FILES, *BESIDE):
            raise ModelFilesError(f"{folder / SUMS}, line {number}: {line[:100]!r} is not a digest of a known file")
        sums[name] = digest
    if missing := sorted({MANIFEST, *FILES, *beside} - set(sums)):
        raise ModelFilesError(f"{folder / SUMS} has no digest of {missing[0]}")
    for name, digest in sums.items():
        check_digest(folder / name, read_file(folder, name), digest)


def check_digest(path: Path, content: bytes, expected: str | None) -> None:
    """Raise ModelFilesError if the bytes of a file have another SHA-256."""
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ModelFilesError(f"{path} was altered: sha256 is {found}, expected {expected}")


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Turn what a file's reader refuses into an error that names the file.

    Raises:
        ModelFilesError: in place of ``ValueError``.
    """
    try:
        yield
    except ValueError as error:
        raise ModelFilesError(f"{name}: {error}") from None
