"""What the stage ``features`` wrote, as training reads it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from yt_sentiment.labels import LABELS
from yt_sentiment.pipeline import CLEAN, FEATURES
from yt_sentiment.training.fit import FeatureSplit


def load_split(name: str, *, with_encoder: bool) -> FeatureSplit:
    """Return what the stage ``features`` made of a split."""
    frame = pd.read_parquet(CLEAN / f"{name}.parquet", columns=["label", "source"])
    return FeatureSplit(
        tfidf=sp.load_npz(FEATURES / f"{name}.npz"),
        lexical=np.load(FEATURES / f"{name}.form.npy"),
        encoder=np.load(FEATURES / f"{name}.encoder.npy") if with_encoder else None,
        classes=frame["label"].map(LABELS.index).to_numpy(np.int64),
        sources=frame["source"].tolist(),
        languages=np.load(FEATURES / f"{name}.languages.npy").tolist(),
    )
