"""UMSAB Portuguese: Brazilian tweets (SentiBR), balanced."""

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
    name="umsab_pt",
    short_title="Portuguese tweets (UMSAB)",
    title="Brazilian tweets of SentiBR, in UMSAB",
    repository="cardiffnlp/xlm-t",
    commit="874214d64d96599eb869a033c22ec2cc57d19256",
    language="pt",
    years="until 2018",
    licence="repository Apache-2.0; the original corpus and X's terms: research use",
    terms="non-commercial",
    platform="twitter",
    labels="human",
    labelling="people, for SentiBR; as many rows of each class by leaving others out",
    flaws="Small. The shares of the classes are made.",
    files=(
        SourceFile(
            "data/sentiment/portuguese/train_text.txt",
            "7d4ef66e226d073e527a2b7164351cf9c26f2297608e872d0c8c586dce9118ac",
        ),
        SourceFile(
            "data/sentiment/portuguese/train_labels.txt",
            "1225a2d319fe4831e1dcb859a51e21c6a8a40c627f4a18c4e872554c385d23f5",
        ),
        SourceFile(
            "data/sentiment/portuguese/val_text.txt",
            "4a0ab0ef9ce458524fc97279c5c3fc47562d21312ca90972feb674f8ba0f8af3",
        ),
        SourceFile(
            "data/sentiment/portuguese/val_labels.txt",
            "2728c5af0a67fdb89dfbab4663e5df365c529bb7c513192e829771ebe16aef65",
        ),
        SourceFile(
            "data/sentiment/portuguese/test_text.txt",
            "7509d97cb78f7c9796fe2d6814428febf138e7c4c76285745cc8f05a514b94eb",
        ),
        SourceFile(
            "data/sentiment/portuguese/test_labels.txt",
            "7977cc5b0346f7ddab596fa6655ee7d2fe9f36c77129bfc14f3307d607a91761",
        ),
    ),
    read=_read,
)
