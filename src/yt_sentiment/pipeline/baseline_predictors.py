"""What a model is held against on the same test rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.pipeline import CLEAN, TYPICAL_MODEL
from yt_sentiment.training import baselines

Predictor = Callable[[Sequence[str]], NDArray[np.int64]]


def baseline_predictors() -> dict[str, Predictor]:
    """Return the baselines by name; the typical project's where the Kaggle file is a source."""
    commonest = pd.read_parquet(CLEAN / "train.parquet", columns=["label"])["label"].mode().iloc[0]
    found: dict[str, Predictor] = {
        "majority": baselines.majority(commonest),
        "TextBlob": baselines.textblob,
        "VADER": baselines.vader,
    }
    if not (TYPICAL_MODEL / "absent.json").exists():
        found["typical project"] = baselines.load_typical(TYPICAL_MODEL)
    return found
