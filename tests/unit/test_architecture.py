"""Arrows only point down: labels, params and text know nothing of the rest; only the registry knows MLflow."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

FLOORS = [
    {"__init__", "bounds", "chain", "hashing", "labels", "params", "pinning", "strict_json", "strict_yaml", "text"},
    {
        "calibration",
        "database",
        "comment",
        "features",
        "model_arrays",
        "model_sums",
        "lexicon",
        "reading",
        "encoder",
        "language",
        "metrics",
        "datasets",
        "monitoring",
        "tokens",
    },
    {"model_files", "model_parts", "model_trees", "model", "explain", "distilled", "insights", "youtube"},
    {"training", "baselines", "behaviour", "evaluation", "plots", "scoring", "registry", "batch", "flask_app"},
    {"stages", "experiments", "cli"},
]
PURE = set(
    """
    bounds calibration chain comment encoder evaluation explain features hashing labels lexicon metrics reading text
    training
    """.split()
)
IMPURE_LIBRARIES = {"mlflow", "flask", "requests", "pooch", "time", "socket", "urllib", "subprocess"}


def modules() -> dict[str, Path]:
    """Return every first-party module by dotted name."""
    found = {}
    for top, folder in (("yt_sentiment", ROOT / "src"), ("flask_app", ROOT)):
        for path in (folder / top).rglob("*.py"):
            parts = path.relative_to(folder).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path) -> set[str]:
    """Return every dotted name that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def floor_of(module: str) -> int:
    name = module.removeprefix("yt_sentiment").lstrip(".").split(".")[0] or "__init__"
    floors = [number for number, names in enumerate(FLOORS) if name in names]
    assert len(floors) == 1, f"{module} stands on no floor; add it to FLOORS"
    return floors[0]


@pytest.mark.parametrize("module", sorted(modules()))
def test_no_module_imports_from_a_higher_floor(module: str) -> None:
    known = modules()
    for name in imported(known[module]) & set(known):
        assert floor_of(name) <= floor_of(module), f"{module} imports {name} from above"


def test_only_the_registry_imports_mlflow() -> None:
    users = {
        module for module, path in modules().items() if any(name.split(".")[0] == "mlflow" for name in imported(path))
    }
    assert users, "the registry must be found"
    assert all(module.startswith("yt_sentiment.registry") for module in users)


@pytest.mark.parametrize("name", sorted(PURE))
def test_pure_modules_touch_no_network_clock_or_server(name: str) -> None:
    path = ROOT / "src" / "yt_sentiment" / f"{name}.py"
    libraries = {part.split(".")[0] for part in imported(path)}
    assert not libraries & IMPURE_LIBRARIES
    assert not re.search(r"\.(?:now|today|utcnow)\(", path.read_text(encoding="utf-8")), "reads the clock"


def closure(module: str) -> set[Path]:
    """Return the files that running ``module`` imports, first-party and transitive."""
    known, seen, todo = modules(), set(), [module]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += list(imported(known[name]) & set(known))
    return {known[name] for name in seen}


PIPELINE = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]


def test_the_stages_come_in_the_documented_order() -> None:
    assert [name for name in PIPELINE if name != "baseline"] == [
        "ingest", "preprocess", "features", "train", "profile", "evaluate", "register",
    ]  # fmt: skip


@pytest.mark.parametrize("stage", sorted(PIPELINE))
def test_a_stage_depends_on_every_module_that_it_imports(stage: str) -> None:
    entry = PIPELINE[stage]
    assert entry["cmd"] == f"python -m yt_sentiment.stages.{stage}"
    needed = {str(path.relative_to(ROOT)) for path in closure(f"yt_sentiment.stages.{stage}")}
    listed = {dep for dep in entry["deps"] if dep.endswith(".py")}
    assert needed <= listed, f"deps of {stage} lack {sorted(needed - listed)}"
    assert all((ROOT / dep).exists() for dep in listed), "a listed module does not exist"


@pytest.mark.parametrize("stage", sorted(PIPELINE))
def test_a_stage_depends_on_the_parameters_that_it_names(stage: str) -> None:
    path = ROOT / "src" / "yt_sentiment" / "stages" / f"{stage}.py"
    contract = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    line = contract.split("Params")[1].strip()
    if not line.startswith("all of the stages"):
        assert [name.strip() for name in line.split(",")] == PIPELINE[stage]["params"]


@pytest.mark.parametrize("path", sorted(modules().values()), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_small(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= (250 if path.parent.name != "stages" or path.name == "__init__.py" else 90)
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno < 60, f"{node.name} in {path.name} is too long"
