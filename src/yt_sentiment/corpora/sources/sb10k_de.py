"""SB10k: German tweets, with their texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, fields_of
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    rows = fields_of(folder / SOURCE.files[0].name, 2, text_last=True)
    return [(comment, label, None, str(number)) for number, (label, comment) in enumerate(rows)]


SOURCE: Final = Source(
    name="sb10k_de",
    short_title="German tweets (SB10k)",
    title="German tweets of SB10k",
    repository="oliverguhr/german-sentiment",
    commit="7057d46cc173cfd93023955306cd1bd56e60b225",
    language="de",
    years="until 2017",
    licence="repository MIT; that of the corpus is not stated there; X's terms for the texts",
    terms="unstated",
    platform="twitter",
    labels="human",
    labelling="about three people a tweet",
    flaws="Half of it is news and advertisements, which are neutral. Spaces were put around punctuation by the "
    "publisher.",
    files=(
        SourceFile(
            "source-data/SB10k/not-preprocessed/corpus_label_text.tsv",
            "8b4cbba80eae9b96534b6deec52dff3426f67197b7357266ad558bd1c184f592",
        ),
    ),
    read=_read,
)
