"""SentiStrength's YouTube comments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, csv_rows
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.splits import is_odd


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    return [
        (
            comment,
            str(label).lower(),
            "test" if isinstance(comment, str) and is_odd(comment) else None,
            str(n),
        )
        for n, (comment, label) in enumerate(csv_rows(path.read_bytes(), path.name, ["text", "label"]))
    ]


SOURCE: Final = Source(
    name="sentistrength_youtube",
    short_title="YouTube (SentiStrength)",
    title="YouTube comments of SentiStrength",
    repository="dgarcia-eu/SocialDataScience",
    commit="d9a123789c6df39865b220913962ba07d326b440",
    language="en",
    years="2010",
    licence="repository CC BY-SA 4.0; original terms not verified",
    terms="unstated",
    platform="youtube",
    labels="human",
    labelling="positive and negative strength rated by people; ties were dropped by the publisher",
    flaws="Old comments: no emoji, ASCII emoticons. Small: an interval on the test half is about 5 points wide.",
    files=(
        SourceFile(
            "Exercises/Old/03_Sentiment_Analysis_Evaluation_old/YouTubeComments-Sentiment.csv",
            "82df407d5f4229ab159afd24701ef93e5b2f75de7c3af5c1233b622ed2bb6af1",
        ),
    ),
    read=_read,
)
