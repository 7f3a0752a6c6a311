"""Stage ``profile``: what comments look like that the model learnt from, for drift to be measured against.

Reads   data/clean/train.parquet, models/model/
Writes  models/profile.json    bins, shares, and what chance makes of them, or why there is none; no text
Params  seed
"""

from __future__ import annotations

import pandas as pd

from yt_sentiment.comment import YOUTUBE
from yt_sentiment.corpora import FEEDBACK, all_sources, platform_of
from yt_sentiment.io.files import write_json
from yt_sentiment.model import load_model
from yt_sentiment.monitoring.reference import MIN_ROWS, fit_profile
from yt_sentiment.monitoring.served_sample import sample_of
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, MODEL, PROFILE, run_stage


def run() -> None:
    """Profile the training comments from YouTube, or all where those are too few."""
    model = load_model(MODEL)
    rows = pd.read_parquet(CLEAN / "train.parquet", columns=["text", "source"])
    rows = rows[rows["source"].isin({*all_sources(), FEEDBACK.name})]  # people wrote them
    chosen = rows[[platform_of(source) == YOUTUBE for source in rows["source"]]]
    origin = "training comments from YouTube"
    if len(chosen) < MIN_ROWS:
        chosen, origin = rows, "training comments"
    if len(chosen) < MIN_ROWS:
        write_json(PROFILE, {"absent": f"{len(chosen)} training comments, at least {MIN_ROWS} are needed"})
        return
    seen = sample_of(model, chosen["text"].tolist())
    fit_profile(seen, model_version=model.version, origin=origin, seed=load_params().seed).write(PROFILE)


if __name__ == "__main__":
    run_stage(run)
