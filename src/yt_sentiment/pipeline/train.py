"""Stage ``train``: fit and calibrate the model on the training split.

Reads   data/clean/{train,validation}.parquet, data/features/, models/vocabulary/,
        training/distillation/artefacts/ of the package
Writes  models/model/          the model directory
        reports/train.json     rows, weights, calibrations, validation scores
Params  seed, threads, train
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from yt_sentiment.corpora import get_source, platform_of
from yt_sentiment.evaluation.metrics import calibration_error, confusion, scores_of
from yt_sentiment.io.files import file_sha256, write_json
from yt_sentiment.labels import LABELS
from yt_sentiment.model import save_model
from yt_sentiment.model.persistence import load_vocabulary
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, FEATURES, MODEL, REPORTS, VOCABULARY, run_stage
from yt_sentiment.training.distillation.out_of_fold import encoder
from yt_sentiment.training.fit import FeatureSplit, fit


def load_split(name: str, *, with_encoder: bool) -> FeatureSplit:
    """Return what the stage ``features`` made of a split."""
    frame = pd.read_parquet(CLEAN / f"{name}.parquet", columns=["label", "source"])
    return FeatureSplit(
        tfidf=sp.load_npz(FEATURES / f"{name}.npz"),
        lexical=np.load(FEATURES / f"{name}.form.npy"),
        encoder=np.load(FEATURES / f"{name}.encoder.npy") if with_encoder else None,
        classes=frame["label"].map(LABELS.index).to_numpy(np.int64),
        sources=frame["source"].tolist(),
    )


def run() -> None:
    """Fit once, and write the model directory and its report."""
    params = load_params()
    for name in params.train.source_weight:
        get_source(name)
    with_encoder = params.features.encoder
    train, validation = (load_split(name, with_encoder=with_encoder) for name in ("train", "validation"))
    training = fit(train, params.train, seed=params.seed, threads=params.threads)
    fitted = training.fitted

    platforms = [platform_of(source) for source in validation.sources]
    guesses = fitted.predict_proba(validation.tfidf, validation.lexical, validation.encoder, platforms)
    scores = {}
    for source in sorted(set(validation.sources)):
        rows = np.asarray(validation.sources) == source
        cells = confusion(validation.classes[rows], guesses[rows].argmax(axis=1))
        point = scores_of(cells)
        scores[source] = {
            "rows": int(rows.sum()),
            "macro_f1": round(float(point.macro_f1), 4),
            "macro_recall": round(float(point.macro_recall), 4),
            "calibration_error": round(calibration_error(validation.classes[rows], guesses[rows]), 4),
        }

    data = {f"{split}.parquet": file_sha256(CLEAN / f"{split}.parquet") for split in ("train", "validation")}
    manifest = save_model(
        MODEL,
        load_vocabulary(VOCABULARY),
        encoder() if with_encoder else None,
        fitted,
        data=data,
        metrics={"validation": scores},
    )
    report = {
        "model_version": manifest.version,
        "rows": {"train": len(train.sources), "validation": len(validation.sources)},
        "columns": train.tfidf.shape[1],
        "bytes": sum(path.stat().st_size for path in MODEL.iterdir()),
        "linear_c": training.c,
        "calibration": {
            platform: {"temperature": round(found.temperature, 4), "neutral": round(found.neutral, 4)}
            for platform, found in fitted.calibrations.items()
        },
        "min_confidence": round(fitted.min_confidence, 4),
        "validation": scores,
    }
    write_json(REPORTS / "train.json", report)


if __name__ == "__main__":
    run_stage(run)
