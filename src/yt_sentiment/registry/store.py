"""Talk to MLflow: where it is, one run per pipeline run, versions and aliases."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature
from mlflow.types.schema import ColSpec, Schema
from numpy.typing import NDArray

from yt_sentiment.model import SentimentModel, load_model
from yt_sentiment.model_files import LIBRARIES, ForeignVersionError
from yt_sentiment.registry.own_code import RegistryError, ask

STAGING: Final = "staging"
PRODUCTION: Final = "production"
HISTORY_TAG: Final = "production_history"
MODEL_TAG: Final = "model_version"
DEFAULT_TRACKING_URI: Final = "sqlite:///mlflow.db"
ARTIFACTS: Final = Path("mlartifacts")
CODE: Final = "code"
NOT_CODE: Final = ("__pycache__", "default_model", "distilled", "*.npz")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is logged for one pipeline run.

    Attributes:
        params: flat parameters.
        metrics: flat scores.
        tags: data hashes, model version and the like.
        reports: files and folders to keep with the run.
        model_folder: the model directory.
    """

    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    reports: list[Path]
    model_folder: Path


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
        """Log one run, register its model, point ``staging`` at it; return run id and version."""
        with mlflow.start_run(experiment_id=self._experiment_id(), run_name=record.tags[MODEL_TAG]) as run:
            mlflow.log_params(dict(record.params))
            mlflow.log_metrics(dict(record.metrics))
            mlflow.set_tags({**record.tags, "git_revision": git_revision()})
            for path in record.reports:
                if path.is_dir():
                    mlflow.log_artifacts(str(path), artifact_path=path.name)
                else:
                    mlflow.log_artifact(str(path))
            # A loader module instead of a pickled object: the artefact stays a plain folder of text and arrays.
            # The code beside the model: a later version of the code can still ask it (``answers_of``).
            code = files("yt_sentiment")
            with as_file(code) as package, tempfile.TemporaryDirectory() as copy:
                shutil.copytree(package, Path(copy) / "yt_sentiment", ignore=shutil.ignore_patterns(*NOT_CODE))
                mlflow.log_artifacts(copy, artifact_path=CODE)
            info = mlflow.pyfunc.log_model(
                name="model",
                loader_module="yt_sentiment.registry.flavor",
                data_path=str(record.model_folder),
                signature=ModelSignature(
                    inputs=Schema([ColSpec("string", "text")]),
                    outputs=Schema([ColSpec("string", "label")]),
                ),
                input_example=pd.DataFrame({"text": ["I love this video"]}),
                pip_requirements=list(LIBRARIES),
            )
        version = mlflow.register_model(info.model_uri, self.model_name, tags=dict(record.tags))
        self.client.set_registered_model_alias(self.model_name, STAGING, version.version)
        return run.info.run_id, int(version.version)

    def _experiment_id(self, name: str | None = None) -> str:
        name = name or self.experiment
        found = self.client.get_experiment_by_name(name)
        if found is not None:
            return str(found.experiment_id)
        location = os.environ.get("YT_SENTIMENT_ARTIFACTS") or None
        if location is None and self.uri.startswith("sqlite"):
            location = ARTIFACTS.resolve().as_uri()
        return str(self.client.create_experiment(name, artifact_location=location))

    def version_of(self, alias: str) -> int | None:
        """Return the version that ``alias`` points at, if any."""
        try:
            return int(self.client.get_model_version_by_alias(self.model_name, alias).version)
        except MlflowException as error:
            self._raise_unless_absent(error)
            return None

    def point(self, alias: str, version: int) -> None:
        """Move ``alias`` to ``version``."""
        self.client.set_registered_model_alias(self.model_name, alias, str(version))

    def restore(self, alias: str, version: int | None) -> None:
        """Move ``alias`` back to ``version``, or take it away where there was none."""
        if version is None:
            self.client.delete_registered_model_alias(self.model_name, alias)
        else:
            self.point(alias, version)

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

    def answers_of(
        self, version: int, comments: Sequence[str], platforms: Sequence[str] | None = None
    ) -> NDArray[np.float64]:
        """Return the probabilities of ``version`` for raw comments, shape (n, 3).

        A model of a foreign text or features version is asked through the code that was kept with its run, in a
        process of its own.

        Args:
            version: of the registered model.
            comments: raw texts.
            platforms: where each was written; all on YouTube if not given.

        Raises:
            RegistryError: if the artefacts are gone, or the model cannot be asked either way.
        """
        with tempfile.TemporaryDirectory() as folder:
            model = self.folder_of(version, Path(folder))
            try:
                return load_model(model).predict_proba(comments, platforms)
            except ForeignVersionError as error:
                rows = {"comments": list(comments), "platforms": None if platforms is None else list(platforms)}
                return self._answers_through_own_code(version, model, rows, error)

    def _answers_through_own_code(
        self, version: int, model: Path, rows: Mapping[str, Any], cause: ForeignVersionError
    ) -> NDArray[np.float64]:
        code = self.kept_with(version, CODE, model.parent / CODE)
        if code is None:
            raise RegistryError(f"{cause}; version {version} has no code kept with it either") from cause
        return ask(code, model, rows, f"version {version}")

    def trained_at(self, version: int) -> datetime:
        """Return when the run of ``version`` began."""
        run = self.client.get_run(str(self.client.get_model_version(self.model_name, str(version)).run_id))
        return datetime.fromtimestamp(run.info.start_time / 1000, UTC)

    def run_of(self, version: int) -> tuple[str, str | None]:
        """Return the id of the run of ``version``, and the commit that it ran on, if it says so."""
        run = self.client.get_run(str(self.client.get_model_version(self.model_name, str(version)).run_id))
        return str(run.info.run_id), run.data.tags.get("git_revision")

    def kept_with(self, version: int, name: str, target: Path) -> Path | None:
        """Download what was kept with the run of ``version`` into ``target``; return its path, or None if it is not."""
        run = self.client.get_model_version(self.model_name, str(version)).run_id
        try:
            found = mlflow.artifacts.download_artifacts(
                artifact_uri=f"runs:/{run}/{name}", dst_path=str(target), tracking_uri=self.uri
            )
        except (MlflowException, OSError):
            return None
        return Path(found)

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

    def history(self) -> list[int]:
        """Return the versions that were in production, oldest first, the current one last."""
        try:
            tags = self.client.get_registered_model(self.model_name).tags
        except MlflowException as error:
            self._raise_unless_absent(error)
            return []
        return [int(version) for version in json.loads(tags.get(HISTORY_TAG, "[]"))]

    def _raise_unless_absent(self, error: MlflowException) -> None:
        """Tell "there is none" from "the registry does not answer"."""
        if error.error_code not in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise RegistryError(f"registry {self.uri} does not answer: {error}") from error

    def set_history(self, versions: list[int]) -> None:
        """Store what ``history`` returns."""
        self.client.set_registered_model_tag(self.model_name, HISTORY_TAG, json.dumps(versions))

    def annotate(self, version: int, decision: Mapping[str, Any]) -> None:
        """Keep a decision beside the version it was made on."""
        self.client.set_model_version_tag(self.model_name, str(version), "decision", json.dumps(decision)[:5000])


def git_revision() -> str:
    """Return the commit of the working tree, ``-dirty`` if it has changes, or ``unknown``."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or "unknown"
