"""Processes that die before a step that writes.

A sweep kills before each step, and takes minutes; a sample of it, for ``make test``, before the first, the middle and
the last one. Both end with a run that nobody kills.

Steps are found by auditing: Python reports each file that is opened to write, renamed or removed, and each folder that
is made or removed (https://docs.python.org/3/library/audit_events.html).
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

SAMPLE: Final = "sample"
"""Argument of a module that kills: a sample is enough."""
ROOT: Final = Path(__file__).resolve().parents[1]
MOVES: Final = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")


def reported(module: str, *arguments: str, folder: Path) -> list[dict[str, Any]]:
    """Run a module of tests in a folder, as a process of its own that may fork; return its lines of JSON."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "OMP_NUM_THREADS": "1"},
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


def watch(told: Callable[[str], None]) -> None:
    """Tell of each step that writes, from now on and as long as this process lives."""
    here = str(Path.cwd())

    def audit(name: str, arguments: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (writes or name in MOVES) and isinstance(arguments[0], str | os.PathLike):
            target = str(arguments[1]) if name == "os.rename" else str(arguments[0])
            told(f"{name} {Path(target).name or here}")

    sys.addaudithook(audit)


def told_by(work: Callable[[Callable[[str], None]], None]) -> tuple[int, str]:
    """Do ``work`` in a fork, with a function by which it can tell something; return its status and all that it told."""
    receive, send = os.pipe()
    code = status(forked(lambda: work(lambda said: _write(send, said))))
    os.close(send)
    with os.fdopen(receive) as pipe:
        return code, pipe.read()


def _write(descriptor: int, said: str) -> None:
    assert os.write(descriptor, said.encode()) == len(said.encode())


def steps_of(work: Callable[[], object]) -> int:
    """Return the number of steps of ``work``, which is done once."""

    def counted(tell: Callable[[str], None]) -> None:
        steps: list[str] = []
        watch(steps.append)
        work()
        tell(str(len(steps)))

    code, said = told_by(counted)
    assert code == 0
    return int(said)


def to_kill(steps: Callable[[], int], *, sample: bool) -> Iterable[int]:
    """Return the numbers of the steps of a sweep: all, without end, or the first, middle and last one, and one more."""
    if not sample:
        return itertools.count(1)
    number = steps()
    assert number >= 3, number
    return [1, (number + 1) // 2, number, number + 1]


def killed_before(last: int, work: Callable[[], object]) -> str:
    """Do ``work`` in a process that dies before its step ``last``, from 1; return the step, empty if there are fewer.

    The process is a fork, with what is imported here.
    """

    def until_then(tell: Callable[[str], None]) -> None:
        steps = itertools.count(1)

        def count(step: str) -> None:
            if next(steps) == last:
                tell(step)
                os.kill(os.getpid(), signal.SIGKILL)

        watch(count)
        work()

    code, step = told_by(until_then)
    assert code in (0, -signal.SIGKILL), code
    return step if code else ""
