"""Hebrew comments on a president's Facebook page (Amram et al. 2018)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, fields_of
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import unquoted

_LABELS: Final = {"0": "positive", "1": "negative", "2": "neutral"}


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    return [
        (unquoted(comment), _LABELS.get(code, code), split, f"{name}-{n}")
        for name, split in (("train", None), ("test", "test"))
        for n, (comment, code) in enumerate(fields_of(folder / f"token_{name}.tsv", 2))
    ]


SOURCE: Final = Source(
    name="hebrew_fb",
    short_title="Hebrew Facebook",
    title="Hebrew comments on the Facebook page of Israel's president",
    repository="omilab/Neural-Sentiment-Analyzer-for-Modern-Hebrew",
    commit="628897188e7956f702fec2a2b09d173559c24dc7",
    language="he",
    years="until 2018",
    licence="MIT",
    terms="permissive",
    platform="social",
    labels="human",
    labelling="supportive, critical or off topic, which is read as neutral; published training and test split",
    flaws="One page: wishes and politics. A third of the rows repeat another, 3 % are neutral, and punctuation stands "
    "apart from the words.",
    files=(
        SourceFile("data/token_train.tsv", "b394fc765f10fde63001c7b92f2bc4bb43278884ee3be07c855724b0634e6aae"),
        SourceFile("data/token_test.tsv", "0c19097173125fc42fe52b2b4415df19ee818a6d6547ac4bc40da8725924cbc7"),
    ),
    read=_read,
)
