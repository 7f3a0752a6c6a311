"""SmSA: Indonesian reviews and comments on social media."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, fields_of
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for part, split in (("valid", "validation"), ("train", "train"), ("test", "test")):
        for number, (comment, label) in enumerate(fields_of(folder / f"{part}_preprocess.tsv", 2)):
            rows.append((comment, label, split, f"{part}-{number}"))
    return rows


SOURCE: Final = Source(
    name="smsa_id",
    short_title="Indonesian comments (SmSA)",
    title="Indonesian reviews and comments on social media, of IndoNLU",
    repository="IndoNLP/indonlu",
    commit="ce728f6926a36174b9923dfe49d6a6839b6e9bb7",
    language="id",
    years="until 2020",
    licence="repository Apache-2.0; that of the data is not stated there",
    terms="unstated",
    platform="social",
    labels="human",
    labelling="people; details are not stated in the repository",
    flaws="Normalised and lower-cased by the publisher, without emoji; many reviews of restaurants.",
    files=(
        SourceFile(
            "dataset/smsa_doc-sentiment-prosa/train_preprocess.tsv",
            "50f38ceed9b31521bf1581e126620532cc9b790712938159a2cdcf6906977a9b",
        ),
        SourceFile(
            "dataset/smsa_doc-sentiment-prosa/valid_preprocess.tsv",
            "6ab41ddc9d58a35086f05ebd2e209c74cb03d87d4f51d6abdfba674eafbefa74",
        ),
        SourceFile(
            "dataset/smsa_doc-sentiment-prosa/test_preprocess.tsv",
            "4e8016daa8e4e1b193f2a28a79d3a7804dd4e3f926a3ab7e8a64264f5f416a6f",
        ),
    ),
    read=_read,
)
