"""TUNIZI: Tunisian YouTube comments in Latin letters and digits (Arabizi)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError, lines_of
from yt_sentiment.corpora.source import Source, SourceFile

_CLASSES: Final = {"1": "positive", "0": "negative", "-1": "negative"}


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    rows: list[Row] = []
    for number, line in enumerate(lines_of(path), start=1):
        label, semicolon, comment = line.partition(";")
        if not semicolon:
            raise SourceFormatError(f"{path.name} line {number}: expected a label and a text, separated by a semicolon")
        # One row begins with a per cent sign, and one stands in quotation marks.
        if label.startswith('"'):
            comment = comment.removesuffix('"')
        label = label.lstrip('%"')
        rows.append((comment, _CLASSES.get(label, label), None, str(number)))
    return rows


SOURCE: Final = Source(
    name="tunizi_aeb",
    short_title="Tunisian comments (TUNIZI)",
    title="Tunisian YouTube comments in Latin letters and digits",
    repository="chaymafourati/TUNIZI-Sentiment-Analysis-Tunisian-Arabizi-Dataset",
    commit="33a341ce27d7db58198e40469f7cdc229ab3db89",
    language="aeb-Latn",
    years="2019-2020",
    licence="none stated",
    terms="unstated",
    platform="youtube",
    labels="human",
    labelling="native speakers",
    flaws="Two classes, no neutral. No emoji. Mixed with French and English.",
    files=(SourceFile("TUNIZI-Dataset.txt", "af5a8eab4f2e2e20d5ff86a1e79ac0903f7023c06d321b33660f8c371e1bd051"),),
    read=_read,
)
