"""The code that a registered model needs to be loaded where this project is not installed."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parents[1]
ROOMS: Final = ("engine", "io", "language", "model")
MODULES: Final = ("__init__.py", "comment.py", "labels.py", "registry/__init__.py", "registry/flavor.py")
LIBRARIES: Final = ("numpy", "pandas", "vaderSentiment", "wasmtime")
"""What those modules import to score; MLflow adds itself."""


def pinned() -> list[str]:
    """Return the requirements of a registered model, each at the version that is installed here."""
    return [f"{name}=={version(name)}" for name in LIBRARIES]


def packed(folder: Path) -> Path:
    """Copy the code into ``folder``, and return the package there."""
    target = folder / PACKAGE.name
    for room in ROOMS:
        shutil.copytree(PACKAGE / room, target / room, ignore=shutil.ignore_patterns("__pycache__"))
    for module in MODULES:
        (target / module).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / module, target / module)
    return target
