"""Promote, roll back and export, killed at every step that they write: the next command puts everything right."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import sweeps
from tests.killing import reported
from tests.registered import LOG, promote, register, write_test_rows
from yt_sentiment.model import load_model
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry.export import export
from yt_sentiment.registry.store import Registry

TARGET = Path("exported")


def save(name: str) -> None:
    """Keep registry, log and exported model as they are now."""
    folder = Path("saved", name)
    folder.mkdir(parents=True)
    for path in (Path("mlflow.db"), LOG):
        shutil.copy(path, folder)
    shutil.copytree(TARGET, folder / TARGET)


def check(outcome: dict[str, Any], versions: dict[int, str]) -> None:
    """Check what a killed command and the next one left: production, its history, the exported folder."""
    seen, production = outcome["seen"], outcome["production"]
    assert seen in (2, 3)
    expected = {"promote": 3, "rollback": seen - 1, "export": seen}[outcome["next"]]
    assert production == expected
    assert outcome["error"] == ""
    assert outcome["history"] == list(range(1, production + 1))
    assert not outcome["unfinished"]
    assert outcome["target_seen"] in (versions[1], versions[3]), "old or new, never a mixture"
    if outcome["next"] == "export":
        assert outcome["target"] == versions[production]
        assert outcome["leftovers"] == []


@pytest.mark.parametrize("arguments", sweeps.STEPS)
def test_a_command_that_is_killed_at_any_step_is_completed_or_undone(
    registry: Registry, models: dict[str, Path], in_folder: Path, limits: PromoteParams, arguments: list[str]
) -> None:
    test_rows = write_test_rows(in_folder / "test.parquet", limits.min_rows)
    generous = limits.model_copy(
        update={"max_macro_f1_loss": 1, "max_recall_loss": 1, "max_calibration_loss": 1, "max_unflagged_gain": 1}
    )
    versions = {}
    for number, name in enumerate(("wrong", "weak", "good"), start=1):
        assert register(registry, models[name], test_rows) == number
        versions[number] = load_model(models[name]).version
        if name == "good":
            save("before-promote")
        assert promote(registry, test_rows, generous, first=name == "wrong").accepted, name
        if name == "wrong":
            export(registry, TARGET, log=LOG)
    save("before-rollback")
    outcomes = reported("tests.integration.killed", "saved", *arguments, folder=Path.cwd())
    for outcome in outcomes:
        check(outcome, versions)
    steps: dict[str, list[str]] = {"promote": [], "rollback": [], "export": []}
    for outcome in outcomes:
        if outcome["next"] == "export":
            steps[outcome["command"]].append(outcome["step"])
    print(json.dumps(steps, indent=1))  # noqa: T201
    if arguments:
        assert {command: len(names) for command, names in steps.items()} == dict.fromkeys(steps, 3)
        return
    for command in ("promote", "rollback"):
        for step in ("write decisions.jsonl", "second half of write decisions.jsonl", "fsync decisions.jsonl",
                     "set_registered_model_tag decisions_head"):  # fmt: skip
            assert steps[command].count(step) == 2, "intent and outcome"
    assert "set_registered_model_alias production 3" in steps["promote"]
    assert "set_registered_model_alias production 2" in steps["rollback"]
    assert {"copyfile .exported.new/trees.txt", "_exchange .exported.new with exported"} <= set(steps["export"])
