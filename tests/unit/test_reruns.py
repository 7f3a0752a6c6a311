"""A run may try a few tests again, not many."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.reruns import MOST

FAILS_AT_FIRST = """
import pathlib
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_at_first(number):
    seen = pathlib.Path(f"{{number}}.seen")
    if not seen.exists():
        seen.touch()
        pytest.fail("the machine stood still")
"""


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize(("count", "code"), [(MOST, 0), (MOST + 1, 1)])
def test_more_than_a_few_tests_that_fail_at_first_fail_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, code: int, processes: str
) -> None:
    (tmp_path / "test_made_up.py").write_text(FAILS_AT_FIRST.format(count=count), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    options = ["-p", "tests.reruns", "--reruns", "1", "-r", "R", "-n", processes]
    command = [sys.executable, "-m", "pytest", *options]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert run.returncode == code, run.stdout
    assert f"{count} rerun" in run.stdout
    assert ("expected at most" in run.stdout) is bool(code)
