"""What MLflow shows of a run of the pipeline: its name, what it read, and its stages as runs below it."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import mlflow
from mlflow import MlflowClient
from mlflow.data.dataset_source_registry import resolve_dataset_source
from mlflow.data.meta_dataset import MetaDataset
from mlflow.exceptions import MlflowException
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

KIND_TAG: Final = "mlflow.experimentKind"
KIND: Final = "custom_model_development"
"""Lets MLflow open on runs and models, not on its pages for language models."""
NOTE_TAG: Final = "mlflow.note.content"
VIEW: Final = "headline"
"""Name of the view whose table of runs has a column for each number to compare by: ``?viewStateShareKey=headline``."""
VIEW_TAG: Final = f"mlflow.sharedViewState.{VIEW}"
HEADLINE_GROUP: Final = "1_headline/"
EXPERIMENT_NOTE: Final = (
    "Runs of the pipeline: one run each, its stages below it, named by what differs from the model in production. "
    "`1_headline` holds the numbers to compare by; the other groups go down to test sets, classes, baselines, "
    "languages, behaviour and cost. Reports, plots and predictions are among the artifacts."
)
TRIALS_NOTE: Final = "Candidates of `make experiments`, a run each; docs/experiments.md holds what they say together."
MAX_NAMED: Final = 3
MAX_VALUE: Final = 24
MAX_NOTE: Final = 5000
"""Characters that MLflow's database holds of a description."""
GATE: Final = "\n\n## Gate\n\n"
DATA_TAGS: Final = ("train.parquet", "validation.parquet")


@dataclass(frozen=True, slots=True)
class CorpusInput:
    """A file of a corpus that a run read: where it is from, its SHA-256, and for what."""

    name: str
    address: str
    sha256: str
    context: str


@dataclass(frozen=True, slots=True)
class StageTime:
    """When a stage last ran, in ms since 1970, and whether that was in this run of the pipeline."""

    name: str
    start: int
    end: int
    in_this_run: bool


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is logged for one pipeline run.

    Attributes:
        params: flat parameters.
        metrics: flat scores.
        tags: data hashes, model version and the like.
        reports: files and folders to keep with the run.
        model_folder: the model directory.
        predictions: the model's on the evaluation rows (``registry.evidence``).
        description: what a reader of the run and the version must know, in Markdown.
        inputs: what was read.
        stages: of the pipeline, in their order.
    """

    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    reports: list[Path]
    model_folder: Path
    predictions: Path
    description: str = ""
    inputs: Sequence[CorpusInput] = ()
    stages: Sequence[StageTime] = ()


def run_name(before: Mapping[str, str] | None, params: Mapping[str, Any], *, other_data: bool) -> str:
    """Return a run's name: which parameters differ from those of production's run.

    Args:
        before: production's parameters as MLflow holds them; None without a model in production.
        params: of this run.
        other_data: whether its rows are others than production's.
    """
    if before is None:
        return "first model"
    now = {key: str(value) for key, value in params.items()}
    changed = [key for key in sorted({*before, *now}) if before.get(key) != now.get(key)]
    named = [_change(key, before.get(key), now.get(key)) for key in changed[:MAX_NAMED]]
    if len(changed) > MAX_NAMED:
        named.append(f"{len(changed) - MAX_NAMED} more")
    if other_data:
        named.append("other rows")
    return ", ".join(named) or "as production"


def _change(key: str, old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return f"{key} is {'new' if old is None else 'gone'}"
    if max(len(old), len(new)) > MAX_VALUE:
        return f"{key} changed"
    return f"{key} {old} → {new}"


@contextmanager
def started(client: MlflowClient, run_id: str) -> Iterator[None]:
    """Make a created run the active one; it ends with the block, as failed where that fails or never begins."""
    try:
        active = mlflow.start_run(run_id=run_id)
    except Exception:
        client.set_terminated(run_id, "FAILED")
        raise
    with active:
        yield


def log_inputs(inputs: Sequence[CorpusInput]) -> None:
    """Log what the active run read."""
    datasets = [
        MetaDataset(  # type: ignore[abstract]
            resolve_dataset_source(one.address), name=one.name, digest=one.sha256[:36]
        )
        for one in inputs
    ]
    if datasets:
        mlflow.log_inputs(
            datasets=list(datasets),
            contexts=[one.context for one in inputs],
            tags_list=[{"sha256": one.sha256} for one in inputs],
        )


def log_stages(client: MlflowClient, experiment: str, parent: str, stages: Sequence[StageTime]) -> None:
    """Log each stage as a run below ``parent``, with the times when it ran."""
    for stage in stages:
        tags = {MLFLOW_PARENT_RUN_ID: parent, "stage": stage.name, "in_this_run": str(stage.in_this_run).lower()}
        name = stage.name if stage.in_this_run else f"{stage.name} (kept from an earlier run)"
        run = client.create_run(experiment, start_time=stage.start, tags=tags, run_name=name)
        client.log_metric(run.info.run_id, "seconds", round((stage.end - stage.start) / 1000, 1))
        client.set_terminated(run.info.run_id, "FINISHED", end_time=stage.end)


def describe_experiment(client: MlflowClient, experiment: str, note: str) -> None:
    """Say what the experiment is, where MLflow does not know yet."""
    tags = client.get_experiment(experiment).tags
    for name, value in ((KIND_TAG, KIND), (NOTE_TAG, note)):
        if tags.get(name) != value:
            client.set_experiment_tag(experiment, name, value)


def share_view(client: MlflowClient, experiment: str, metrics: Collection[str]) -> None:
    """Give the experiment a view of its runs with the headline of ``metrics``; MLflow by itself shows no number."""
    numbers = [f"metrics.`{name}`" for name in metrics if name.startswith(HEADLINE_GROUP)]
    name, made_model = "attributes.`Run Name`", "attributes.`Models`"
    view = {
        "selectedColumns": [made_model, *numbers],
        "columnOrder": [name, "runDateAndNestInfo", "duration", made_model, *numbers],
        "columnWidths": {name: 300, made_model: 180, **dict.fromkeys(numbers, 140)},
    }
    client.set_experiment_tag(experiment, VIEW_TAG, json.dumps(view))


def gate_table(entry: Mapping[str, Any]) -> str:
    """Return what the gate said of a version, as Markdown.

    Args:
        entry: of the log of decisions.
    """
    other = f"version {entry['from']}" if entry.get("from") else "nothing in production"
    lines = [
        f"{entry['when']}: **{entry['outcome']}**, {'from' if entry['action'] == 'rollback' else 'beside'} {other}"
    ]
    lines += [f"- {reason}" for reason in entry.get("reasons", [])]
    if rows := entry.get("comparison"):
        lines += ["", "| test set | rows | macro-F1, difference | 95 % interval |", "| --- | --- | --- | --- |"]
        for name, figures in rows.items():
            low, high = figures["macro_f1"]["interval"]
            difference = figures["macro_f1"]["difference"]
            lines.append(f"| {name} | {figures['rows']:,} | {difference:+.4f} | {low:+.4f} to {high:+.4f} |")
    return "\n".join(lines)


def describe_decision(client: MlflowClient, model_name: str, version: int, entry: Mapping[str, Any]) -> None:
    """Put what the gate said into a version's description; what was there of an earlier decision is replaced."""
    try:
        card = (client.get_model_version(model_name, str(version)).description or "").split(GATE)[0]
        said = f"{GATE}{gate_table(entry)}"[:MAX_NOTE]
        client.update_model_version(model_name, str(version), f"{card[: MAX_NOTE - len(said)]}{said}")
    except MlflowException as error:  # the decision stands, and its log has all of this
        logging.getLogger(__name__).warning("version %d keeps its description: %s", version, error)
