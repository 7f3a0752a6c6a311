"""Stage ``features``: fit the TF-IDF on the training split, and turn every training row into numbers.

Reads   data/clean/{train,validation}.parquet,
        training/distillation/artefacts/ of the package
Writes  models/vocabulary/                                 n-grams and their IDF
        data/features/{train,validation}.npz               TF-IDF, scipy.sparse CSR
        data/features/{train,validation}.form.npy          lexical features, float32
        data/features/{train,validation}.encoder.npy       scores of the distilled encoder, float32, unless switched off
Params  features
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.persistence import save_vocabulary
from yt_sentiment.model.vectorizer import fit_features
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, FEATURES, VOCABULARY, run_stage
from yt_sentiment.training.distillation.out_of_fold import encoder_scores


def run() -> None:
    """Fit on the training split alone; the validation split is only transformed."""
    params = load_params().features
    batches = {
        split: Batch(pd.read_parquet(CLEAN / f"{split}.parquet", columns=["text"])["text"].tolist())
        for split in ("train", "validation")
    }
    fitted = fit_features(batches["train"], params)
    save_vocabulary(fitted, VOCABULARY)
    FEATURES.mkdir(parents=True, exist_ok=True)
    for split, batch in batches.items():
        sp.save_npz(FEATURES / f"{split}.npz", fitted.transform(batch))
        np.save(FEATURES / f"{split}.form.npy", batch.lexical_features())
        if params.encoder:
            np.save(FEATURES / f"{split}.encoder.npy", encoder_scores(batch))


if __name__ == "__main__":
    run_stage(run)
