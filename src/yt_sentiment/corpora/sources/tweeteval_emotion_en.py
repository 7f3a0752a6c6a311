"""TweetEval emotion: tweets of four emotions (SemEval-2018 task 1), read as two classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.parallel_files import read_parallel
from yt_sentiment.corpora.source import Source, SourceFile

_CLASSES: Final = {"0": "negative", "1": "positive", "2": "positive", "3": "negative"}
"""Anger, joy, optimism and sadness."""


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    return read_parallel(folder, _CLASSES)


SOURCE: Final = Source(
    name="tweeteval_emotion_en",
    short_title="tweets (SemEval-2018 emotion)",
    title="tweets of four emotions, of SemEval-2018 task 1",
    repository="cardiffnlp/tweeteval",
    commit="4fbd22cd78421f05b1ecdb4fc5725bc7a7bd8f66",
    language="en",
    years="until 2018",
    licence="research use; X's terms for the texts",
    terms="non-commercial",
    platform="twitter",
    labels="human",
    labelling="people, for SemEval-2018; joy and optimism read as positive, anger and sadness as negative",
    flaws="Two classes, no neutral. Many tweets were found by hashtags that name the emotion.",
    files=(
        SourceFile(
            "datasets/emotion/train_text.txt",
            "2c62f67aeb3eac1aea0e5a9c3d0f4bc337992581f3f858061786a1fb4d79d95e",
        ),
        SourceFile(
            "datasets/emotion/train_labels.txt",
            "987e767d8679e18abdf7de37a6d2bcd0a40a296ddd704e8d515cf0e3033c8d9c",
        ),
        SourceFile("datasets/emotion/val_text.txt", "e2e30c86b8cbb97944d6543aedc06eace3bb275cb2f381aba787b838b4f23ca5"),
        SourceFile(
            "datasets/emotion/val_labels.txt",
            "313730630160b7e0a6b4235b800c76683f4aeeb72d094eb69646630cd5cfe338",
        ),
        SourceFile(
            "datasets/emotion/test_text.txt",
            "7e1070f5d3e3fcece5bc73680bff9981e90d8f7b2f1009bfe7a01d059d1c6091",
        ),
        SourceFile(
            "datasets/emotion/test_labels.txt",
            "245072348c711961785be6d395997f97cf7fcda3effeae7805664171dc75f913",
        ),
    ),
    read=_read,
)
