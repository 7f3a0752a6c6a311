"""MultiEmotions-It: Italian comments on music videos and advertisements."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError, lines_of
from yt_sentiment.corpora.source import Source, SourceFile

_COLUMNS: Final = "type title URL comment UNRELATED NEUT POS NEG".split()
_OPINIONS: Final = {("0", "1", "0", "0"): "neutral", ("0", "0", "1", "0"): "positive", ("0", "0", "0", "1"): "negative"}
"""Labels by UNRELATED, NEUT, POS and NEG. What is unrelated, or both positive and negative, is left out."""


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    head, *lines = [line.split("\t") for line in lines_of(path)]
    if head[:8] != _COLUMNS:
        raise SourceFormatError(f"{path.name} has columns {head}, expected {_COLUMNS} first")
    rows: list[Row] = []
    for number, fields in enumerate(lines, start=2):
        if len(fields) != len(head):
            raise SourceFormatError(f"{path.name} line {number}: {len(fields)} columns, expected {len(head)}")
        label = _OPINIONS.get((fields[4], fields[5], fields[6], fields[7]))
        if label is not None:
            rows.append((fields[3], label, None, str(number)))
    return rows


SOURCE: Final = Source(
    name="multiemotions_it",
    short_title="Italian comments (MultiEmotions-It)",
    title="comments on Italian music videos and advertisements on YouTube (two thirds) and Facebook",
    repository="RacheleSprugnoli/Esercitazioni_SA",
    commit="3f9816373fd4616ed8e1b36678823eb930d75e2e",
    language="it",
    years="2020",
    licence="CC BY-NC-SA 4.0",
    terms="non-commercial",
    platform="youtube",
    labels="human",
    labelling="by hand, along four dimensions; the number of annotators of a comment is not stated",
    flaws="Few neutral comments. Unrelated comments, and those both positive and negative, are left out. Facebook's "
    "are read as YouTube's.",
    files=(
        SourceFile("dataset/MultiEmotions-It.tsv", "a544ecfb24ad2fc3c678792ed9d5058dd0bf5295aa6f97e0653dc0b2822ff0ea"),
    ),
    read=_read,
)
