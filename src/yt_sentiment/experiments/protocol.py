"""The rows that every experiment learns from and is judged on, and how it is judged."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.evaluation.metrics import confusion, interval, resample, scores_of
from yt_sentiment.labels import LABELS
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.params import ExperimentParams

Codes = NDArray[np.int64]


class Classifier(Protocol):
    """What scikit-learn's classifiers share."""

    def fit(self, x: Any, y: Codes, sample_weight: Any = None) -> Any:
        """Learn."""

    def predict(self, x: Any) -> Codes:
        """Return classes."""


@dataclass(frozen=True)
class Rows:
    """Labelled comments of one split.

    Attributes:
        batch: the comments, read once.
        comments: raw texts.
        classes: index into ``LABELS`` per row.
        sources: corpus per row.
    """

    batch: Batch
    comments: Sequence[str]
    classes: Codes
    sources: NDArray[np.str_]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Rows:
        """Return the rows of a frame of the schema ``LabelledComments``."""
        comments = frame["text"].tolist()
        classes = frame["label"].map(LABELS.index).to_numpy(np.int64)
        return cls(Batch(comments), comments, classes, frame["source"].to_numpy(str))


def sample(frame: pd.DataFrame, rows: int, seed: int) -> pd.DataFrame:
    """Return ``rows`` rows with each source's share of each class as it is, or all of them where there are fewer."""
    if rows >= len(frame):
        return frame
    share = rows / len(frame)
    return frame.groupby(["source", "label"], group_keys=False).sample(frac=share, random_state=seed)


def judged(
    true: Codes, guessed: Codes, sources: NDArray[np.str_], params: ExperimentParams, seed: int
) -> dict[str, Any]:
    """Return the mean of the sources' macro-F1 and its 95 % interval, and each source's own scores.

    Sources below ``params.min_source_rows`` rows are left out of the mean, for they would be most of its noise.
    """
    report: dict[str, Any] = {"sources": {}}
    points, replicates = [], []
    for source in np.unique(sources):
        rows = sources == source
        cells = confusion(true[rows], guessed[rows])
        point, many = scores_of(cells), scores_of(resample(cells, params.bootstrap_rounds, seed))
        counted = int(rows.sum()) >= params.min_source_rows
        report["sources"][str(source)] = {
            "rows": int(rows.sum()),
            "counted": counted,
            "macro_f1": round(float(point.macro_f1), 4),
            "macro_f1_interval": interval(many.macro_f1),
            "macro_recall": round(float(point.macro_recall), 4),
            "recall": [round(float(value), 4) for value in np.diag(cells) / np.maximum(cells.sum(axis=1), 1)],
        }
        if counted:
            points.append(float(point.macro_f1))
            replicates.append(many.macro_f1)
    if not points:
        raise ValueError(f"no validation source has {params.min_source_rows} rows; lower experiments.min_source_rows")
    report["macro_f1"] = round(float(np.mean(points)), 4)
    report["macro_f1_interval"] = interval(np.mean(replicates, axis=0))
    return report


def measure(
    fit: Callable[[], Any], predict: Callable[[Any], Codes], rows: Rows, params: ExperimentParams, seed: int
) -> dict[str, Any]:
    """Return the scores, seconds and size of one candidate.

    Args:
        fit: trains from raw material and returns whatever ``predict`` needs; its pickled size is the candidate's size.
        predict: classes of the validation rows, features included.
        rows: the validation rows.
        params: bootstrap rounds.
        seed: of the bootstrap.
    """
    started = time.perf_counter()
    fitted = fit()
    fit_seconds = time.perf_counter() - started
    started = time.perf_counter()
    guessed = predict(fitted)
    predict_seconds = time.perf_counter() - started
    return {
        **judged(rows.classes, guessed, rows.sources, params, seed),
        "fit_seconds": round(fit_seconds, 1),
        "microseconds_per_comment": round(1e6 * predict_seconds / len(rows.classes), 1),
        "megabytes": round(len(pickle.dumps(fitted)) / 1e6, 4),
    }
