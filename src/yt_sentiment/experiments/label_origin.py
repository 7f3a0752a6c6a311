"""Experiment on the origin of labels: the sign of TextBlob's polarity against every corpus' labels.

A label that a program gave is that program's; a label that people gave is matched only as far as the program is right.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from nltk.metrics import ConfusionMatrix, accuracy
from nltk.metrics.agreement import AnnotationTask

from yt_sentiment.corpora import get_source, within_licences
from yt_sentiment.labels import LABELS
from yt_sentiment.params import Params
from yt_sentiment.pipeline.own_file import read_raw
from yt_sentiment.training.baselines import textblob


def agreement(texts: list[str], labels: list[str]) -> dict[str, Any]:
    """Return how often TextBlob's sign is the label, and how far that is beyond chance.

    ``kappa`` is Cohen's (1960), 1 for the same judge, 0 for chance. ``table`` counts rows per label (outer) and sign.
    """
    signs = [LABELS[code] for code in textblob(texts)]
    judged = [("corpus", i, label) for i, label in enumerate(labels)]
    judged += [("TextBlob", i, sign) for i, sign in enumerate(signs)]
    cells = ConfusionMatrix(labels, signs)
    return {
        "rows": len(texts),
        "equal": sum(a == b for a, b in zip(labels, signs, strict=True)),
        "agreement": round(accuracy(labels, signs), 4),
        "kappa": round(float(AnnotationTask(data=judged).kappa()), 4),
        "table": {
            label: {sign: int(cells[label, sign]) for sign in LABELS if sign in signs}
            for label in LABELS
            if label in labels
        },
    }


def run(raw: Path, params: Params) -> dict[str, Any]:
    """Return the agreement per corpus in ``raw``, on every row with a text and a known label, duplicates and all."""
    report: dict[str, Any] = {}
    for name in within_licences(params.ingest).sources:
        frame: pd.DataFrame = read_raw(get_source(name), raw / name, vader_parts=params.preprocess.vader_icwsm_parts)
        whole = frame[frame["text"].map(lambda text: isinstance(text, str)) & frame["label"].isin(LABELS)]
        report[name] = {
            "rows_read": len(frame),
            "class_rows": dict(Counter(whole["label"])),
            "median_characters": int(np.median(whole["text"].str.len())),
            **agreement(whole["text"].tolist(), whole["label"].tolist()),
        }
    return report
