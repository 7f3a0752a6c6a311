"""GoEmotions: Reddit comments, 27 emotions and neutral, read as three classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, decode, fields_of
from yt_sentiment.corpora.source import Source, SourceFile

GOEMOTIONS_GROUPS = {
    "positive": "admiration amusement approval caring desire excitement gratitude joy love optimism pride relief",
    "negative": "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse "
    "sadness",
}
"""Source: ``sentiment_mapping.json`` of Google's GoEmotions (Demszky et al. 2020)."""


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    names = decode((folder / "labels.txt").read_bytes(), "labels.txt").split()
    group = {emotion: label for label, emotions in GOEMOTIONS_GROUPS.items() for emotion in emotions.split()}
    rows: list[Row] = []
    for name, split in (("train.tsv", "train"), ("dev.tsv", "validation"), ("test.tsv", "test")):
        for comment, indices, identifier in fields_of(folder / name, 3):
            emotions = {names[int(index)] for index in indices.split(",")}
            labels = {group[emotion] for emotion in emotions if emotion in group}
            if len(labels) == 1:
                rows.append((comment, labels.pop(), split, identifier))
            elif emotions == {"neutral"}:
                rows.append((comment, "neutral", split, identifier))
    return rows


SOURCE: Final = Source(
    name="goemotions",
    short_title="Reddit (GoEmotions)",
    title="Reddit comments, 27 emotions and neutral",
    repository="monologg/GoEmotions-pytorch",
    commit="b75f9d3a8b76bc1060687925b04ca98a1b8ea66b",
    language="en",
    years="2005-2019",
    licence="Apache-2.0",
    terms="permissive",
    platform="reddit",
    labels="human",
    labelling="three or more raters per comment; read as three classes by Google's sentiment grouping",
    flaws="Comments that are only ambiguous, or both positive and negative, are left out, which makes the "
    "task easier than life. Short, English, 2005-2019.",
    files=(
        SourceFile("data/original/train.tsv", "1c254a142be5c00e80d819b9ae1bbd36d94b2eeb8f4b1271846508d57e57d9c5"),
        SourceFile("data/original/dev.tsv", "575489c079c9de1097062a01738f998590d6b7ead66dd1c9fd1d2ba01fd8bc62"),
        SourceFile("data/original/test.tsv", "0587b2dd8b27b97352adbfc3fb083d46005c8946657fdc2b1ca8b1cc7f1f8be4"),
        SourceFile("data/original/labels.txt", "45c3ef86782d2a4d7fedcd6d8c111aa0d0e94720689bd164fac94fefb4495a89"),
    ),
    read=_read,
)
