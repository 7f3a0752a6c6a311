"""Made-up rows for tests of the distillation."""

from __future__ import annotations

import numpy as np

from tests import synthetic
from yt_sentiment.labels import LABELS
from yt_sentiment.training.distillation.labelled_rows import LabelledRows
from yt_sentiment.training.distillation.texts import UnlabelledTexts

SOURCES = ("goemotions", "semeval2017")


def labelled(count: int, seed: int = 3) -> LabelledRows:
    """Return ``count`` rows, no two with the same text, of two sources in turn."""
    rows = synthetic.comments(count, seed)
    texts = [f"{text} {i}" for i, (text, _) in enumerate(rows)]
    sources = np.array(SOURCES * count)[:count]
    return LabelledRows(texts, np.array([LABELS.index(label) for _, label in rows]), sources)


def unlabelled(count: int, seed: int = 9, code: str = "") -> UnlabelledTexts:
    """Return ``count`` texts without a label, in the language of that code."""
    return UnlabelledTexts({"youtube": labelled(count, seed).texts}, [code] * count)
