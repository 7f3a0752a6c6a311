"""Corpora of Cardiff NLP (TweetEval, UMSAB): texts in one file, labels in another, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError, lines_of
from yt_sentiment.corpora.source import Source, SourceFile

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


def umsab(
    code: str, language_name: str, title: str, years: str, labelling: str, flaws: str, digests: Mapping[str, str]
) -> Source:
    """Return the part of UMSAB in one language.

    Args:
        code: of the language, BCP 47.
        language_name: what people call the language.
        title: as of a ``Source``, and so are years, labelling and flaws.
        years: when the tweets were written.
        labelling: how the labels were made.
        flaws: what a user must know.
        digests: SHA-256 per file name, without its ending.
    """
    return Source(
        name=f"umsab_{code}",
        short_title=f"{language_name} tweets (UMSAB)",
        title=title,
        repository="cardiffnlp/xlm-t",
        commit="874214d64d96599eb869a033c22ec2cc57d19256",
        language=code,
        years=years,
        licence="repository Apache-2.0; the original corpus and X's terms: research use",
        terms="non-commercial",
        platform="twitter",
        labels="human",
        labelling=labelling,
        flaws=flaws,
        files=tuple(
            SourceFile(f"data/sentiment/{language_name.lower()}/{name}.txt", digest) for name, digest in digests.items()
        ),
        read=lambda folder, _: read_parallel(folder, THREE_CLASSES),
    )
