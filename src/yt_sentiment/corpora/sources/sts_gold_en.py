"""STS-Gold: tweets of 2009 on which three annotators agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError, lines_of
from yt_sentiment.corpora.source import Source, SourceFile

_LINE: Final = re.compile(r'"(?P<id>\d+)";"(?P<polarity>\d+)";"(?P<comment>.*)"')
_CLASSES: Final = {"0": "negative", "4": "positive"}


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    rows: list[Row] = []
    for number, line in enumerate(lines_of(path)[1:], start=2):
        match = _LINE.fullmatch(line)
        if match is None:
            raise SourceFormatError(
                f"{path.name} line {number}: expected a quoted id, polarity and tweet, separated by semicolons"
            )
        rows.append((match["comment"], _CLASSES.get(match["polarity"], match["polarity"]), None, match["id"]))
    return rows


SOURCE: Final = Source(
    name="sts_gold_en",
    short_title="tweets (STS-Gold)",
    title="tweets of STS-Gold",
    repository="pollockj/world_mood",
    commit="61b4c568bb1d4fc8ca2f7d99d0dc6790d2219d35",
    language="en",
    years="2009",
    licence="research use; X's terms for the texts",
    terms="non-commercial",
    platform="twitter",
    labels="human",
    labelling="three annotators, all of whom agree",
    flaws="Two classes, no neutral; nothing on which people differ. Old: no emoji.",
    files=(
        SourceFile(
            "sts_gold_v03/sts_gold_tweet.csv",
            "529d473c1abedfda15c567fec0fb94d7209a2057410376a2fc29b32fc6fef48f",
        ),
    ),
    read=_read,
)
