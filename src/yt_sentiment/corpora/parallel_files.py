"""Corpora of Cardiff NLP (TweetEval, UMSAB): texts in one file, labels in another, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError, lines_of

THREE_CLASSES: Final = {"0": "negative", "1": "neutral", "2": "positive"}

_SPLITS: Final = {"val": "validation", "train": "train", "test": "test"}


def read_parallel(folder: Path, classes: Mapping[str, str]) -> list[Row]:
    """Return the rows of ``<part>_text.txt`` and ``<part>_labels.txt`` of the three parts.

    Args:
        folder: where the six files lie.
        classes: class name by number; a number that it lacks stays as it is, for the limits to count.

    Raises:
        SourceFormatError: if a part has more texts than labels, or fewer.
    """
    rows: list[Row] = []
    for part, split in _SPLITS.items():
        texts, labels = lines_of(folder / f"{part}_text.txt"), lines_of(folder / f"{part}_labels.txt")
        if len(texts) != len(labels):
            raise SourceFormatError(f"{part} has {len(texts)} texts and {len(labels)} labels, expected the same number")
        for number, (comment, label) in enumerate(zip(texts, labels, strict=True)):
            rows.append((comment.strip(), classes.get(label, label), split, f"{part}-{number}"))
    return rows
