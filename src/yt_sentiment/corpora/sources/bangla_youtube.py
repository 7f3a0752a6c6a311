"""Bangla YouTube comments of Tripto and Ali (2018), as Alam et al. split them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import table_rows


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    return [
        (comment, label.lower(), split, f"{name}-{n}")
        for name, split in (("dev", "validation"), ("train", "train"), ("test", "test"))
        for n, (comment, label) in enumerate(table_rows(folder / f"sentiment_{name}.tsv", ["text", "class_label"]))
    ]


SOURCE: Final = Source(
    name="bangla_youtube",
    short_title="Bangla YouTube",
    title="Bangla YouTube comments (Tripto and Ali 2018)",
    repository="banglanlp/bangla-sentiment-classification",
    commit="e54f50402c7b9ee3e1626ab5f9c1ef6204b8764b",
    language="bn",
    years="2013-2018",
    licence="compilation CC BY-NC-SA 2.0; the original states none",
    terms="non-commercial",
    platform="youtube",
    labels="human",
    labelling="adult speakers; published training, development and test split",
    flaws="Small. A quarter of the rows repeat another, or another with a different label.",
    files=(
        SourceFile(
            "data/youtube_sentiment/sentiment_train.tsv",
            "6e694ab304487477c7643f118547757e13cf45b014a2b8e7d9dc547d7b872196",
        ),
        SourceFile(
            "data/youtube_sentiment/sentiment_dev.tsv",
            "5c808cbd60be67b9ad65b33d5e1fc8132254a3851d1e517c56a2bdf7d47ad55a",
        ),
        SourceFile(
            "data/youtube_sentiment/sentiment_test.tsv",
            "a1c86c47da53fed786370c97fba52d926fc5eb763419fbc4a042f4aeb3940bfc",
        ),
    ),
    read=_read,
)
