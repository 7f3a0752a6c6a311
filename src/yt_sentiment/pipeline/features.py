"""Stage ``features``: fit each language's TF-IDF on the training split, and turn every training row into numbers.

Reads   data/clean/{train,validation}.parquet,
        training/distillation/artefacts/ of the package
Writes  models/vocabulary.npz                              n-grams and their IDF
        data/features/{train,validation}.npz               TF-IDF, scipy.sparse CSR
        data/features/{train,validation}.form.npy          lexical features, float32
        data/features/{train,validation}.languages.npy     whose linear model judges each row: what the encoder takes
                                                           the row's language for, if that is one that is read
        data/features/{train,validation}.encoder.npy       what the trees read of the distilled encoder, float32, unless
                                                           switched off
Params  features, train.languages
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from yt_sentiment.language.identification import UNDETERMINED, linear_name, linear_names
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.vectorizer import fit_features
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, FEATURES, VOCABULARY, run_stage
from yt_sentiment.training.distillation.out_of_fold import held_out_reading


def run() -> None:
    """Fit on the training split alone; the validation split is only transformed."""
    params = load_params()
    names = linear_names(params.train.languages)
    batches, columns, languages = {}, {}, {}
    for split in ("train", "validation"):
        batch = Batch(pd.read_parquet(CLEAN / f"{split}.parquet", columns=["text"])["text"].tolist())
        if params.features.encoder:
            reading = held_out_reading(batch)
            columns[split], codes = reading.columns, reading.languages.tolist()
        else:
            codes = batch.script_languages()
        batches[split], languages[split] = batch, [linear_name(code, names) for code in codes]
    # What is not read has no label, and needs no n-grams.
    fitted = fit_features(batches["train"], params.features, languages["train"], without=UNDETERMINED)
    VOCABULARY.parent.mkdir(parents=True, exist_ok=True)
    fitted.save(VOCABULARY)
    FEATURES.mkdir(parents=True, exist_ok=True)
    for split, batch in batches.items():
        sp.save_npz(FEATURES / f"{split}.npz", fitted.transform(batch, languages[split]))
        np.save(FEATURES / f"{split}.form.npy", batch.lexical_features())
        np.save(FEATURES / f"{split}.languages.npy", np.array(languages[split]))
        if split in columns:
            np.save(FEATURES / f"{split}.encoder.npy", columns[split])


if __name__ == "__main__":
    run_stage(run)
