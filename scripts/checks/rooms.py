"""Rooms of the package, the floors that they stand on, and the arrows that their imports draw."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FLOORS: Final = [
    {"engine", "io", "labels"},
    {"auth", "comment", "language", "params"},
    {"comment_files", "corpora", "evaluation", "insights", "model", "storage", "youtube"},
    {"batch", "findings", "monitoring", "training"},
    {"registry"},
    {"pipeline"},
    {"cli", "experiments", "flask_app"},
]
"""Rooms, from the ground up: each imports from floors below its own, and nothing from its own floor but itself."""


@functools.cache
def modules() -> dict[str, Path]:
    """Return every first-party module by dotted name."""
    found = {}
    for top, folder in (("yt_sentiment", ROOT / "src"), ("flask_app", ROOT)):
        for path in (folder / top).rglob("*.py"):
            parts = path.relative_to(folder).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@functools.cache
def imported(path: Path) -> set[str]:
    """Return every dotted name that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def room_of(module: str) -> str:
    """Return the package, or the module of values, that a module belongs to."""
    first, *rest = module.split(".")
    return rest[0] if first == "yt_sentiment" and rest else first


@functools.cache
def arrows() -> set[tuple[str, str]]:
    """Return which room imports from which other one."""
    known = modules()
    return {
        (room_of(module), room_of(name))
        for module, path in known.items()
        for name in imported(path) & set(known) - {"yt_sentiment"}
        if room_of(module) != room_of(name)
    }
