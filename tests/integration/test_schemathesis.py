"""Requests made from the OpenAPI document, against the live server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.server import serving

EXCLUDED = "positive_data_acceptance"
"""A schema cannot say all: that ids differ, that a text is a date or a YouTube link, that feedback has one subject."""


def test_no_answer_is_undocumented_or_a_server_error(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        command = [Path(sys.executable).with_name("schemathesis"), "run", f"{server.address}/openapi.json"]
        # Drawing takes its time on a busy machine.
        options = [
            "--request-timeout",
            "60",
            "--exclude-checks",
            EXCLUDED,
            "--max-examples",
            "25",
            "--no-color",
            "--generation-database",
            "none",
        ]
        done = subprocess.run([*map(str, command), *options], capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S603
    assert done.returncode == 0, done.stdout[-5000:]
    assert "18/18" in done.stdout, "every operation must be tested"
