"""DravidianCodeMix's YouTube comments in Tamil and English; the training rows come from another repository."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.dravidian import of_language, read_published, three_classes
from yt_sentiment.corpora.formats import Row, csv_rows
from yt_sentiment.corpora.source import SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    archived, *published = SOURCE.files
    with zipfile.ZipFile(folder / archived.name) as archive:
        content = archive.read("Tamil.csv")
    columns = {"dev": ("text", "category"), "test": ("Text", "labels")}
    return [
        *read_published(folder, published, columns),  # first, since the archive holds the development rows again
        *three_classes(csv_rows(content, "Tamil.csv", ["comment", "sent"]), "train", "train"),
    ]


SOURCE: Final = of_language(
    "ta",
    "Tamil",
    flaws="Two thirds of the training rows praise a trailer, and three fifths of the test (FIRE 2023) are negative: a "
    "score on the development rows says as much. Written in the Tamil script, in Latin letters, and in English.",
    files=(
        SourceFile(
            "datasets.zip",
            "fa53dc93fb165157985412f761f496d41c5394a9e6a39dbf728c98ccd2fc1963",
            repository="SiddhanthHegde/Dravidian-MTL-Benchmarking",
            commit="8a725f6da06dc000739de5bc074fac6344e2385d",
        ),
        SourceFile(
            "Dataset/Task A/tamil_sentiment_dev.tsv",
            "7d31b669c6b08ff5de4c9d5b17705190fa34c1858294472a8bbae9a2e4eece37",
        ),
        SourceFile(
            "Dataset/Task A/tamil_sentiment_test_with_labels.tsv",
            "97e1303b0aa1508cdb59e53107e341b23a69ea9f913fe9539ee99d28cbe5f22c",
        ),
    ),
    read=_read,
    licence="none in the repositories; that of the original on Zenodo not verified",
)
