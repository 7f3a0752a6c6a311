"""EmoEvent: English tweets on events of April 2019, seven emotions read as three classes.

Its Spanish half is left out: the labels do not match the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import table_rows

_LABELS: Final = {
    "joy": "positive",
    "anger": "negative",
    "sadness": "negative",
    "disgust": "negative",
    "fear": "negative",
    "others": "neutral",
}
_EITHER: Final = "surprise"


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    return [
        (comment, _LABELS.get(emotion, emotion), split, f"{name}-{n}")
        for name, split in (("dev", "validation"), ("train", "train"), ("test", "test"))
        for n, (comment, emotion) in enumerate(
            table_rows(
                folder / f"{name}.tsv",
                ["tweet", "emotion"],
            )
        )
        if emotion != _EITHER
    ]


SOURCE: Final = Source(
    name="emoevent_en",
    short_title="tweets (EmoEvent)",
    title="English tweets on events of April 2019, seven emotions",
    repository="fmplaza/EmoEvent",
    commit="f55f01c78e77fb2c711b40f3ff6925f605bc5101",
    language="en",
    years="2019",
    licence="none stated",
    terms="unstated",
    platform="twitter",
    labels="human",
    labelling="three crowd raters per tweet, one of seven emotions, read as three classes; published split",
    flaws="Classes are derived: 'others' is read as neutral, surprise is left out. One month and eight events, which "
    "hashtags name.",
    files=(
        SourceFile("splits/en/train.tsv", "ef53c0d66003210672683e97dde3e45f709774e417da1130e326542d7e5c50b6"),
        SourceFile("splits/en/dev.tsv", "2e3b6ecf783ca28c29c8289641dc03c566a7bda8a00126ce8206f6098cf80e28"),
        SourceFile("splits/en/test.tsv", "5bfa51b22df540684de2205217b4d99360f426d6afbc02ed1186b5975702fa29"),
    ),
    read=_read,
)
