"""DravidianCodeMix: YouTube comments under film trailers, in a language of southern India mixed with English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import table_rows

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


def dravidian(code: str, language_name: str, flaws: str, *, train: str, dev: str, test: str) -> Source:
    """Return the corpus of a language whose three files are in one repository.

    Args:
        code: of the language, BCP 47.
        language_name: what people call the language.
        flaws: what a user of this language's rows must know.
        train: SHA-256 of the training file.
        dev: SHA-256 of the development file.
        test: SHA-256 of the test file.
    """
    stem = f"Dataset/Task A/{language_name.lower()}_sentiment"
    files = (
        SourceFile(f"{stem}_train.tsv", train),
        SourceFile(f"{stem}_dev.tsv", dev),
        SourceFile(f"{stem}_test_with_labels.tsv", test),
    )
    columns = dict.fromkeys(("dev", "train", "test"), ("text", "category"))
    return of_language(code, language_name, flaws, files, lambda folder, _: read_published(folder, files, columns))


def of_language(
    code: str,
    language_name: str,
    flaws: str,
    files: tuple[SourceFile, ...],
    read: Callable[[Path, Sequence[str]], list[Row]],
    *,
    licence: str = "none in the repository; that of the original on Zenodo not verified",
) -> Source:
    """Return the corpus of a language.

    Args:
        code: of the language, BCP 47.
        language_name: what people call the language.
        flaws: what a user of this language's rows must know.
        files: those of other repositories name theirs.
        read: as of a ``Source``, and so is licence.
        licence: what the repositories say of it.
    """
    return Source(
        name=f"dravidian_{code}",
        short_title=f"{language_name} YouTube (Dravidian)",
        title=f"YouTube comments under film trailers, {language_name} mixed with English",
        repository="anshika1712/Sentiment-Analysis-of-Dravidian-Code-Mixed-Texts",
        commit="bfe9dca017049f899d4f0bbdf88d0ec36c1ad745",
        language=code,
        years="2019-2020",
        licence=licence,
        terms="unstated",
        platform="youtube",
        labels="human",
        labelling="volunteers; 'unknown state' is read as neutral, mixed feelings and other languages are left out",
        flaws=flaws,
        files=files,
        read=read,
    )
