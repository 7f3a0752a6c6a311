"""Processes that die before a step that writes.

Steps are found by auditing: Python reports each file that is opened to write, renamed or removed, and each folder that
is made or removed (https://docs.python.org/3/library/audit_events.html).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
MOVES: Final = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")


def reported(module: str, *arguments: str, folder: Path) -> list[dict[str, Any]]:
    """Run a module of tests in a folder, as a process of its own that may fork; return its lines of JSON."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def forked(work: Callable[[], object]) -> int:
    """Return the id of a process that does ``work`` and ends with 0 if it could."""
    if child := os.fork():
        return child
    try:
        work()
    except BaseException as error:
        sys.stderr.write(f"{error!r} {error.__cause__!r}\n")
        os._exit(1)
    os._exit(0)


def status(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_before(last: int, work: Callable[[], object]) -> str:
    """Do ``work`` in a process that dies before its step ``last``, from 1; return the step, empty if there are fewer.

    The process is a fork, with what is imported here.
    """
    receive, send = os.pipe()
    here = str(Path.cwd())

    def until_then() -> None:
        steps = 0

        def watch(name: str, arguments: tuple[Any, ...]) -> None:
            nonlocal steps
            writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if not (writes or name in MOVES) or not isinstance(arguments[0], str | os.PathLike):
                return
            steps += 1
            if steps == last:
                target = str(arguments[1]) if name == "os.rename" else str(arguments[0])
                os.write(send, f"{name} {Path(target).name or here}".encode())
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        work()

    code = status(forked(until_then))
    os.close(send)
    with os.fdopen(receive) as told:
        step = told.read()
    assert code in (0, -signal.SIGKILL), code
    return step if code else ""
