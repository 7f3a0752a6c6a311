"""Replace a folder by a registered model, all of it or nothing."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from yt_sentiment.model import SentimentModel, load_model
from yt_sentiment.model.checksums import BESIDE
from yt_sentiment.model.persistence import FILES, MANIFEST, SUMS, write_sums
from yt_sentiment.model.provenance import write_provenance
from yt_sentiment.monitoring.reference import FILE as PROFILE_FILE
from yt_sentiment.registry import journal
from yt_sentiment.registry.moves import recover
from yt_sentiment.registry.store import PRODUCTION, Registry, RegistryError

MAX_PROFILE_BYTES: Final = 10_000_000
_FORMER: Final = ("encoder.npz", "linear.npz", "vocabulary.npz")
"""Of a directory of format 3, which an export replaces."""
_EXPECTED: Final = {*FILES, MANIFEST, SUMS, *BESIDE, *_FORMER}
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
"""Both from Linux's ``fcntl.h``, see renameat2(2)."""


def export(registry: Registry, target: Path, alias: str = PRODUCTION, *, log: Path) -> SentimentModel:
    """Replace ``target`` by the model that ``alias`` points at, its profile with it; return it, loaded from there.

    The new folder is written beside the old one and takes its place in one step of the file system; what a crash leaves
    beside it, the next export removes.

    Args:
        registry: where the model is.
        target: folder; may hold a model, and nothing else.
        alias: of the version.
        log: the log of decisions, whose lock keeps the alias where it is.

    Raises:
        RegistryError: if nothing has that alias, or ``target`` holds what is no part of a model.
        ChainError: if the log was altered.
    """
    target = target.resolve()
    with journal.opened(log, registry) as opened:
        recover(registry, opened)
        version = registry.version_of(alias)
        if version is None:
            raise RegistryError(f"{registry.model_name} has no version with alias {alias!r}")
        fresh, old = (target.with_name(f".{target.name}.{state}") for state in ("new", "old"))
        _tidy(target, fresh, old)
        _write(registry, version, fresh)
        load_model(fresh)
        _replace(target, fresh, old)
    return load_model(target)


def _tidy(target: Path, fresh: Path, old: Path) -> None:
    if old.exists() and not target.exists():
        old.rename(target)
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    if target.exists() and (strangers := {path.name for path in target.iterdir()} - _EXPECTED):
        raise RegistryError(f"{target} holds {sorted(strangers)[:3]}, which no model has; give a folder of its own")


def _write(registry: Registry, version: int, folder: Path) -> None:
    """Write the model into a new folder, and see that it is on the disk."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        origin = registry.folder_of(version, Path(scratch) / "model")
        for name in (*FILES, MANIFEST):
            if (origin / name).is_file():
                shutil.copyfile(origin / name, folder / name)
        profile = registry.kept_with(version, PROFILE_FILE, Path(scratch) / "profile", max_bytes=MAX_PROFILE_BYTES)
        if profile is not None:
            shutil.copyfile(profile, folder / PROFILE_FILE)
        write_provenance(folder, registry_version=version, trained_at=registry.trained_at(version))
        write_sums(folder)
    for path in (*folder.iterdir(), folder):
        _sync(path)


def _replace(target: Path, fresh: Path, old: Path) -> None:
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        target.rename(old)
        fresh.rename(target)
    _sync(target.parent)
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Let two paths change places in one step; return whether system and file system can."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    done = library.renameat2(_AT_FDCWD, bytes(first), _AT_FDCWD, bytes(second), ctypes.c_uint(_RENAME_EXCHANGE))
    if done == 0:
        return True
    if (number := ctypes.get_errno()) in (errno.EINVAL, errno.ENOSYS):
        return False
    raise OSError(number, os.strerror(number), str(second))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
