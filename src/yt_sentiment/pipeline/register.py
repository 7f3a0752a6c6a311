"""Stage ``register``: log the run in MLflow and register its model as ``staging``.

Reads   models/model/, models/predictions.parquet, models/profile.json, reports/*.json, reports/plots/
Writes  models/registration.json    MLflow run and version; never restored from a cache
Params  all of the stages above, as the run's parameters
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from yt_sentiment.corpora.own import own_sources
from yt_sentiment.io.files import read_json, write_json
from yt_sentiment.model import load_model
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import MODEL, PREDICTIONS, PROFILE, REGISTRATION, REPORTS, SCORES, run_stage
from yt_sentiment.pipeline.run_card import card, corpus_inputs
from yt_sentiment.pipeline.run_metrics import costs, run_metrics, stage_times
from yt_sentiment.registry.evidence import Predictions
from yt_sentiment.registry.run_log import RunRecord
from yt_sentiment.registry.store import MODEL_TAG, TEST_TAG, Registry

LOGGED_REPORTS: Final = ("ingest", "preprocess", "train", "learning", "metrics", "behaviour", "scores")
NO_PARAMS: Final = {"threads", "promote", "register_", "retrain"}
"""Parts of the parameters that change nothing in a model."""


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
    ingest, train = read_json(REPORTS / "ingest.json"), read_json(REPORTS / "train.json")
    stages, size = stage_times(), sum(path.stat().st_size for path in MODEL.iterdir())
    scores = run_metrics(read_json(SCORES), metrics, behaviour, frozenset(own_sources()))
    record = RunRecord(
        params=dict(flatten(params.model_dump(by_alias=True, exclude=NO_PARAMS))),
        metrics=scores | costs(model, stages, size),
        tags={MODEL_TAG: model.version, TEST_TAG: metrics["test_sha256"], **model.manifest.data},
        reports=[*(REPORTS / f"{name}.json" for name in LOGGED_REPORTS), REPORTS / "plots", PROFILE],
        model_folder=MODEL,
        predictions=PREDICTIONS,
        description=card(model.version, metrics, train, ingest),
        inputs=list(corpus_inputs(ingest, {**metrics["human"], **metrics["machine"]})),
        stages=stages,
    )
    registry = Registry(params.register_.model_name, params.register_.experiment)
    run_id, version = registry.register(record)
    write_json(REGISTRATION, {"model_version": model.version, "run_id": run_id, "registry_version": version})


if __name__ == "__main__":
    run_stage(run)
