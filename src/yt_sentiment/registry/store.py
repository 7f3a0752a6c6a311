"""Talk to MLflow: where it is, one run per pipeline run, versions and aliases."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from yt_sentiment.io.files import file_sha256
from yt_sentiment.model import SentimentModel, load_model
from yt_sentiment.registry import run_log
from yt_sentiment.registry.journal import Head
from yt_sentiment.registry.logged_model import log_model
from yt_sentiment.registry.run_log import RunRecord

STAGING: Final = "staging"
PRODUCTION: Final = "production"
MODEL_TAG: Final = "model_version"
TEST_TAG: Final = "test_sha256"
PREDICTIONS_TAG: Final = "predictions_sha256"
HEAD_TAG: Final = "decisions_head"
"""Anchor of the log of decisions."""
DEFAULT_TRACKING_URI: Final = "sqlite:///mlflow.db"
ARTIFACTS: Final = Path("mlartifacts")
MODEL_NOTE: Final = (
    "Sentiment of comments: negative, neutral or positive, with a calibrated confidence, a language, and the reason to "
    "doubt it, if there is one. `mlflow.pyfunc.load_model` and `mlflow models serve` need its requirements alone; "
    "a row is `text` and, if known, `platform` (youtube, reddit or twitter)."
)


class RegistryError(RuntimeError):
    """The registry lacks a version or alias that is needed, or cannot be reached."""


class Registry:
    """One registered model in one MLflow."""

    def __init__(self, model_name: str, experiment: str = "yt-sentiment", uri: str | None = None) -> None:
        self.model_name = model_name
        self.experiment = experiment
        self.uri = uri or os.environ.get("MLFLOW_TRACKING_URI") or DEFAULT_TRACKING_URI
        os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")  # a few small files
        mlflow.set_tracking_uri(self.uri)
        self.client = MlflowClient(tracking_uri=self.uri)

    def register(self, record: RunRecord) -> tuple[str, int]:
        """Log one run, register its model, point ``staging`` at it; return run id and version.

        A model that is a version already, with the same predictions on the same test rows, becomes no second one.
        """
        experiment = self._experiment_id()
        tags = {**record.tags, PREDICTIONS_TAG: file_sha256(record.predictions)}
        known = self._version_with(tags)
        begun = min((stage.start for stage in record.stages if stage.in_this_run), default=None)
        created = self.client.create_run(experiment, start_time=begun, run_name=self._run_name(record))
        run_id = str(created.info.run_id)
        with run_log.started(self.client, run_id):
            mlflow.log_params(dict(record.params))
            mlflow.log_metrics(dict(record.metrics))
            mlflow.set_tags({**record.tags, "git_revision": git_revision(), run_log.NOTE_TAG: record.description})
            run_log.log_inputs(record.inputs)
            for path in record.reports:
                if path.is_dir():
                    mlflow.log_artifacts(str(path), artifact_path=path.name)
                else:
                    mlflow.log_artifact(str(path))
            mlflow.log_artifact(str(record.predictions))
            uri = log_model(record.model_folder) if known is None else ""
        run_log.log_stages(self.client, experiment, run_id, record.stages)
        run_log.share_view(self.client, experiment, record.metrics)
        version = self._new_version(uri, tags, record, run_id) if known is None else known
        self.client.set_registered_model_alias(self.model_name, STAGING, str(version))
        return run_id, version

    def _new_version(self, uri: str, tags: Mapping[str, str], record: RunRecord, run_id: str) -> int:
        registered = mlflow.register_model(uri, self.model_name, tags=dict(tags))
        card = f"{record.description}\n\nRun `{run_id}`, commit `{git_revision()}`."
        self.client.update_model_version(self.model_name, registered.version, card[: run_log.MAX_NOTE])
        self.client.update_registered_model(self.model_name, MODEL_NOTE)
        return int(registered.version)

    def _version_with(self, tags: Mapping[str, str]) -> int | None:
        """Return the newest version of the same model, test rows and predictions, if there is one."""
        identity = (MODEL_TAG, TEST_TAG, PREDICTIONS_TAG)
        known = self.client.search_model_versions(f"name='{self.model_name}'")
        same = [int(one.version) for one in known if all(one.tags.get(name) == tags.get(name) for name in identity)]
        return max(same, default=None)

    def _run_name(self, record: RunRecord) -> str:
        production = self.version_of(PRODUCTION)
        if production is None:
            return run_log.run_name(None, record.params, other_data=False)
        try:
            before = self.client.get_run(self.run_of(production)[0]).data
        except MlflowException:  # purged: a name is no reason to register nothing
            return f"beside version {production}, whose run is gone"
        other = any(before.tags.get(name) != record.tags.get(name) for name in run_log.DATA_TAGS)
        return run_log.run_name(before.params, record.params, other_data=other)

    def describe_decision(self, version: int, entry: Mapping[str, Any]) -> None:
        """Put what the gate said of ``version`` into its description."""
        run_log.describe_decision(self.client, self.model_name, version, entry)

    def _experiment_id(self, name: str | None = None) -> str:
        name = name or self.experiment
        note = run_log.EXPERIMENT_NOTE if name == self.experiment else run_log.TRIALS_NOTE
        found = self.client.get_experiment_by_name(name)
        if found is not None:
            run_log.describe_experiment(self.client, str(found.experiment_id), note)
            return str(found.experiment_id)
        location = os.environ.get("YT_SENTIMENT_ARTIFACTS") or None
        if location is None and self.uri.startswith("sqlite"):
            location = ARTIFACTS.resolve().as_uri()
        made = str(self.client.create_experiment(name, artifact_location=location))
        run_log.describe_experiment(self.client, made, note)
        return made

    def version_of(self, alias: str) -> int | None:
        """Return the version that ``alias`` points at, if any."""
        try:
            return int(self.client.get_model_version_by_alias(self.model_name, alias).version)
        except MlflowException as error:
            self._raise_unless_absent(error)
            return None

    def set_alias(self, alias: str, version: int) -> None:
        """Move ``alias`` to ``version``."""
        self.client.set_registered_model_alias(self.model_name, alias, str(version))

    def twins(self, version: int) -> list[int]:
        """Return ``version``, then the others of the same model, newest first."""
        model = self.tag(version, MODEL_TAG)
        registered = self.client.search_model_versions(f"name='{self.model_name}'")
        same = {int(other.version) for other in registered if other.tags.get(MODEL_TAG) == model}
        return [version, *sorted(same - {version}, reverse=True)]

    def tag(self, version: int, name: str) -> str | None:
        """Return a tag of ``version``, if it has one."""
        value = self.client.get_model_version(self.model_name, str(version)).tags.get(name)
        return None if value is None else str(value)

    def folder_of(self, version: int, target: Path) -> Path:
        """Download the model directory of ``version`` into ``target`` and return its path.

        Raises:
            RegistryError: if the artefacts are gone.
        """
        try:
            local = mlflow.artifacts.download_artifacts(
                artifact_uri=f"models:/{self.model_name}/{version}", dst_path=str(target)
            )
        except (MlflowException, OSError) as error:
            raise RegistryError(f"cannot download version {version} of {self.model_name}: {error}") from error
        manifests = sorted(Path(local).rglob("manifest.json"))
        if len(manifests) != 1:
            raise RegistryError(f"version {version} of {self.model_name} holds {len(manifests)} models, expected 1")
        return manifests[0].parent

    def trained_at(self, version: int) -> datetime:
        """Return when the run of ``version`` began."""
        run = self.client.get_run(str(self.client.get_model_version(self.model_name, str(version)).run_id))
        return datetime.fromtimestamp(run.info.start_time / 1000, UTC)

    def run_of(self, version: int) -> tuple[str, str | None]:
        """Return the id of the run of ``version``, and the commit that it ran on, if it says so."""
        run = self.client.get_run(str(self.client.get_model_version(self.model_name, str(version)).run_id))
        return str(run.info.run_id), run.data.tags.get("git_revision")

    def kept_with(self, version: int, name: str, target: Path, *, max_bytes: int) -> Path | None:
        """Download a file that was kept with the run of ``version`` into ``target``; return its path, None if absent.

        Raises:
            RegistryError: if it is larger than ``max_bytes``, or does not come.
        """
        run = str(self.client.get_model_version(self.model_name, str(version)).run_id)
        try:
            sizes = {file.path: file.file_size or 0 for file in self.client.list_artifacts(run)}
            if name not in sizes:
                return None
            if sizes[name] > max_bytes:
                raise RegistryError(
                    f"{name} of version {version} has {sizes[name]} bytes, at most {max_bytes} are read"
                )
            local = mlflow.artifacts.download_artifacts(
                artifact_uri=f"runs:/{run}/{name}", dst_path=str(target), tracking_uri=self.uri
            )
        except (MlflowException, OSError) as error:
            raise RegistryError(f"cannot download {name} of version {version}: {error}") from error
        return Path(local)

    def log_experiment(
        self, experiment: str, name: str, params: Mapping[str, Any], metrics: Mapping[str, float]
    ) -> None:
        """Log one candidate of an experiment as a run of its own."""
        with mlflow.start_run(experiment_id=self._experiment_id(experiment), run_name=name):
            mlflow.log_params(dict(params))
            mlflow.log_metrics(dict(metrics))
            mlflow.set_tag("git_revision", git_revision())

    def model_of(self, version: int, target: Path) -> SentimentModel:
        """Download and load ``version``."""
        return load_model(self.folder_of(version, target))

    def _raise_unless_absent(self, error: MlflowException) -> None:
        """Tell "there is none" from "the registry does not answer"."""
        if error.error_code not in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise RegistryError(f"registry {self.uri} does not answer: {error}") from error

    def head(self) -> Head | None:
        """Return the newest entry of the log of decisions that was anchored here, if any.

        Raises:
            RegistryError: if the anchor cannot be read.
        """
        try:
            anchor = self.client.get_registered_model(self.model_name).tags.get(HEAD_TAG)
        except MlflowException as error:
            self._raise_unless_absent(error)
            return None
        if anchor is None:
            return None
        try:
            content = json.loads(anchor)
            return Head(entries=int(content["entries"]), digest=str(content["digest"]))
        except (ValueError, TypeError, KeyError):
            raise RegistryError(f"tag {HEAD_TAG} of {self.model_name} is {anchor!r}, no head of a log") from None

    def set_head(self, head: Head) -> None:
        """Anchor the log of decisions; before the first model there is nothing to anchor it to."""
        try:
            self.client.set_registered_model_tag(self.model_name, HEAD_TAG, json.dumps(asdict(head)))
        except MlflowException as error:
            self._raise_unless_absent(error)


def git_revision() -> str:
    """Return the commit of the working tree, ``-dirty`` if it has changes, or ``unknown``."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or "unknown"
