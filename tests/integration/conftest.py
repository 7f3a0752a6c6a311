"""Fixtures around a registry for real."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import registered
from yt_sentiment.params import Params, PromoteParams
from yt_sentiment.registry.store import STAGING, Registry


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty MLflow database; migrating one takes seconds, copying it nothing."""
    folder = tmp_path_factory.mktemp("mlflow")
    Registry("none", uri=f"sqlite:///{folder / 'empty.db'}").version_of(STAGING)
    return folder / "empty.db"


@pytest.fixture
def registry(in_folder: Path, migrated: Path) -> Registry:
    shutil.copy(migrated, in_folder / "mlflow.db")
    return Registry("made-up", uri=f"sqlite:///{in_folder / 'mlflow.db'}")


@pytest.fixture
def test_rows(in_folder: Path) -> Path:
    return registered.write_test_rows(in_folder / "test.parquet")


@pytest.fixture
def limits(params: Params) -> PromoteParams:
    return params.promote.model_copy(update={"bootstrap_rounds": 300})
