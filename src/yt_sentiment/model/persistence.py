"""The model directory on disk: text, JSON and one file of plain arrays, each checked by SHA-256.

``manifest.json``    identity, versions, origin, and the digest of every other file
``model.bin``        everything that the module reads, as ``engine/layout.py`` lays it out
``trees.txt``        the same trees in LightGBM's own text format, for the record; nothing reads it in service
``SHA256SUMS``       digests of all files, where an export put more beside them: what comments look like that the model
                     learnt from (``profile.json``), when and by which run it was trained (``provenance.json``). They
                     may differ for one and the same model, so that its version does not follow from them.
                     ``sha256sum --check`` reads it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version as library_version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from yt_sentiment.io.files import file_sha256, write_json
from yt_sentiment.io.strict_json import loads as load_json
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import LANGUAGE
from yt_sentiment.language.lexical_features import FEATURES_VERSION
from yt_sentiment.language.text import TEXT_VERSION
from yt_sentiment.model.checksums import (
    FILES,
    MANIFEST,
    MAX_BYTES,
    MODEL,
    SUMS,
    TREES,
    ModelFilesError,
    check_digest,
    check_sums,
    read_file,
    write_sums,
)

__all__ = [
    "FILES", "MANIFEST", "MODEL", "SUMS", "TREES", "ForeignVersionError", "Manifest", "ModelFiles", "ModelFilesError",
    "default_model_folder", "read_manifest", "read_model_files", "write_manifest", "write_sums",
]  # fmt: skip

FORMAT: Final = 6
"""Of the directory and of the files in it: another ``engine.layout.FILE_VERSION`` is another format."""
LIBRARIES: Final = ("lightgbm", "numpy", "scikit-learn", "scipy", "vaderSentiment")


class ForeignVersionError(ModelFilesError):
    """A model directory was written by code with other features than this."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model directory says of itself.

    Attributes:
        format: layout of the directory.
        text_version: normaliser and tokeniser that the model was fitted with.
        features_version: feature code that the model was fitted with.
        labels: class names in column order.
        languages: codes of the languages that are supported, English first; labels of comments in others are uncertain.
        data: SHA-256 per file of training data.
        metrics: validation scores per source, fixed when the model was trained.
        libraries: versions that trained the model.
        files: SHA-256 per file of the directory.
        version: first 12 hex digits of the SHA-256 of all of the above.
    """

    format: int
    text_version: str
    features_version: str
    labels: tuple[str, ...]
    languages: tuple[str, ...]
    data: Mapping[str, str]
    metrics: Mapping[str, Any]
    libraries: Mapping[str, str]
    files: Mapping[str, str]
    version: str = field(default="")

    def identity(self) -> str:
        """Return the version that follows from the content."""
        content = {key: value for key, value in asdict(self).items() if key != "version"}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model directory as it was checked.

    Attributes:
        manifest: what it says of itself.
        contents: bytes per file of the manifest, those that the digests are of.
    """

    manifest: Manifest
    contents: Mapping[str, bytes]


def write_manifest(
    folder: Path, *, languages: Sequence[str], data: Mapping[str, str], metrics: Mapping[str, Any]
) -> Manifest:
    """Describe the files of ``folder``, write ``manifest.json`` and return it.

    Raises:
        ModelFilesError: if a file is missing or the directory is larger than ``MAX_BYTES``.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise ModelFilesError(f"{folder} has no {name}")
    size = sum((folder / name).stat().st_size for name in FILES)
    if size > MAX_BYTES:
        raise ModelFilesError(f"{folder} has {size} bytes, at most {MAX_BYTES} are allowed; lower features.*")
    content: dict[str, Any] = {
        "format": FORMAT,
        "text_version": TEXT_VERSION,
        "features_version": FEATURES_VERSION,
        "labels": LABELS,
        "languages": tuple(languages),
        "data": dict(data),
        "metrics": dict(metrics),
        "libraries": {name: library_version(name) for name in LIBRARIES},
        "files": {name: file_sha256(folder / name) for name in FILES},
    }
    manifest = Manifest(**content, version=Manifest(**content).identity())
    write_json(folder / MANIFEST, asdict(manifest))
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of ``folder`` after checking it and every file against it.

    Raises:
        ModelFilesError: naming the file that is missing, altered, or of a foreign version.
    """
    return read_model_files(folder).manifest


def read_model_files(folder: Path) -> ModelFiles:
    """Return the manifest of ``folder`` and the bytes of its files, each read once and checked.

    Raises:
        ModelFilesError: naming the file that is missing, altered, or of a foreign version.
    """
    if not (folder / MANIFEST).is_file():
        raise ModelFilesError(f"{folder} is not a model directory: it has no {MANIFEST}")
    manifest = _parse_manifest(folder / MANIFEST, read_file(folder, MANIFEST))
    if unknown := sorted(set(manifest.files) - set(FILES)):
        raise ModelFilesError(f"{folder / MANIFEST} names {unknown[0][:60]!r}, expected {list(FILES)}")
    contents = {}
    for name in FILES:
        contents[name] = read_file(folder, name)
        check_digest(folder / name, contents[name], manifest.files.get(name))
    if (size := sum(map(len, contents.values()))) > MAX_BYTES:
        raise ModelFilesError(f"{folder} has {size} bytes, at most {MAX_BYTES} are read")
    check_sums(folder)
    return ModelFiles(manifest, contents)


def _parse_manifest(path: Path, content: bytes) -> Manifest:
    """Return a manifest that is of this code's versions, and whose version follows from its content."""
    try:
        raw = load_json(content)
        names = {name: tuple(raw[name]) for name in ("labels", "languages")}
        manifest = Manifest(**{**raw, **names})
        if not all(isinstance(code, str) and LANGUAGE.fullmatch(code) for code in manifest.languages):
            raise ValueError(f"languages is {manifest.languages!r:.80}, expected codes")
        for name in ("data", "metrics", "libraries", "files"):
            if not isinstance(getattr(manifest, name), dict):
                raise ValueError(f"{name} is not an object")
    except (ValueError, TypeError, KeyError) as error:
        raise ModelFilesError(f"{path} is not a manifest of format {FORMAT}: {error}") from None
    ours = {
        "format": FORMAT,
        "text_version": TEXT_VERSION,
        "features_version": FEATURES_VERSION,
        "labels": LABELS,
    }
    for name, expected in ours.items():
        if getattr(manifest, name) != expected:
            raise ForeignVersionError(f"{path}: {name} is {getattr(manifest, name)!r}, this code reads {expected!r}")
    if manifest.version != manifest.identity():
        raise ModelFilesError(f"{path} was altered: version is {manifest.version!r}, not {manifest.identity()!r}")
    return manifest


def default_model_folder() -> Path:
    """Return ``YT_SENTIMENT_MODEL``, or the model that the package carries."""
    return Path(os.environ.get("YT_SENTIMENT_MODEL") or str(files("yt_sentiment") / "default_model"))
