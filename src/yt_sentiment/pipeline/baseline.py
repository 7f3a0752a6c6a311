"""Stage ``baseline``: train the typical project's model, once, since it is slow.

Reads   data/clean/typical.parquet
Writes  models/typical/          TF-IDF and LightGBM; ``absent.json`` alone where the Kaggle file is not a source
        reports/baseline.json    rows and seconds
Params  seed, baseline
"""

from __future__ import annotations

import time

import pandas as pd

from yt_sentiment.io.files import write_json
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, REPORTS, TYPICAL_MODEL, run_stage
from yt_sentiment.training.baselines import fit_typical


def run() -> None:
    """Fit and save the baseline, or say why there is none."""
    params = load_params()
    frame = pd.read_parquet(CLEAN / "typical.parquet", columns=["text", "label"])
    TYPICAL_MODEL.mkdir(parents=True, exist_ok=True)
    report: dict[str, object] = {"rows": len(frame)}
    if frame.empty:
        report["absent"] = "kaggle_reddit is neither in ingest.train nor in ingest.evaluate"
        write_json(TYPICAL_MODEL / "absent.json", report)
    else:
        started = time.perf_counter()
        fit_typical(
            frame["text"].tolist(),
            frame["label"].tolist(),
            params.baseline,
            TYPICAL_MODEL,
            seed=params.seed,
            threads=params.threads,
        )
        report["fit_seconds"] = round(time.perf_counter() - started, 1)
    write_json(REPORTS / "baseline.json", report)


if __name__ == "__main__":
    run_stage(run)
