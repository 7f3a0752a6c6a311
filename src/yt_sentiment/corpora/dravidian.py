"""DravidianCodeMix: YouTube comments under film trailers, in a language of southern India mixed with English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import table_rows

REPOSITORY: Final = "anshika1712/Sentiment-Analysis-of-Dravidian-Code-Mixed-Texts"
COMMIT: Final = "bfe9dca017049f899d4f0bbdf88d0ec36c1ad745"
LABELLING: Final = "volunteers; 'unknown state' is read as neutral, mixed feelings and other languages are left out"

_LABELS: Final = {"positive": "positive", "negative": "negative", "unknown state": "neutral", "neutral": "neutral"}
_LEFT_OUT: Final = ("mixed", "mixed feelings")


def three_classes(pairs: Iterable[tuple[str, ...]], split: str, prefix: str) -> list[Row]:
    """Return the rows of comments and the publisher's labels; one that is unknown stays, for the limits to find."""
    rows: list[Row] = []
    for n, (comment, label) in enumerate(pairs):
        read = label.replace("_", " ").lower()
        if read not in _LEFT_OUT and not read.startswith("not-"):
            rows.append((comment, _LABELS.get(read, label), split, f"{prefix}-{n}"))
    return rows


def read_published(folder: Path, files: Sequence[SourceFile], columns: dict[str, tuple[str, str]]) -> list[Row]:
    """Return the rows of tab-separated ``files`` by what their names say they are for, in the order of ``columns``.

    Args:
        folder: where they lie.
        files: those to read.
        columns: the columns of comment and label per word of the name, ``train``, ``dev`` or ``test``.
    """
    rows: list[Row] = []
    for part, names in columns.items():
        file = next(file for file in files if part in file.name)
        split = "validation" if part == "dev" else part
        rows += three_classes(table_rows(folder / file.name, names), split, part)
    return rows


def dravidian(code: str, name: str, flaws: str, *, train: str, dev: str, test: str) -> Source:
    """Return the corpus of a language whose three files are in one repository.

    Args:
        code: of the language, BCP 47.
        name: of the language.
        flaws: what a user of this language's rows must know.
        train: SHA-256 of the training file.
        dev: SHA-256 of the development file.
        test: SHA-256 of the test file.
    """
    stem = f"Dataset/Task A/{name.lower()}_sentiment"
    files = (
        SourceFile(f"{stem}_train.tsv", train),
        SourceFile(f"{stem}_dev.tsv", dev),
        SourceFile(f"{stem}_test_with_labels.tsv", test),
    )
    columns = dict.fromkeys(("dev", "train", "test"), ("text", "category"))
    return Source(
        name=f"dravidian_{code}",
        short_title=f"{name} YouTube (Dravidian)",
        title=f"YouTube comments under film trailers, {name} mixed with English",
        repository=REPOSITORY,
        commit=COMMIT,
        language=code,
        years="2019-2020",
        licence="none in the repository; that of the original on Zenodo not verified",
        terms="unstated",
        platform="youtube",
        labels="human",
        labelling=LABELLING,
        flaws=flaws,
        files=files,
        read=lambda folder, _: read_published(folder, files, columns),
    )
