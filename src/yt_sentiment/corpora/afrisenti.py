"""AfriSenti (SemEval-2023 task 12): tweets in African languages, three files per language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import table_rows

_SPLITS: Final = {"dev": "validation", "train": "train", "test": "test"}


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    return [
        (comment, label, split, f"{name}-{n}")
        for name, split in _SPLITS.items()
        for n, (comment, label) in enumerate(table_rows(folder / f"{name}.tsv", ["tweet", "label"]))
    ]


def afrisenti(code: str, language: str, language_name: str, flaws: str, *, train: str, dev: str, test: str) -> Source:
    """Return the corpus of one language.

    Args:
        code: the publisher's folder.
        language: BCP 47 tag.
        language_name: what people call the language.
        flaws: what a user of this language's files must know.
        train: SHA-256 of ``train.tsv``.
        dev: SHA-256 of ``dev.tsv``.
        test: SHA-256 of ``test.tsv``.
    """
    return Source(
        name=f"afrisenti_{code}",
        short_title=f"{language_name} tweets (AfriSenti)",
        title=f"tweets in {language_name} of AfriSenti (SemEval-2023 task 12)",
        repository="afrisenti-semeval/afrisent-semeval-2023",
        commit="5aec3cfcf87b59f885e98641f72e52182776429d",
        language=language,
        years="2010-2022",
        licence="CC BY 4.0; X's terms for the texts",
        terms="permissive",
        platform="twitter",
        labels="human",
        labelling="native speakers; published training, development and test split",
        flaws=flaws,
        files=tuple(
            SourceFile(f"data/{code}/{name}.tsv", digest)
            for name, digest in (("train", train), ("dev", dev), ("test", test))
        ),
        read=_read,
    )
