"""UIT-VSMEC: Vietnamese Facebook comments of seven emotions, read as three classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from yt_sentiment.corpora.formats import Row, SourceFormatError
from yt_sentiment.corpora.source import Source, SourceFile

_CLASSES: Final = {
    "Enjoyment": "positive",
    "Sadness": "negative",
    "Anger": "negative",
    "Disgust": "negative",
    "Fear": "negative",
    "Other": "neutral",
}
_AMBIGUOUS: Final = "Surprise"
"""Good or bad: left out."""


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for part, split in (("valid", "validation"), ("train", "train"), ("test", "test")):
        name = f"{part}_nor_811.xlsx"
        # A comment "NA" is a comment.
        frame = pd.read_excel(folder / name, dtype=str, keep_default_na=False, engine="openpyxl")
        if not {"Sentence", "Emotion"} <= set(frame.columns):
            raise SourceFormatError(f"{name} has columns {list(frame.columns)}, expected Sentence and Emotion")
        for number, (comment, emotion) in enumerate(zip(frame["Sentence"], frame["Emotion"], strict=True)):
            if emotion != _AMBIGUOUS:
                rows.append((comment, _CLASSES.get(emotion, emotion), split, f"{part}-{number}"))
    return rows


SOURCE: Final = Source(
    name="vsmec_vi",
    short_title="Vietnamese comments (UIT-VSMEC)",
    title="Vietnamese Facebook comments of seven emotions",
    repository="tnghia99/VSMEC-dataset-SVM-model",
    commit="90d0777eeba51ceb4c2ea5a24823d54a3b2e4ead",
    language="vi",
    years="2019",
    licence="none stated in the copy",
    terms="unstated",
    platform="social",
    labels="human",
    labelling="people; enjoyment read as positive, sadness, anger, disgust and fear as negative, other as neutral",
    flaws="Surprise, which may be good or bad, is left out. The neutral class is 'other', which "
    "holds some more emotions.",
    files=(
        SourceFile("data/train_nor_811.xlsx", "c952081bbe43f9a98805409e32eaf3f62a59769b6f57382247720557ba1df13a"),
        SourceFile("data/valid_nor_811.xlsx", "5c85c5a9ee2cf35b76248db627894558d943bccd9d307c03cc1aa1403b04ff4e"),
        SourceFile("data/test_nor_811.xlsx", "86e615c91744b3a491d6791e56a507b648908cbd5a9483f4e21d8d4f57148f64"),
    ),
    read=_read,
)
