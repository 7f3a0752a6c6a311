"""Sanders: tweets on Apple, Google, Microsoft and Twitter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, csv_rows
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    rows = csv_rows(path.read_bytes(), path.name, ["TweetText", "Sentiment"])
    # "irrelevant" are adverts and tweets in other languages: no judgement of what they say.
    return [(comment, label, None, str(n)) for n, (comment, label) in enumerate(rows) if label != "irrelevant"]


SOURCE: Final = Source(
    name="sanders_en",
    short_title="tweets (Sanders)",
    title="tweets on Apple, Google, Microsoft and Twitter",
    repository="zfz/twitter_corpus",
    commit="09afbfb5b580c848062aadbc4491fecc96b0a85a",
    language="en",
    years="2011",
    licence="none stated in the copy",
    terms="unstated",
    platform="twitter",
    labels="human",
    labelling="by hand",
    flaws="Four companies only, two thirds neutral, many near-copies. Tweets that were called irrelevant are left out.",
    files=(SourceFile("full-corpus.csv", "19bf91b49bbf852eae402210489c0d87071ad11e067b6bf351660db19435c0c8"),),
    read=_read,
)
