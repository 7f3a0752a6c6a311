"""Ask a model of other features or another text version through the code that was kept beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_PROGRAM: Final = """
import inspect, json, sys
from pathlib import Path
import numpy as np
from yt_sentiment.model import load_model
folder, rows, answers = map(Path, sys.argv[1:])
rows, model = json.loads(rows.read_text(encoding="utf-8")), load_model(folder)
if "platforms" not in inspect.signature(model.predict_proba).parameters:
    del rows["platforms"]
np.save(answers, model.predict_proba(**rows))
"""
"""What the process of ``ask`` runs."""


class RegistryError(RuntimeError):
    """The registry lacks a version or alias that is needed, or cannot be reached."""


def ask(code: Path, model: Path, rows: Mapping[str, Any], name: str) -> NDArray[np.float64]:
    """Return the probabilities of a model directory, computed in a process of its own, shape (n, 3).

    Args:
        code: folder that holds the package ``yt_sentiment`` of the model's time.
        model: the model directory.
        rows: ``comments`` and ``platforms``; the latter is left out for code that does not know it.
        name: of the model, for the error.

    Raises:
        RegistryError: if that code cannot score, with its last line.
    """
    with tempfile.TemporaryDirectory() as folder:
        texts, answers = Path(folder, "rows.json"), Path(folder, "answers.npy")
        texts.write_text(json.dumps(rows), encoding="utf-8")
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _PROGRAM, str(model), str(texts), str(answers)],
            env={**os.environ, "PYTHONPATH": str(code)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise RegistryError(f"{name} does not answer through its own code: {lines[-1]}")
        probabilities: NDArray[np.float64] = np.load(answers, allow_pickle=False)
        return probabilities
