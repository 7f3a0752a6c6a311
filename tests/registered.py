"""Models in a registry for real: MLflow on SQLite in the working folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests import synthetic
from tests.manifests import described
from yt_sentiment.comment import Prediction
from yt_sentiment.io.files import file_sha256
from yt_sentiment.model import load_model
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry import promotion
from yt_sentiment.registry.evidence import FILE, row_sha256, write_predictions
from yt_sentiment.registry.run_log import RunRecord
from yt_sentiment.registry.store import Registry

LOG = Path("decisions.jsonl")


def write_test_rows(path: Path, count: int = 900) -> Path:
    """Write made-up test rows of one test set."""
    rows = [(f"{text} {number}", label) for number, (text, label) in enumerate(synthetic.comments(count, seed=55))]
    frame = pd.DataFrame(rows, columns=["text", "label"])
    frame["source"], frame["split"], frame["id"] = "goemotions", "test", frame.index.astype(str)
    frame.to_parquet(path)
    return path


def answers_to(folder: Path, test_rows: Path) -> dict[bytes, Prediction]:
    """Return a model's predictions on test rows, by digest of row."""
    rows = pd.read_parquet(test_rows)
    predictions = load_model(folder).predict(rows["text"].tolist(), ["reddit"] * len(rows))
    return dict(zip(map(row_sha256, rows["source"], rows["text"]), predictions, strict=True))


def forget_flags(path: Path) -> None:
    """Leave of stored predictions what was stored before they held doubts."""
    table = pq.read_table(path)
    pq.write_table(table.drop_columns(["flagged"]).replace_schema_metadata(table.schema.metadata), path)


def register(
    registry: Registry,
    folder: Path,
    test_rows: Path,
    answers: dict[bytes, Prediction] | None = None,
    *,
    reports: Sequence[Path] = (),
    description: str = "",
) -> int:
    """Register a model directory with its predictions, or with others, and reports; return the version."""
    version, test_sha256 = load_model(folder).version, file_sha256(test_rows)
    answers = answers_to(folder, test_rows) if answers is None else answers
    write_predictions(Path(FILE), answers, model_version=version, test_sha256=test_sha256)
    record = RunRecord(
        params={"train.linear.c": 0.1},
        metrics={"goemotions.macro_f1": 0.5},
        tags={"model_version": version, "test_sha256": test_sha256},
        reports=list(reports),
        model_folder=folder,
        predictions=Path(FILE),
        description=description,
    )
    return registry.register(record)[1]


def register_of_other_code(registry: Registry, folder: Path, test_rows: Path) -> int:
    """Register a model as code of another text version did; return the version."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("yt_sentiment.model.persistence.TEXT_VERSION", "another")
        other = Path(shutil.copytree(folder, Path(f"other-{folder.name}")))
        described(other, data={"made_up": "0" * 64})
        return register(registry, other, test_rows)


def promote(registry: Registry, test_rows: Path, limits: PromoteParams, *, first: bool = False) -> promotion.Decision:
    """Promote ``staging``."""
    return promotion.promote(registry, test_rows, limits, seed=1, log=LOG, first=first, reason="a test")
