"""What each row counts: in training, and where doubt begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import PLATFORMS
from yt_sentiment.corpora import language_of
from yt_sentiment.corpora.synthetic import SYNTHETIC
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import ENGLISH
from yt_sentiment.params import TrainParams

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def row_weights(classes: Codes, sources: Sequence[str], params: TrainParams) -> Floats:
    """Return a weight per row, mean 1 within each source before ``source_weight``.

    Classes are balanced within each source, not over all, so that the class shares of no corpus
    become the model's prior: ``(n / (3 * n_class)) ** class_balance``.
    """
    names = np.asarray(sources)
    weights = np.zeros(len(classes))
    for source in np.unique(names):
        rows = names == source
        counts = np.bincount(classes[rows], minlength=len(LABELS))
        per_class = np.where(counts > 0, counts.sum() / (len(LABELS) * np.maximum(counts, 1)), 0.0)
        balanced = (per_class**params.class_balance)[classes[rows]]
        weights[rows] = balanced / balanced.mean() * params.source_weight.get(str(source), 1.0)
    return weights


def source_weights(sources: Sequence[str], factors: Mapping[str, float]) -> Floats:
    """Return a weight per row that makes each source count 1, or its factor; synthetic rows count nothing."""
    names, codes, counts = np.unique(np.asarray(sources), return_inverse=True, return_counts=True)
    worth = np.array([0.0 if name == SYNTHETIC else factors.get(str(name), 1.0) for name in names])
    weights: Floats = (worth / counts)[codes]
    return weights


def calibrating(sources: Sequence[str], keys: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Return which rows say how sure a model may be, shape (n,).

    A platform's calibration is for English: of a corpus in another language it is given only the rows that no language
    is found in, and those are labelled by what nobody here reads.

    Args:
        sources: corpus name per row.
        keys: name of each row's calibration, a language or a platform.
    """
    english = np.array([language_of(source) == ENGLISH for source in sources], np.bool_)
    return english | ~np.isin(keys, PLATFORMS)


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """Return the value below which ``share`` of the weight lies."""
    order = np.argsort(values, kind="stable")
    position = np.searchsorted(np.cumsum(weights[order]), share * weights.sum())
    return float(values[order][min(int(position), len(values) - 1)])
