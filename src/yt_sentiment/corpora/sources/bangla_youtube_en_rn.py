"""The English and the romanised Bangla of the Bangla YouTube comments of Tripto and Ali (2018)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, csv_rows
from yt_sentiment.corpora.source import Source, SourceFile

_LABELS: Final = {
    "-2": "negative",
    "-1": "negative",
    "0": "neutral",
    "1": "positive",
    "2": "positive",
}
_LANGUAGES: Final = ("EN", "RN")


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    rows = csv_rows(path.read_bytes(), path.name, ["text", "score", "lan"], separator=";")
    return [
        (comment, _LABELS.get(score, score), None, str(n))
        for n, (comment, score, language) in enumerate(rows)
        if language in _LANGUAGES
    ]


SOURCE: Final = Source(
    name="bangla_youtube_en_rn",
    short_title="Romanised Bangla YouTube",
    title="English and romanised Bangla YouTube comments (Tripto and Ali 2018)",
    repository="Anu213007/Sentiment-Emotion-Analysis",
    commit="e536375d4ad24702f5895659ace997ef35bcf91c",
    language="bn-Latn",
    years="2013-2018",
    licence="none stated",
    terms="unstated",
    platform="youtube",
    labels="human",
    labelling="adult speakers, on a scale of five that is read as three classes",
    flaws="Two fifths are English, and the authors' language tags err: Bangla script stands among them. A fifth of the "
    "rows repeat another, or another with a different label.",
    files=(SourceFile("Sentiment.csv", "088e622a0caa4095bb39eac6ca9d6a62b9b73da20bf789b8aef30becaeeebd6f"),),
    read=_read,
)
