"""The batch path under Dagster, end to end: a day of made-up comments is scored, summed up, and compared."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from tests import synthetic
from tests.conftest import ROOT

DAY = "2024-05-06"
TELL = """
import importlib.util, json, sys, dagster as dg
spec = importlib.util.spec_from_file_location("definitions", sys.argv[1])
found = importlib.util.module_from_spec(spec); spec.loader.exec_module(found)
job = found.DEFINITIONS.resolve_job_def("score_day")
runs = []
for day in sys.argv[2:]:
    done = job.execute_in_process(partition_key=day, raise_on_error=False)
    made = {event.asset_key.to_user_string(): {name: value.value for name, value in
            event.step_materialization_data.materialization.metadata.items()}
            for event in done.get_asset_materialization_events()}
    checks = [[check.check_name, check.passed, check.severity.value] for check in done.get_asset_check_evaluations()]
    runs.append({"success": done.success, "made": made, "checks": checks})
print(json.dumps(runs))
"""


def write_day(folder: Path, day: str, count: int) -> None:
    """Write made-up comments of two videos, as somebody's export has them."""
    target = folder / "comments" / day / "export.csv"
    target.parent.mkdir(parents=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["comment_id", "video_id", "comment", "like_count"])
        for number, (text, _) in enumerate(synthetic.comments(count, seed=7)):
            writer.writerow([f"c{number}", f"video {number % 2}", f"{text} {number}", number % 9])


def materialise(folder: Path, *days: str) -> list[dict[str, Any]]:
    definitions = ROOT / "deploy" / "dagster" / "definitions.py"
    environ = {**os.environ, "YT_SENTIMENT_BATCH": str(folder), "DAGSTER_DISABLE_TELEMETRY": "1"}
    command = [sys.executable, "-c", TELL, str(definitions), *days]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("batch")
    write_day(made, DAY, 700)
    return made


def test_a_day_is_scored_summed_up_and_compared_and_again_replaces_itself(folder: Path) -> None:
    first, again, empty = materialise(folder, DAY, DAY, "2024-05-07")
    assert first["success"]
    assert set(first["made"]) == {"scored", "insights", "drift"}
    assert first["made"]["scored"]["rows"] == 700
    scored = ds.dataset(folder / "scored" / DAY / "scored", partitioning="hive").to_table()
    assert scored.num_rows == 700
    assert set(scored["label"].to_pylist()) <= {"negative", "neutral", "positive", ""}
    shares = ds.dataset(folder / "scored" / DAY / "insights" / "shares_by_video").to_table()
    assert shares.num_rows == 2
    assert "shares_by_video" in first["made"]["insights"]["tables"]
    # A few made-up sentences over and over are unlike what the model learnt from.
    assert first["made"]["drift"]["rows"] == 700
    assert first["made"]["drift"]["says"] == "drift"
    assert first["checks"] == [["no_drift", False, "WARN"]]
    assert again == first, "nothing is scored twice, and nothing is left over"
    assert sorted(path.name for path in (folder / "scored").iterdir()) == [DAY]
    assert not empty["success"], "a day without comments is no day with none of them"
    assert empty["made"] == {}
