"""DravidianCodeMix's YouTube comments in Kannada and English."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.dravidian import COMMIT, LABELLING, REPOSITORY, read_published
from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    columns = dict.fromkeys(("dev", "train", "test"), ("text", "category"))
    return read_published(folder, SOURCE.files, columns)


SOURCE: Final = Source(
    name="dravidian_kn",
    short_title="Kannada YouTube (Dravidian)",
    title="YouTube comments under film trailers, Kannada mixed with English",
    repository=REPOSITORY,
    commit=COMMIT,
    language="kn",
    years="2019-2020",
    licence="none in the repository; that of the original on Zenodo not verified",
    terms="unstated",
    platform="youtube",
    labels="human",
    labelling=LABELLING,
    flaws="Two thirds praise a trailer. Written in the Kannada script, in Latin letters, and in English, "
    "often in one comment.",
    files=(
        SourceFile(
            "Dataset/Task A/kannada_sentiment_train.tsv",
            "5e75643ff5c2b1b9a97fd1cd8af3ee2b0d97a494d707863e3a7650b1b0aabc8d",
        ),
        SourceFile(
            "Dataset/Task A/kannada_sentiment_dev.tsv",
            "da47a798258fc3bb474c4c9628483366a72c52dcf23e7f236ea9c26e35f7af19",
        ),
        SourceFile(
            "Dataset/Task A/kannada_sentiment_test_with_labels.tsv",
            "527ca0944e465092449f06133d4dde36582f3c7037ef115c3dcd35d3502feaee",
        ),
    ),
    read=_read,
)
