"""MultiSenti: tweets in Roman Urdu, mixed with English, on the election of 2018 in Pakistan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError, fields_of
from yt_sentiment.corpora.parallel_files import THREE_CLASSES
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for part, split in (("train", None), ("test", "test")):
        texts = fields_of(folder / f"X_{part}.tsv", 2)[1:]
        labels = fields_of(folder / f"y_{part}.tsv", 1)[1:]
        if len(texts) != len(labels):
            raise SourceFormatError(
                f"X_{part}.tsv has {len(texts)} rows and y_{part}.tsv {len(labels)}, expected the same number"
            )
        for number, ((comment, _language), (label,)) in enumerate(zip(texts, labels, strict=True)):
            rows.append((comment, THREE_CLASSES.get(label, label), split, f"{part}-{number}"))
    return rows


SOURCE: Final = Source(
    name="multisenti_ur_latn",
    short_title="Roman Urdu tweets (MultiSenti)",
    title="tweets in Roman Urdu, and mixed with English, on an election",
    repository="haroonshakeel/multisenti",
    commit="6a0c946bc55cefa386e708af8e2c39ce23277a48",
    language="ur-Latn",
    years="2018",
    licence="none stated",
    terms="unstated",
    platform="twitter",
    labels="human",
    labelling="two annotators and an expert",
    flaws="Politics only. Lower-cased by the publisher, without emoji and punctuation. One in forty is English.",
    files=(
        SourceFile("X_train.tsv", "b4defcc86b48bda43bb95e6fd88fceee934e1308bbdb88fa04b167ee95482503"),
        SourceFile("y_train.tsv", "03a7ec9911698244578ae98af7038e61cd2aa73346a6663d86afb92e2d97e29a"),
        SourceFile("X_test.tsv", "dfd4022fef9b2f142d847128317ce3dd2c0d23e23b9bacc4b28fe97e33e74b49"),
        SourceFile("y_test.tsv", "2ea880b539791930affd24728a67295d55a055bb2d59f86fd50ac368bb5acffb"),
    ),
    read=_read,
)
