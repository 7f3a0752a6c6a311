"""Read each corpus into one unchecked frame.

Columns: ``text``, ``label`` (one of the class names, or whatever the file says), ``source``,
``split`` (the publisher's, or missing where this project splits) and ``id``.
"""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from yt_sentiment.corpora.catalog import Source
from yt_sentiment.corpora.splits import is_odd
from yt_sentiment.labels import CODES

GOEMOTIONS_GROUPS = {
    "positive": "admiration amusement approval caring desire excitement gratitude joy love optimism pride relief",
    "negative": "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse "
    "sadness",
}
"""Source: ``sentiment_mapping.json`` of Google's GoEmotions (Demszky et al. 2020)."""

VADER_CUT = 0.5
"""Mean rating, on the scale -4 to 4, from which a text counts as positive (or, mirrored, negative)."""

_LABEL_OF_CODE = {str(code): label for label, code in CODES.items()}
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_QUOTE_RUN = re.compile(r'\\?"{2,}|\\"')
Row = tuple[Any, Any, str | None, str]


class SourceFormatError(ValueError):
    """A corpus file is not what its reader expects; the message names file, line and expectation."""


def read_source(source: Source, folder: Path, *, vader_parts: tuple[str, ...]) -> pd.DataFrame:
    """Return the unchecked rows of one corpus.

    Args:
        source: which corpus.
        folder: where its files lie, by name.
        vader_parts: parts of ``vader_icwsm`` to read.

    Raises:
        SourceFormatError: on an empty file, one that is not UTF-8, or a row of another shape.
    """
    readers: dict[str, Callable[[], list[Row]]] = {
        "goemotions": lambda: _read_goemotions(folder),
        "semeval2017": lambda: _read_semeval(folder, [file.name for file in source.files]),
        "sentistrength_youtube": lambda: _read_sentistrength(folder / source.files[0].name),
        "vader_icwsm": lambda: _read_vader(folder / source.files[0].name, vader_parts),
        "kaggle_reddit": lambda: _read_kaggle(folder / source.files[0].name),
        "feedback": lambda: _read_feedback(folder / source.files[0].name),
    }
    frame = pd.DataFrame(readers[source.name](), columns=["text", "label", "split", "id"])
    if frame.empty:
        raise SourceFormatError(f"source {source.name!r} has no rows")
    frame["source"] = source.name
    return frame[["text", "label", "source", "split", "id"]]


def decode(content: bytes, name: str) -> str:
    """Return ``content`` as text.

    Raises:
        SourceFormatError: if it is empty or not UTF-8.
    """
    if not content.strip():
        raise SourceFormatError(f"{name} is empty, expected rows")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = content[error.start : error.start + 1]
        raise SourceFormatError(f"{name}: byte {bad!r} at position {error.start} is not UTF-8") from None


def _fields(path: Path, count: int, *, text_last: bool = False) -> list[list[str]]:
    """Return the tab-separated fields of each line; a last one that is text may hold tabs."""
    rows = []
    # Only \n ends a line: comments hold other characters that str.splitlines would cut at.
    for number, line in enumerate(decode(path.read_bytes(), path.name).rstrip("\n").split("\n"), start=1):
        fields = line.rstrip().split("\t", count - 1 if text_last else -1)
        if len(fields) != count:
            raise SourceFormatError(f"{path.name} line {number}: {len(fields)} columns, expected {count}")
        rows.append(fields)
    return rows


def _read_goemotions(folder: Path) -> list[Row]:
    names = decode((folder / "labels.txt").read_bytes(), "labels.txt").split()
    group = {emotion: label for label, emotions in GOEMOTIONS_GROUPS.items() for emotion in emotions.split()}
    rows: list[Row] = []
    for name, split in (("train.tsv", "train"), ("dev.tsv", "validation"), ("test.tsv", "test")):
        for comment, indices, identifier in _fields(folder / name, 3):
            emotions = {names[int(index)] for index in indices.split(",")}
            labels = {group[emotion] for emotion in emotions if emotion in group}
            if len(labels) == 1:
                rows.append((comment, labels.pop(), split, identifier))
            elif emotions == {"neutral"}:
                rows.append((comment, "neutral", split, identifier))
    return rows


def _read_semeval(folder: Path, names: list[str]) -> list[Row]:
    rows: list[Row] = []
    seen: set[str] = set()
    for name in names:
        split = "test" if name.startswith("SemEval2017") else None
        for identifier, label, comment in _fields(folder / name, 3, text_last=True):
            if split == "test" or identifier not in seen:
                seen.add(identifier)
                rows.append((_unescape_tweet(comment), label, split, f"{name[:12]}-{identifier}"))
    return rows


def _unescape_tweet(comment: str) -> str:
    """Undo the literal escapes and the doubled quotes of the published files."""
    comment = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), comment)
    if len(comment) > 1 and comment[0] == comment[-1] == '"' and _QUOTE_RUN.search(comment[1:-1]):
        comment = comment[1:-1]
    return _QUOTE_RUN.sub('"', comment)


def _csv(content: bytes, name: str, columns: list[str]) -> list[tuple[Any, ...]]:
    decode(content, name)
    frame = pd.read_csv(io.BytesIO(content), keep_default_na=False, na_values=[""], dtype=str)
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SourceFormatError(f"{name} has columns {list(frame.columns)}, expected {columns}")
    return list(frame[columns].itertuples(index=False, name=None))


def _read_sentistrength(path: Path) -> list[Row]:
    return [
        (
            comment,
            str(label).lower(),
            "test" if isinstance(comment, str) and is_odd(comment) else None,
            str(n),
        )
        for n, (comment, label) in enumerate(_csv(path.read_bytes(), path.name, ["text", "label"]))
    ]


def _read_vader(path: Path, parts: tuple[str, ...]) -> list[Row]:
    rows: list[Row] = []
    with tarfile.open(path) as archive:
        members = {name.split("/")[-1].removesuffix("_GroundTruth.txt"): name for name in archive.getnames()}
        for part in parts:
            handle = archive.extractfile(members[part]) if part in members else None
            if handle is None:
                found = sorted(name for name in members if f"{name}_GroundTruth.txt" in members[name])
                raise SourceFormatError(f"vader_icwsm has no part {part!r}, expected some of {found}")
            for line in handle.read().decode("utf-8-sig", "replace").splitlines():
                identifier, rating, comment = line.split("\t")
                score = float(rating)
                label = "positive" if score >= VADER_CUT else "negative" if score <= -VADER_CUT else "neutral"
                rows.append((comment, label, None, f"{part}-{identifier}"))
    return rows


def _read_kaggle(path: Path) -> list[Row]:
    with zipfile.ZipFile(path) as archive:
        content = archive.read("Reddit_Data.csv")
    return [
        (comment, _LABEL_OF_CODE.get(str(code), code), None, str(n))
        for n, (comment, code) in enumerate(_csv(content, "Reddit_Data.csv", ["clean_comment", "category"]))
    ]


def _read_feedback(path: Path) -> list[Row]:
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for comment, label in _csv(path.read_bytes(), path.name, ["text", "label"]):
        said[comment][str(label)] += 1
    rows: list[Row] = []
    for n, (comment, labels) in enumerate(said.items()):
        [(label, votes), *others] = labels.most_common()
        if not others or votes > others[0][1]:
            rows.append((comment, label, "train", str(n)))
    return rows
