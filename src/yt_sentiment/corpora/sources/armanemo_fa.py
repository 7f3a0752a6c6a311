"""ArmanEmo: Persian tweets, Instagram comments and shop reviews, seven emotions read as three classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, fields_of
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import unquoted

_LABELS: Final = {
    "HAPPY": "positive",
    "SAD": "negative",
    "ANGRY": "negative",
    "HATE": "negative",
    "FEAR": "negative",
    "OTHER": "neutral",
}
_EITHER: Final = "SURPRISE"


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    return [
        (unquoted(comment), _LABELS.get(emotion, emotion), split, f"{name}-{n}")
        for name, split in (("train", None), ("test", "test"))
        for n, (comment, emotion) in enumerate(fields_of(folder / f"{name}.tsv", 2))
        if emotion != _EITHER
    ]


SOURCE: Final = Source(
    name="armanemo_fa",
    short_title="Persian (ArmanEmo)",
    title="Persian tweets, Instagram comments and reviews of Digikala, seven emotions",
    repository="Arman-Rayan-Sharif/arman-text-emotion",
    commit="e38ddd91f1e8f438ff99ba8b01d92253de85104a",
    language="fa",
    years="until 2022",
    licence="CC BY-NC-SA 4.0",
    terms="non-commercial",
    platform="social",
    labels="human",
    labelling="one of seven emotions per comment, read as three classes; published training and test split",
    flaws="Classes are derived: 'other' is read as neutral, surprise is left out, and what is sad or fearful counts as "
    "negative.",
    files=(
        SourceFile("dataset/train.tsv", "77e602cb78196427f0899544b00cbe1c96c85921054bc0507ab26c91d0c94fe9"),
        SourceFile("dataset/test.tsv", "f3c541a8286d75dbea8cefa69bcdc9ee6bba9bdca391df66dce59ae7b952544a"),
    ),
    read=_read,
)
