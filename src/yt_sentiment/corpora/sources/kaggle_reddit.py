"""Kaggle's Reddit file, which a program labelled."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, csv_rows
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.labels import CODES

_LABEL_OF_CODE = {str(code): label for label, code in CODES.items()}


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    with zipfile.ZipFile(path) as archive:
        content = archive.read("Reddit_Data.csv")
    return [
        (comment, _LABEL_OF_CODE.get(str(code), code), None, str(n))
        for n, (comment, code) in enumerate(csv_rows(content, "Reddit_Data.csv", ["clean_comment", "category"]))
    ]


SOURCE: Final = Source(
    name="kaggle_reddit",
    short_title="Kaggle Reddit file",
    title="Kaggle's Reddit file, on which projects of this kind train",
    repository="sammmy047/Sentiment-Analysis",
    commit="44ba52d155f2ebecbd77b3d69f825409d7883513",
    language="en",
    years="2019",
    licence="Kaggle terms, not verified",
    terms="unstated",
    platform="reddit",
    labels="machine",
    labelling="sign of TextBlob's polarity",
    flaws="The label equals the sign of TextBlob's polarity on all 37,249 rows: a score on it measures "
    "imitation of TextBlob. Punctuation, capitals and words of two letters or fewer are gone, 'no' included.",
    files=(SourceFile("Reddit_Data.csv.zip", "1d3df2bdfc22da50cc918d6b56a41ce439a0e58ed3e4db1256d73d32ac8920fe"),),
    read=_read,
)
