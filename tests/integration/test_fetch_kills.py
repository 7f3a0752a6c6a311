"""A crawl that is killed before any step that it writes: the next run has every comment once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests import sweeps
from tests.killing import reported

LOST_UNITS = 2
"""The answer that was not kept yet, and the page around it if it was one of replies."""
EXPECTED_STEPS = {
    "open _fetch.lock": 1,
    "os.remove page-00000.parquet": 2,
    "os.rmdir video_id=video-pages": 2,
    "open _fetch.json.new": 1,
    "os.rename _fetch.json": 1,
    "os.remove _fetch.journal": 1,
    "open _fetch.journal": 11,
    "open .page-00000.new": 3,
    "os.rename page-00000.parquet": 3,
    "os.rename page-00001.parquet": 2,
    "os.rename page-00002.parquet": 1,
}
"""Steps that must be among those found, and how often: what was old is deleted, two videos are written again."""


@pytest.mark.parametrize("arguments", sweeps.STEPS)
def test_killed_before_any_step_the_next_fetch_has_every_comment_once(tmp_path: Path, arguments: list[str]) -> None:
    lines = reported("tests.killed_fetch", *arguments, folder=tmp_path)
    names = [line["step"] for line in lines]
    sys.stdout.write("\n".join(names))  # pytest shows it where the test fails, and with -rP
    *killed, whole = lines
    assert [bool(name) for name in names] == [*[True] * len(killed), False], "the last one was let go on to its end"
    assert len(killed) >= 3
    for line in lines:
        assert (line["twice before"], line["leftovers"], line["open"]) == ([], [], []), line
        assert line["complete"], line
        assert line["gone"], line
    assert [line for line in killed if line["units"] > whole["units"] + LOST_UNITS] == []
    if not arguments:
        assert {name: names.count(name) for name in EXPECTED_STEPS} == EXPECTED_STEPS
