"""The model as an artifact of MLflow: a folder of text and arrays, the code that reads it, and what that needs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import mlflow
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types.schema import ColSpec, Schema

from yt_sentiment.registry.packing import packed, pinned

SIGNATURE: Final = ModelSignature(
    inputs=Schema([ColSpec("string", "text"), ColSpec("string", "platform", required=False)]),
    outputs=Schema(
        [
            ColSpec("string", "label"),
            *(ColSpec("double", name) for name in ("confidence", "p_negative", "p_neutral", "p_positive")),
            ColSpec("string", "language"),
            ColSpec("string", "uncertain"),
        ]
    ),
)
EXAMPLE: Final = pd.DataFrame({"text": ["I love this video", "worst update ever"], "platform": ["youtube", "reddit"]})


def log_model(folder: Path) -> str:
    """Log a model directory with the active run, and return its address.

    A loader module takes the place of a pickled object; its code goes along, so that no checkout is needed.
    """
    with tempfile.TemporaryDirectory() as scratch:
        info = mlflow.pyfunc.log_model(
            name="model",
            loader_module="yt_sentiment.registry.flavor",
            data_path=str(folder),
            code_paths=[str(packed(Path(scratch)))],
            signature=SIGNATURE,
            input_example=EXAMPLE,
            pip_requirements=pinned(),
        )
    return str(info.model_uri)
