"""Time the model beside VADER, TextBlob, fastText and the Kaggle baseline: one core, one process, the same comments.

The systems take turns in every round, so that a busy machine slows all of them alike; a ratio is the median over
rounds of the ratio within one. The comments are the column ``text`` of the Parquet files in a folder, or, where
there is none, the behaviour suite's. Where the test split is there, each system is judged on it as well.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before LightGBM and NumPy start their threads

import argparse
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
import pandas as pd

from benchmarks.fasttext_lines import load_fasttext
from yt_sentiment.corpora import platform_of
from yt_sentiment.evaluation import metrics
from yt_sentiment.evaluation.behaviour import load_suite
from yt_sentiment.io.files import write_json
from yt_sentiment.labels import LABELS
from yt_sentiment.model import SentimentModel, default_model_folder, load_model
from yt_sentiment.pipeline import CLEAN
from yt_sentiment.training import baselines

BATCH = 500
OURS = "yt-sentiment"
FULL = f"{OURS}, with language and doubt"
JUDGED = ("goemotions", "semeval2017", "sentistrength_youtube")
"""Test sets that people labelled, and that the documents name first."""
Scorer = Callable[[Sequence[str]], Any]


def comments_of(folder: Path, rows: int, seed: int) -> tuple[list[str], str]:
    """Return comments and the name of where they are from."""
    files = sorted(folder.glob("*.parquet"))
    if files:
        texts = pd.concat([pd.read_parquet(file, columns=["text"]) for file in files])["text"].dropna()
        return texts.sample(min(rows, len(texts)), random_state=seed).tolist(), "YouTube comments"
    cases = [case.text for part in load_suite().values() for case in part]
    return (cases * (rows // len(cases) + 1))[:rows], "sentences of the behaviour suite"


def systems(baseline: Path, fasttext: Path) -> dict[str, Scorer]:
    """Return every system that can be timed here."""
    model = load_model(default_model_folder())
    found: dict[str, Scorer] = {
        OURS: lambda comments: model.predict_proba(comments).argmax(axis=1),
        FULL: model.predict,
        "VADER": baselines.vader,
        "TextBlob": baselines.textblob,
    }
    if (baseline / "trees.txt").is_file():
        found["typical project"] = baselines.load_typical(baseline)
    else:
        click.echo(f"the Kaggle baseline is left out: no model in {baseline} (make pipeline builds it)", err=True)
    if not fasttext.is_file():
        click.echo(f"fastText is left out: no {fasttext} (make fasttext trains it)", err=True)
    elif find_spec("fasttext") is None:
        click.echo("fastText is left out: no package reads its model (make install-distil installs one)", err=True)
    else:
        found["fastText"] = load_fasttext(fasttext)
    return found


def seconds(score: Scorer, comments: Sequence[str], batch: int) -> tuple[float, float]:
    """Return the seconds that scoring in batches takes, by the clock and of the processor."""
    started, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(comments), batch):
        score(comments[start : start + batch])
    return time.perf_counter() - started, time.process_time() - worked


def measure(comments: list[str], found: dict[str, Scorer], rounds: int) -> dict[str, Any]:
    """Return comments per second, the ratio to VADER, and the milliseconds of a single comment, per system.

    Each is said by the clock, and, with ``cpu`` in its name, of the processor, which others on the machine slow less.
    """
    singles = comments[:200]
    many: dict[str, list[tuple[float, float]]] = {name: [] for name in found}
    one: dict[str, list[tuple[float, float]]] = {name: [] for name in found}
    for score in found.values():
        score(comments[:BATCH])
    for _ in range(rounds):
        for name, score in found.items():
            many[name].append(seconds(score, comments, BATCH))
            one[name] += [seconds(score, [comment], 1) for comment in singles]
    report: dict[str, Any] = {}
    for name in found:
        taken, vader = np.array(many[name]), np.array(many["VADER"])
        rates, ratios, single = (np.median(part, axis=0) for part in (len(comments) / taken, vader / taken, one[name]))
        report[name] = {
            "comments_per_second": round(rates[0]),
            "comments_per_cpu_second": round(rates[1]),
            "times_vader": round(ratios[0], 2),
            "times_vader_cpu": round(ratios[1], 2),
            "one_comment_ms": round(1000 * single[0], 3),
            "one_comment_cpu_ms": round(1000 * single[1], 3),
        }
    return report


def judge(test: Path, found: dict[str, Scorer], model: SentimentModel) -> dict[str, dict[str, dict[str, float]]]:
    """Return macro-F1 and macro-recall of each system that answers with codes, per test set; none without the split.

    The model is told where a comment was written, as ``evaluate`` tells it.
    """
    if not test.is_file():
        click.echo(f"no system is judged: no {test} (make pipeline makes it)", err=True)
        return {}
    rows = pd.read_parquet(test, columns=["text", "label", "source"])
    report: dict[str, dict[str, dict[str, float]]] = {name: {} for name in found if name != FULL}
    for source in JUDGED:
        part = rows[rows["source"] == source]
        true, texts = part["label"].map(LABELS.index).to_numpy(np.int64), part["text"].tolist()
        told = [platform_of(source)] * len(texts)
        for name, entry in report.items():
            codes = model.predict_proba(texts, told).argmax(axis=1) if name == OURS else np.asarray(found[name](texts))
            scores = metrics.scores_of(metrics.confusion(true, codes))
            entry[source] = {
                "macro_f1": round(float(scores.macro_f1), 4),
                "macro_recall": round(float(scores.macro_recall), 4),
            }
    return report


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
    parser.add_argument("--fasttext", type=Path, default=Path("models/fasttext.bin"), help="what make fasttext wrote")
    parser.add_argument("--test", type=Path, default=CLEAN / "test.parquet", help="the test split")
    parser.add_argument("--report", type=Path, default=Path("reports/bench.json"))
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    comments, origin = comments_of(args.comments, args.rows, 17)
    found, model = systems(args.baseline, args.fasttext), load_model(default_model_folder())
    report = {
        "model_version": model.version,
        "comments": {
            "rows": len(comments),
            "from": origin,
            "median_characters": int(median(len(comment) for comment in comments)),
            "batch": BATCH,
        },
        "rounds": args.rounds,
        "load_seconds": round(load_seconds(args.rounds), 3),
        "systems": measure(comments, found, args.rounds),
        "scores": judge(args.test, found, model),
        "machine": platform.machine(),
        "libraries": {name: version(name) for name in ("lightgbm", "numpy", "vaderSentiment", "textblob")},
    }
    write_json(args.report, report)
    for name, entry in report["systems"].items():
        click.echo(
            f"{name:<37} {entry['comments_per_second']:>8,} comments/s  {entry['times_vader']:>5.2f} x VADER "
            f"({entry['times_vader_cpu']:.2f} by CPU time)  {entry['one_comment_ms']:>7.3f} ms for one"
        )
    click.echo(f"the model loads in {report['load_seconds']:.3f} s")


if __name__ == "__main__":
    main()
