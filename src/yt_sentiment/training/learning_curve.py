"""How a model gets better, tree by tree, on rows that it learnt from and on rows that it did not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.evaluation.metrics import confusion, scores_of
from yt_sentiment.model.classifier import FittedClassifier, tree_inputs
from yt_sentiment.training.fit import FeatureSplit

MAX_ROWS: Final = 20_000
STEPS: Final = 10


def learning_curve(fitted: FittedClassifier, splits: Mapping[str, FeatureSplit]) -> list[dict[str, Any]]:
    """Return macro-F1 and log loss of the trees, before calibration, by rounds and split.

    Args:
        fitted: a trained model.
        splits: rows by name; of each at most ``MAX_ROWS``, evenly spaced, are judged as new comments are.

    Returns:
        ``rounds`` (a tree per class each), ``rows``: the split's name, ``macro_f1`` (0 to 1), ``log_loss`` (in nats).
    """
    total = fitted.trees.num_trees() // fitted.trees.num_model_per_iteration()
    rounds = sorted({max(round(total * step / STEPS), 1) for step in range(1, STEPS + 1)})
    found = []
    for name, split in splits.items():
        chosen = np.arange(0, len(split.classes), max(-(-len(split.classes) // MAX_ROWS), 1))
        inputs, classes = _inputs(fitted, split, chosen), split.classes[chosen]
        for count in rounds:
            raw = np.asarray(fitted.trees.predict(inputs, raw_score=True, num_iteration=count, num_threads=1))
            found.append({"rounds": count, "rows": name, **_scores(raw, classes)})
    return found


def _inputs(fitted: FittedClassifier, split: FeatureSplit, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    languages = [split.languages[row] for row in rows]
    encoder = None if split.encoder is None else split.encoder[rows]
    return tree_inputs(fitted.linear.scores(split.tfidf[rows], languages), split.lexical[rows], encoder)


def _scores(raw: NDArray[np.float64], classes: NDArray[np.int64]) -> dict[str, float]:
    raw = raw - raw.max(axis=1, keepdims=True)
    logs = raw - np.log(np.exp(raw).sum(axis=1, keepdims=True))
    f1 = scores_of(confusion(classes, raw.argmax(axis=1))).macro_f1
    loss = -logs[np.arange(len(classes)), classes].mean()
    return {"macro_f1": round(float(f1), 4), "log_loss": round(float(loss), 4)}
