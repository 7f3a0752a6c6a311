"""Time the model beside VADER, TextBlob and the Kaggle baseline: one core, one process, the same comments.

The systems take turns in every round, so that a busy machine slows all of them alike; a ratio is the median over
rounds of the ratio within one. The comments are the column ``text`` of the Parquet files in a folder, or, where
there is none, the behaviour suite's.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before LightGBM and NumPy start their threads

import argparse
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
import pandas as pd

from yt_sentiment.evaluation.behaviour import load_suite
from yt_sentiment.io.files import write_json
from yt_sentiment.model import default_model_folder, load_model
from yt_sentiment.training import baselines

BATCH = 500
OURS = "yt-sentiment"
Scorer = Callable[[Sequence[str]], object]


def comments_of(folder: Path, rows: int, seed: int) -> tuple[list[str], str]:
    """Return comments and the name of where they are from."""
    files = sorted(folder.glob("*.parquet"))
    if files:
        texts = pd.concat([pd.read_parquet(file, columns=["text"]) for file in files])["text"].dropna()
        return texts.sample(min(rows, len(texts)), random_state=seed).tolist(), "YouTube comments"
    cases = [case.text for part in load_suite().values() for case in part]
    return (cases * (rows // len(cases) + 1))[:rows], "sentences of the behaviour suite"


def systems(baseline: Path) -> dict[str, Scorer]:
    """Return every system that can be timed here."""
    model = load_model(default_model_folder())
    found: dict[str, Scorer] = {
        OURS: lambda comments: model.predict_proba(comments).argmax(axis=1),
        f"{OURS}, with language and doubt": model.predict,
        "VADER": baselines.vader,
        "TextBlob": baselines.textblob,
    }
    if (baseline / "trees.txt").is_file():
        found["typical project"] = baselines.load_typical(baseline)
    else:
        click.echo(f"the Kaggle baseline is left out: no model in {baseline} (make pipeline builds it)", err=True)
    return found


def seconds(score: Scorer, comments: Sequence[str], batch: int) -> float:
    """Return the seconds that scoring in batches takes."""
    started = time.perf_counter()
    for start in range(0, len(comments), batch):
        score(comments[start : start + batch])
    return time.perf_counter() - started


def measure(comments: list[str], found: dict[str, Scorer], rounds: int) -> dict[str, Any]:
    """Return comments per second, the ratio to VADER, and the milliseconds of a single comment, per system."""
    singles = comments[:200]
    many: dict[str, list[float]] = {name: [] for name in found}
    one: dict[str, list[float]] = {name: [] for name in found}
    for score in found.values():
        score(comments[:BATCH])
    for _ in range(rounds):
        for name, score in found.items():
            many[name].append(len(comments) / seconds(score, comments, BATCH))
            one[name] += [1000 * seconds(score, [comment], 1) for comment in singles]
    return {
        name: {
            "comments_per_second": round(median(rates)),
            "times_vader": round(median(np.divide(rates, many["VADER"]).tolist()), 2),
            "one_comment_ms": round(median(one[name]), 3),
        }
        for name, rates in many.items()
    }


def load_seconds(rounds: int) -> float:
    """Return the median seconds that loading the model takes, imports left out."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        load_model(default_model_folder())
        times.append(time.perf_counter() - started)
    return median(times)


def main() -> None:
    """Write ``reports/bench.json`` and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=Path, default=Path("../shared/data/youtube"), help="folder of Parquet files")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--baseline", type=Path, default=Path("models/typical"))
    parser.add_argument("--report", type=Path, default=Path("reports/bench.json"))
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    comments, origin = comments_of(args.comments, args.rows, 17)
    report = {
        "model_version": load_model(default_model_folder()).version,
        "comments": {
            "rows": len(comments),
            "from": origin,
            "median_characters": int(median(len(comment) for comment in comments)),
            "batch": BATCH,
        },
        "rounds": args.rounds,
        "load_seconds": round(load_seconds(args.rounds), 3),
        "systems": measure(comments, systems(args.baseline), args.rounds),
        "machine": platform.machine(),
        "libraries": {name: version(name) for name in ("lightgbm", "numpy", "vaderSentiment", "textblob")},
    }
    write_json(args.report, report)
    for name, entry in report["systems"].items():
        click.echo(
            f"{name:<37} {entry['comments_per_second']:>8,} comments/s  {entry['times_vader']:>5.2f} x VADER  "
            f"{entry['one_comment_ms']:>7.3f} ms for one"
        )
    click.echo(f"the model loads in {report['load_seconds']:.3f} s")


if __name__ == "__main__":
    main()
