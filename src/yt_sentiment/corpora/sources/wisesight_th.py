"""Wisesight: Thai comments and posts on social media."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError, decode
from yt_sentiment.corpora.source import Source, SourceFile

_CLASSES: Final = {"pos": "positive", "neg": "negative", "neu": "neutral", "q": "neutral"}
"""``q`` are questions."""


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    rows: list[Row] = []
    with zipfile.ZipFile(path) as archive:
        for part, split in (("valid", "validation"), ("train", "train"), ("test", "test")):
            name = f"data/{part}.jsonl"
            lines = decode(archive.read(name), name).rstrip("\n").split("\n")
            for number, line in enumerate(lines, start=1):
                record = _record(line)
                if not {"texts", "category"} <= set(record):
                    raise SourceFormatError(f"{name} line {number} is not an object with texts and category")
                category = record["category"]
                rows.append((record["texts"], _CLASSES.get(category, category), split, f"{part}-{number}"))
    return rows


def _record(line: str) -> dict[str, str]:
    """Return the object of a line; an empty one where it is anything else."""
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


SOURCE: Final = Source(
    name="wisesight_th",
    short_title="Thai comments (Wisesight)",
    title="Thai comments and posts on social media",
    repository="PyThaiNLP/wisesight-sentiment",
    commit="c1d063649abc3a6870b5fd1aae26cd1c64bdde7b",
    language="th",
    years="2016-2019",
    licence="CC0 1.0",
    terms="permissive",
    platform="social",
    labels="human",
    labelling="people of Wisesight",
    flaws="Many advertisements. Questions are read as neutral.",
    files=(SourceFile("huggingface/data.zip", "d310a74b2360c61cec815ac918bfece0b6f0182e0144c4d7f7379c9b02feb6b0"),),
    read=_read,
)
