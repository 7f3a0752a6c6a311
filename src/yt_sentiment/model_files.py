"""The model directory on disk: text, JSON and NumPy arrays, never pickle, each file checked by SHA-256.

``manifest.json``    identity, versions, origin, and the digest of every other file
``vocabulary.json``  n-grams of the two TF-IDF vectorisers
``idf.npz``          their inverse document frequencies
``linear.npz``       weights of the linear models, and the calibration temperature
``trees.txt``        LightGBM's own text format
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Any, Final

import numpy as np

from yt_sentiment.features import FEATURES_VERSION, NgramTable, TextFeatures
from yt_sentiment.labels import LABELS
from yt_sentiment.text import TEXT_VERSION

FORMAT: Final = 1
MAX_BYTES: Final = 12_000_000
MANIFEST: Final = "manifest.json"
FILES: Final = ("vocabulary.json", "idf.npz", "linear.npz", "trees.txt")
LIBRARIES: Final = ("lightgbm", "numpy", "scikit-learn", "scipy", "vaderSentiment")


class ModelFilesError(ValueError):
    """A model directory is incomplete, altered, of a foreign version, or too large."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model directory says of itself.

    Attributes:
        format: layout of the directory.
        text_version: normaliser and tokeniser that the model was fitted with.
        features_version: feature code that the model was fitted with.
        labels: class names in column order.
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
    data: Mapping[str, str]
    metrics: Mapping[str, Any]
    libraries: Mapping[str, str]
    files: Mapping[str, str]
    version: str = field(default="")

    def identity(self) -> str:
        """Return the version that follows from the content."""
        content = {key: value for key, value in asdict(self).items() if key != "version"}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def file_sha256(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def save_vocabulary(features: TextFeatures, folder: Path) -> None:
    """Write the fitted state of ``features`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"words": features.words, "chars": features.chars}
    content = {
        name: {"ngram_min": table.ngram_min, "ngram_max": table.ngram_max, "terms": table.terms}
        for name, table in tables.items()
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    (folder / "vocabulary.json").write_text(text, encoding="utf-8")
    np.savez_compressed(folder / "idf.npz", words=features.words.idf, chars=features.chars.idf)


def load_vocabulary(folder: Path) -> TextFeatures:
    """Return the features that ``save_vocabulary`` wrote."""
    content = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    with np.load(folder / "idf.npz", allow_pickle=False) as idf:
        return TextFeatures(*(NgramTable(idf=idf[name], **content[name]) for name in ("words", "chars")))


def write_manifest(folder: Path, *, data: Mapping[str, str], metrics: Mapping[str, Any]) -> Manifest:
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
        "data": dict(data),
        "metrics": dict(metrics),
        "libraries": {name: library_version(name) for name in LIBRARIES},
        "files": {name: file_sha256(folder / name) for name in FILES},
    }
    manifest = Manifest(**content, version=Manifest(**content).identity())
    text = json.dumps(asdict(manifest), indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of ``folder`` after checking it and every file against it.

    Raises:
        ModelFilesError: naming the file that is missing, altered, or of a foreign version.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise ModelFilesError(f"{folder} is no model directory: it has no {MANIFEST}")
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**{**raw, "labels": tuple(raw["labels"])})
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
            raise ModelFilesError(f"{path}: {name} is {getattr(manifest, name)!r}, this code reads {expected!r}")
    if manifest.version != manifest.identity():
        raise ModelFilesError(f"{path} was altered: version is {manifest.version!r}, not {manifest.identity()!r}")
    for name in FILES:
        if not (folder / name).is_file():
            raise ModelFilesError(f"{folder} has no {name}")
        found = file_sha256(folder / name)
        if found != manifest.files.get(name):
            raise ModelFilesError(
                f"{folder / name} was altered: sha256 is {found}, expected {manifest.files.get(name)}"
            )
    return manifest
