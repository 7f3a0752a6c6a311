"""UMSAB French: tweets on climate news (DEFT 2015), balanced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.parallel_files import THREE_CLASSES, read_parallel
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    return read_parallel(folder, THREE_CLASSES)


SOURCE: Final = Source(
    name="umsab_fr",
    short_title="French tweets (UMSAB)",
    title="French tweets of DEFT 2015, in UMSAB",
    repository="cardiffnlp/xlm-t",
    commit="874214d64d96599eb869a033c22ec2cc57d19256",
    language="fr",
    years="until 2015",
    licence="repository Apache-2.0; the original corpus and X's terms: research use",
    terms="non-commercial",
    platform="twitter",
    labels="human",
    labelling="people, for DEFT 2015; as many rows of each class by leaving others out",
    flaws="Small. Climate and news, a poor match for comments. The shares of the classes are made.",
    files=(
        SourceFile(
            "data/sentiment/french/train_text.txt",
            "11b9d5d5c75b47c2f38e84a843153979e72fe06c89d57c33e242b342b98e70f7",
        ),
        SourceFile(
            "data/sentiment/french/train_labels.txt",
            "1225a2d319fe4831e1dcb859a51e21c6a8a40c627f4a18c4e872554c385d23f5",
        ),
        SourceFile(
            "data/sentiment/french/val_text.txt",
            "fc6a9b759e27a9b57db5db90e73e4c280a75b4771637ed5be583f931cde6d9c1",
        ),
        SourceFile(
            "data/sentiment/french/val_labels.txt",
            "2728c5af0a67fdb89dfbab4663e5df365c529bb7c513192e829771ebe16aef65",
        ),
        SourceFile(
            "data/sentiment/french/test_text.txt",
            "fae6827fdec40ab49ba04e62586f198721b054b8de556f62129e60bf1138fcf1",
        ),
        SourceFile(
            "data/sentiment/french/test_labels.txt",
            "7977cc5b0346f7ddab596fa6655ee7d2fe9f36c77129bfc14f3307d607a91761",
        ),
    ),
    read=_read,
)
