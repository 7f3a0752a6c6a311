"""Stage ``register``: log the run in MLflow and register its model as ``staging``.

Reads   models/model/, models/predictions.parquet, models/profile.json, reports/*.json, reports/plots/
Writes  models/registration.json    MLflow run and version; never restored from a cache
Params  all of the stages above, as the run's parameters
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yt_sentiment.io.files import read_json, write_json
from yt_sentiment.model import load_model
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import MODEL, PREDICTIONS, PROFILE, REGISTRATION, REPORTS, run_stage
from yt_sentiment.registry.evidence import Predictions
from yt_sentiment.registry.store import MODEL_TAG, TEST_TAG, Registry, RunRecord

LOGGED_REPORTS = ("ingest", "preprocess", "train", "metrics", "behaviour")
SCORES = ("accuracy", "macro_f1", "macro_recall", "calibration_error", "wrong_and_unflagged")


def flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every leaf of nested mappings with its dotted path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def run() -> None:
    """Log and register once."""
    params = load_params()
    metrics, behaviour = read_json(REPORTS / "metrics.json"), read_json(REPORTS / "behaviour.json")
    model = load_model(MODEL)
    if metrics["model_version"] != model.version:
        raise ValueError(f"reports/metrics.json is of model {metrics['model_version']!r}, expected {model.version!r}")
    Predictions.read(PREDICTIONS, model_version=model.version, test_sha256=metrics["test_sha256"])
    scores = {
        f"{name}.{score}": float(entry[score])
        for kind in ("human", "machine")
        for name, entry in metrics[kind].items()
        for score in SCORES
    }
    scores |= {f"behaviour.{name}.failure_rate": entry["failure_rate"] for name, entry in behaviour["ours"].items()}
    scores["behaviour.wrong_and_unflagged"] = behaviour["suite"]["ours"]["wrong_and_unflagged"]
    record = RunRecord(
        params=dict(flatten(params.model_dump(by_alias=True, exclude={"promote", "register_", "retrain"}))),
        metrics=scores,
        tags={MODEL_TAG: model.version, TEST_TAG: metrics["test_sha256"], **model.manifest.data},
        reports=[*(REPORTS / f"{name}.json" for name in LOGGED_REPORTS), REPORTS / "plots", PROFILE],
        model_folder=MODEL,
        predictions=PREDICTIONS,
    )
    registry = Registry(params.register_.model_name, params.register_.experiment)
    run_id, version = registry.register(record)
    write_json(REGISTRATION, {"model_version": model.version, "run_id": run_id, "registry_version": version})


if __name__ == "__main__":
    run_stage(run)
