"""Scores of a run as MLflow shows them: in groups, of which the first holds the numbers to compare by."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from yt_sentiment.evaluation.headline import HEADLINE_SETS
from yt_sentiment.io.files import read_json
from yt_sentiment.labels import LABELS
from yt_sentiment.model import SentimentModel
from yt_sentiment.pipeline import TIMES
from yt_sentiment.registry.run_log import StageTime

STAGES: Final = ("ingest", "preprocess", "features", "baseline", "in_language", "train", "profile", "evaluate")
SCORES: Final = ("macro_f1", "macro_recall", "accuracy", "calibration_error", "wrong_and_unflagged")
TIMED: Final = ("I love this song", "worst update ever 😡", "Which camera did you use?", "not funny, just loud") * 500


def stage_times() -> list[StageTime]:
    """Return when each stage last ran, as far as it did here; those after the last registration are of this run."""
    spans = {path.stem: read_json(path) for path in TIMES.glob("*.json")}
    registered = spans.get("register", {}).get("end", 0)
    return [
        StageTime(name, spans[name]["start"], spans[name]["end"], in_this_run=spans[name]["start"] >= registered)
        for name in STAGES
        if name in spans
    ]


def run_metrics(
    scores: Mapping[str, float], report: Mapping[str, Any], behaviour: Mapping[str, Any], own: frozenset[str]
) -> dict[str, float]:
    """Return every score of a run by its name in MLflow, ``group/name``.

    Args:
        scores: ``reports/scores.json``.
        report: ``reports/metrics.json``.
        behaviour: ``reports/behaviour.json``.
        own: names of the user's own test sets.
    """
    found = {f"1_headline/{name}": value for name, value in scores.items()}
    for kind in ("human", "machine"):
        for name, entry in report[kind].items():
            found |= {f"2_sets/{name}/{score}": entry[score] for score in SCORES}
            found |= dict(_interval(f"2_sets/{name}/macro_f1", entry["macro_f1_interval"]))
    for name in sorted({*HEADLINE_SETS, *own} & {*report["human"]}):
        entry = report["human"][name]
        for label in LABELS:
            part = entry["per_class"][label]
            found |= {f"3_classes/{name}/{label}_{score}": part[score] for score in ("precision", "recall", "f1")}
        for system, baseline in entry["baselines"].items():
            found[f"4_baselines/{name}/{system}"] = baseline["macro_f1"]
            found |= dict(_interval(f"4_baselines/{name}/{system}", baseline["macro_f1_interval"]))
    for code, entry in report["languages"]["by_language"].items():
        found[f"5_languages/{code}"] = entry["macro_f1"]
    found |= {f"6_behaviour/{name}": entry["failure_rate"] for name, entry in behaviour["ours"].items()}
    return {name: float(value) for name, value in found.items()}


def costs(model: SentimentModel, stages: list[StageTime], model_bytes: int) -> dict[str, float]:
    """Return fit time in seconds, where training ran here, size in MB, and comments a second on one core."""
    started = time.perf_counter()
    model.predict(list(TIMED))
    per_second = len(TIMED) / (time.perf_counter() - started)
    found = {"7_cost/megabytes": model_bytes / 1e6, "7_cost/comments_per_second": round(per_second)}
    trained = [(stage.end - stage.start) / 1000 for stage in stages if stage.name == "train"]
    return found | ({"7_cost/fit_seconds": trained[0]} if trained else {})


def _interval(name: str, interval: list[float]) -> Iterator[tuple[str, float]]:
    yield f"{name}_low", interval[0]
    yield f"{name}_high", interval[1]
