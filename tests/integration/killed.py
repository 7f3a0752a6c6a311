"""Kill a command at every step that it writes, run the next one, and tell what is left: run by test_crashes.py.

A process that has run every command once, and closed its connections, forks a child per step, which ends itself with
SIGKILL there, and another child for the next command: what takes long is imported, read and compiled once. Prints a
line of JSON per step and next command.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from mlflow import MlflowClient
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as RegistryStore
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore as TrackingStore

from tests.conftest import ROOT
from tests.killing import SAMPLE, to_kill
from tests.registered import LOG, promote
from yt_sentiment.auth import decisions
from yt_sentiment.model import load_model
from yt_sentiment.params import load_params
from yt_sentiment.registry import export, journal, moves, promotion
from yt_sentiment.registry.store import PRODUCTION, Registry, RegistryError

NEXT = {
    "promote": ("promote", "rollback", "export"),
    "rollback": ("promote", "rollback", "export"),
    "export": ("export",),
}
"""Which commands are killed, and which ones follow each."""
DATABASE, TARGET, ROWS, HERE = Path("mlflow.db"), Path("exported"), Path("test.parquet"), Path.cwd()
LIMITS = load_params(ROOT / "params.yaml").promote.model_copy(
    update={
        "bootstrap_rounds": 20,
        "max_macro_f1_loss": 1,
        "max_recall_loss": 1,
        "max_calibration_loss": 1,
        "max_unflagged_gain": 1,
    }
)


def registry() -> Registry:
    return Registry("made-up", uri=f"sqlite:///{DATABASE.resolve()}")


def command(name: str) -> None:
    if name == "promote":
        promote(registry(), ROWS, LIMITS)
    elif name == "rollback":
        promotion.rollback(registry(), log=LOG)
    else:
        export.export(registry(), TARGET, log=LOG)


class Killer:
    """Counts the steps that write, and ends the process before the one of a number, or halfway through it."""

    def __init__(self, number: int, told: Path) -> None:
        self.number, self.told, self.count = number, told, 0

    def step(self, name: str) -> None:
        self.count += 1
        if self.count == self.number:
            self.told.write_text(name, encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(self, owner: Any, attribute: str, named: Callable[..., str]) -> None:
        original = getattr(owner, attribute)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if name := named(*args):
                self.step(f"{attribute} {name}")
            return original(*args, **kwargs)

        setattr(owner, attribute, wrapped)

    def install(self) -> None:
        write = os.write

        def write_in_halves(descriptor: int, content: bytes) -> int:
            if not (name := of_descriptor(descriptor)):
                return write(descriptor, content)
            self.step(f"write {name}")
            half = write(descriptor, content[: len(content) // 2])
            self.step(f"second half of write {name}")
            return half + write(descriptor, content[half:])

        os.write = write_in_halves  # type: ignore[assignment]
        for attribute in ("fsync", "ftruncate"):
            self.wrap(os, attribute, of_descriptor)
        self.wrap(os, "rename", lambda old, new: f"{of_path(old)} to {of_path(new)}" if of_path(old) else "")
        self.wrap(os, "mkdir", lambda path, *_: of_path(path))
        self.wrap(shutil, "copyfile", lambda _, new: of_path(new))
        self.wrap(shutil, "rmtree", lambda path, *_: of_path(path) if Path(path).exists() else "")
        self.wrap(export, "write_provenance", lambda folder: of_path(folder))
        self.wrap(export, "_exchange", lambda old, new: f"{of_path(old)} with {of_path(new)}")
        self.wrap(MlflowClient, "set_registered_model_alias", lambda _, __, alias, version: f"{alias} {version}")
        self.wrap(MlflowClient, "set_registered_model_tag", lambda _, __, key, ___: key)


def of_path(path: Any) -> str:
    """Return a path that a command writes, relative to here; empty for another one."""
    path = Path(os.path.abspath(path))  # noqa: PTH100
    inside = path.is_relative_to(HERE) and path != HERE
    name = str(path.relative_to(HERE)) if inside else ""
    return name if name.startswith((".exported", "exported", "decisions")) else ""


def of_descriptor(descriptor: int, *_: Any) -> str:
    path = Path(f"/proc/self/fd/{descriptor}").readlink()
    return "the folder around" if path == HERE else of_path(path)


def forked(work: Callable[[], None]) -> int:
    """Run in a child; return its wait status."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def killed(name: str, number: int, told: Path) -> None:
    """Run a command that ends at a step; if there is none of that number, write down how many there are."""
    killer = Killer(number, told)
    killer.install()
    command(name)
    told.write_text(str(killer.count), encoding="utf-8")


def keep(folder: Path) -> None:
    """Copy registry, log and exported folders, whatever state they are in."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in (TARGET, *HERE.glob(".exported*")):
        shutil.copytree(path, folder / path.name)
    for path in (*HERE.glob("mlflow.db*"), LOG):
        shutil.copy(path, folder)


def restore(folder: Path) -> None:
    """Bring back what was kept."""
    for path in (TARGET, *HERE.glob(".exported*")):
        shutil.rmtree(path, ignore_errors=True)
    for path in HERE.glob("mlflow.db*"):
        path.unlink()
    shutil.copytree(folder, HERE, dirs_exist_ok=True)


def next_one(name: str, told: Path) -> None:
    """Look at what a crash left, run the next command, and write down what is then."""
    here = registry()
    seen, target = here.version_of(PRODUCTION), load_model(TARGET).version
    journal.check_anchor(decisions.scan(LOG).entries, here.head(), LOG)
    error = ""
    try:
        command(name)
    except RegistryError as refused:
        error = str(refused)
    entries = decisions.read(LOG)
    journal.check_anchor(entries, here.head(), LOG)
    content = {
        "seen": seen,
        "target_seen": target,
        "production": here.version_of(PRODUCTION),
        "history": moves.production_history(entries, "made-up"),
        "unfinished": moves.unfinished(entries) is not None,
        "target": load_model(TARGET).version,
        "leftovers": sorted(path.name for path in HERE.glob(".exported*")),
        "error": error,
    }
    told.write_text(json.dumps(content), encoding="utf-8")


def warm_up(before: dict[str, Path]) -> None:
    """Run every command, so that forks share what that imports, reads and compiles; leave no connection open."""
    for name, folder in before.items():
        restore(folder)
        command(name)
        for engine in (*RegistryStore._engine_map.values(), *TrackingStore._engine_map.values()):
            engine.dispose()
    gc.collect()
    gc.freeze()


def main(saved: Path, *, sample: bool) -> None:
    """Kill each command at each step, or at some, and let each other one follow."""
    before = {name: saved / ("before-promote" if name == "promote" else "before-rollback") for name in NEXT}
    warm_up(before)
    told, crashed = Path("told"), Path("crashed")
    for name in NEXT:

        def steps(name: str = name) -> int:
            restore(before[name])
            assert forked(partial(killed, name, 0, told)) == 0
            return int(told.read_text(encoding="utf-8"))

        for number in to_kill(steps, sample=sample):
            restore(before[name])
            status = forked(partial(killed, name, number, told))
            if status == 0:
                break
            assert os.WIFSIGNALED(status), f"{name} failed at step {number}"
            step = told.read_text(encoding="utf-8")
            keep(crashed)
            for following in NEXT[name]:
                restore(crashed)
                assert forked(partial(next_one, following, told)) == 0, f"{name}, {step}, {following}"
                outcome = {"command": name, "step": step, "next": following, **json.loads(told.read_text("utf-8"))}
                print(json.dumps(outcome), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), sample=SAMPLE in sys.argv)
