"""The English and the romanised rows of the Bangla YouTube comments of Tripto and Ali (2018), one file."""

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
_FILE: Final = SourceFile("Sentiment.csv", "088e622a0caa4095bb39eac6ca9d6a62b9b73da20bf789b8aef30becaeeebd6f")


def tripto_ali(tag: str, name: str, language: str, language_name: str) -> Source:
    """Return the corpus of one language.

    Args:
        tag: of the file's rows.
        name: of the corpus.
        language: BCP 47 tag.
        language_name: what people call the language.
    """

    def read(folder: Path, _: Sequence[str]) -> list[Row]:
        path = folder / _FILE.name
        rows = csv_rows(path.read_bytes(), path.name, ["text", "score", "lan"], separator=";")
        return [
            (comment, _LABELS.get(score, score), None, str(n))
            for n, (comment, score, found) in enumerate(rows)
            if found == tag
        ]

    return Source(
        name=name,
        short_title=f"{language_name} YouTube (Tripto and Ali)",
        title=f"YouTube comments in {language_name}, of a collection on Bangladesh (Tripto and Ali 2018)",
        repository="Anu213007/Sentiment-Emotion-Analysis",
        commit="e536375d4ad24702f5895659ace997ef35bcf91c",
        language=language,
        years="2013-2018",
        licence="none stated",
        terms="unstated",
        platform="youtube",
        labels="human",
        labelling="adult speakers, on a scale of five that is read as three classes",
        flaws="The authors' language tags err: Bangla script stands among the rows. A fifth of the rows repeat "
        "another, some with a different label.",
        files=(_FILE,),
        read=read,
    )
