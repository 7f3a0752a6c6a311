"""DravidianCodeMix's YouTube comments in Malayalam and English."""

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
    name="dravidian_ml",
    short_title="Malayalam YouTube (Dravidian)",
    title="YouTube comments under film trailers, Malayalam mixed with English",
    repository=REPOSITORY,
    commit=COMMIT,
    language="ml",
    years="2019-2020",
    licence="none in the repository; that of the original on Zenodo not verified",
    terms="unstated",
    platform="youtube",
    labels="human",
    labelling=LABELLING,
    flaws="Half praise a trailer. Written in the Malayalam script, in Latin letters, and in English, "
    "often in one comment.",
    files=(
        SourceFile(
            "Dataset/Task A/malayalam_sentiment_train.tsv",
            "c346277a654f1d681e23778d264294ac0475a96f0f39e0e8d219b018ddc016a8",
        ),
        SourceFile(
            "Dataset/Task A/malayalam_sentiment_dev.tsv",
            "7adb8a17d7f6e1cbce175ed481be09522e8bbce74021d7f6ca3d41bb990b3a5f",
        ),
        SourceFile(
            "Dataset/Task A/malayalam_sentiment_test_with_labels.tsv",
            "b26e1058821e4cb8f24d0b87c559a5da5588f77035b7012467ad2dbbd1a7a34e",
        ),
    ),
    read=_read,
)
