"""SentiStrength's tweets, judged by the raters of its YouTube comments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    rows: list[Row] = []
    # Latin-1: four characters of the file are not ASCII.
    for number, line in enumerate(path.read_bytes().decode("latin-1").rstrip("\n").split("\n"), start=1):
        positive, _tab, rest = line.partition("\t")
        negative, tab, comment = rest.partition("\t")
        if not tab or not {positive, negative} <= set("12345"):
            raise SourceFormatError(f"{path.name} line {number}: expected two strengths of 1 to 5 and a text")
        if positive != negative:
            rows.append((comment, "positive" if positive > negative else "negative", None, str(number)))
        elif positive == "1":
            rows.append((comment, "neutral", None, str(number)))
    return rows


SOURCE: Final = Source(
    name="sentistrength_twitter_en",
    short_title="tweets (SentiStrength)",
    title="tweets of SentiStrength",
    repository="hoffmatteo/thesis_code",
    commit="b70dc2a2837b4a17e6ed0a922339e4dec6e91e13",
    language="en",
    years="2010",
    licence="none stated in the copy",
    terms="unstated",
    platform="twitter",
    labels="human",
    labelling="positive and negative strength, 1 to 5 each, rated by people; the sign of the difference, and neutral "
    "where both are 1",
    flaws="Old: no emoji, and question marks where other characters stood. Tweets as positive as negative are left "
    "out.",
    files=(
        SourceFile("data/testing/twitter4242.txt", "865306037ad47e4d77778c10e6819c1b3212602b428f157a3e2251ae0a70564b"),
    ),
    read=_read,
)
