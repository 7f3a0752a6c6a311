"""The plan of the house: rooms on floors, arrows that only point down, one name per module, files that stay small."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from scripts.checks.rooms import FLOORS, arrows, imported, modules, room_of
from tests.conftest import ROOT

PURE = {"comment", "evaluation", "insights", "labels", "language", "model", "training"}
"""Rooms that touch no network, no clock and no server: training, the API and Spark get the same from them."""
IMPURE_LIBRARIES = {"mlflow", "flask", "requests", "pooch", "time", "socket", "urllib", "subprocess", "sqlalchemy"}

LONG = {
    "scripts/drills/alerts.py": "to be taken apart",
}
"""Files over ``MAX_LINES``, each with the reason."""
MAX_LINES, MAX_STAGE_LINES, MAX_FUNCTION_LINES = 250, 90, 60


def floor_of(room: str) -> int:
    floors = [number for number, rooms in enumerate(FLOORS) if room in rooms]
    assert len(floors) == 1, f"{room} stands on no floor; add it to FLOORS in scripts/checks/rooms.py"
    return floors[0]


@pytest.mark.parametrize("room", sorted({room_of(module) for module in modules()} - {"yt_sentiment"}))
def test_a_room_imports_from_lower_floors_alone(room: str) -> None:
    above = sorted(b for a, b in arrows() if a == room and floor_of(b) >= floor_of(room))
    assert not above, f"{room} imports {above}, which do not stand below it"


def test_no_module_has_the_name_of_another() -> None:
    names = [module.split(".")[-1] for module in modules() if module.startswith("yt_sentiment.")]
    names = [name for name in names if name != "__main__" and not name[0].isdigit()]
    assert not {name for name in names if names.count(name) > 1}


def test_only_the_registry_imports_mlflow() -> None:
    users = {
        module for module, path in modules().items() if any(name.split(".")[0] == "mlflow" for name in imported(path))
    }
    assert users, "the registry must be found"
    assert all(module.startswith("yt_sentiment.registry") for module in users)


@pytest.mark.parametrize("room", sorted(PURE))
def test_pure_rooms_touch_no_network_clock_or_server(room: str) -> None:
    paths = [path for module, path in modules().items() if room_of(module) == room]
    assert paths
    for path in paths:
        libraries = {part.split(".")[0] for part in imported(path)}
        assert not libraries & IMPURE_LIBRARIES, path
        assert not re.search(r"\.(?:now|today|utcnow)\(", path.read_text(encoding="utf-8")), f"{path} reads the clock"


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
    assert [name for name in PIPELINE if name not in {"baseline", "in_language"}] == [
        "ingest", "preprocess", "distil", "features", "train", "profile", "evaluate", "register",
    ]  # fmt: skip


def outputs(stage: str) -> set[Path]:
    """Return the files and folders that a stage writes."""
    entry = PIPELINE[stage]
    found = [out for kind in ("outs", "metrics", "plots") for out in entry.get(kind, [])]
    return {Path(out if isinstance(out, str) else next(iter(out))) for out in found}


OUTPUTS = set().union(*map(outputs, PIPELINE))


def test_stages_that_read_the_encoder_depend_on_what_distil_writes() -> None:
    reader = ROOT / "src" / "yt_sentiment" / "training" / "distillation" / "out_of_fold.py"
    readers = {stage for stage in PIPELINE if reader in closure(f"yt_sentiment.pipeline.{stage}")} - {"distil"}
    assert readers == {"features", "train"}
    [artefacts] = {path.parent for path in outputs("distil") if path.suffix == ".npz"}
    assert all(str(artefacts) in PIPELINE[stage]["deps"] for stage in readers)
    assert PIPELINE["distil"]["frozen"], "no other run distils the encoder"


@pytest.mark.parametrize("stage", sorted(PIPELINE))
def test_a_stage_depends_on_every_module_that_it_imports(stage: str) -> None:
    entry = PIPELINE[stage]
    assert entry["cmd"] == f"python -m yt_sentiment.pipeline.{stage}"
    needed = {path.relative_to(ROOT) for path in closure(f"yt_sentiment.pipeline.{stage}")}
    listed = {Path(dep) for dep in entry["deps"] if dep.startswith("src/")}
    missing = sorted(str(path) for path in needed if not {path, *path.parents} & listed)
    assert not missing, f"deps of {stage} lack {missing}"
    assert all((ROOT / dep).exists() for dep in listed), "something that is listed does not exist"
    used = {parent for path in needed for parent in (path, *path.parents)}
    made = OUTPUTS | {path.parent for path in OUTPUTS}
    unused = sorted(str(dep) for dep in listed - used - made if dep.name != "__init__.py")
    assert not unused, f"deps of {stage} hold {unused}, of which it imports nothing"


@pytest.mark.parametrize("stage", sorted(PIPELINE))
def test_a_stage_depends_on_the_parameters_that_it_names(stage: str) -> None:
    path = ROOT / "src" / "yt_sentiment" / "pipeline" / f"{stage}.py"
    contract = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    line = contract.split("Params")[1].strip()
    if not line.startswith("all of the stages"):
        assert [name.strip() for name in line.split(",")] == PIPELINE[stage]["params"]


def python_files() -> list[Path]:
    """Return every Python file of the project that is not a test."""
    folders = ("src", "flask_app", "scripts", "benchmarks", "deploy")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    is_stage = path.parent.name == "pipeline" and path.stem in PIPELINE
    lines = text.count("\n")
    if str(path.relative_to(ROOT)) in LONG:
        assert lines > MAX_LINES, f"{path} has {lines} lines: no exception is needed"
    else:
        assert lines <= (MAX_STAGE_LINES if is_stage else MAX_LINES)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno and path.name != "alerts.py":
            assert node.end_lineno - node.lineno < MAX_FUNCTION_LINES, f"{node.name} in {path.name} is too long"
