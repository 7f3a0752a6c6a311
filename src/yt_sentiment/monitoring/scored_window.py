"""A window of comments that a batch job scored, in place of one that was served."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

from yt_sentiment.comment_files.entries import TEXT
from yt_sentiment.model import SentimentModel
from yt_sentiment.monitoring.served_sample import sample_of
from yt_sentiment.storage.served import ServedSample

SCORED: Final = "scored"
COMPLETE: Final = "_SUCCESS"
MAX_ROWS: Final = 20_000
"""More say no more: the thresholds of drift end at 10,000 comments."""


def window_of(target: Path, model: SentimentModel, *, seed: int) -> list[ServedSample]:
    """Return what is kept of the comments that a job scored; of more than ``MAX_ROWS`` a random sample.

    Args:
        target: output of ``yt-sentiment batch``, on disk.
        model: that reads them, which is the one that the reference is of.
        seed: of the sample.

    Raises:
        ValueError: if the job is not complete, or another model scored them.
    """
    import pyarrow.dataset as ds

    if not (target / COMPLETE).is_file():
        raise ValueError(f"{target} has no {COMPLETE}, expected the output of a complete `yt-sentiment batch`")
    rows = ds.dataset(target / SCORED, format="parquet", partitioning="hive")
    count = rows.count_rows()
    chosen = sorted(random.Random(seed).sample(range(count), min(count, MAX_ROWS)))  # noqa: S311 - a sample, no secret
    table = rows.take(chosen, columns=[TEXT, "model_version"])
    if others := set(table["model_version"].to_pylist()) - {model.version}:
        raise ValueError(f"{target} was scored by model {min(others)}, expected {model.version}")
    return sample_of(model, table[TEXT].to_pylist())
