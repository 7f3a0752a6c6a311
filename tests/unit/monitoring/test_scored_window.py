"""A window of what a batch job scored: which folder is one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yt_sentiment.monitoring import scored_window

MODEL: Any = SimpleNamespace(version="a" * 12)


def write(target: Path, texts: list[str], version: str) -> Path:
    """Write what a complete job leaves, as far as a window needs it."""
    folder = target / "scored" / "video_id=v" / "month=2024-01"
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"text": texts, "model_version": [version] * len(texts)}), folder / "0.parquet")
    (target / "_SUCCESS").touch()
    return target


def test_of_many_comments_a_sample_is_looked_at_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scored_window, "MAX_ROWS", 10)
    monkeypatch.setattr(scored_window, "sample_of", lambda _, texts: texts)
    target = write(tmp_path, [str(number) for number in range(100)], MODEL.version)
    chosen: Any = scored_window.window_of(target, MODEL, seed=1)
    assert len(set(chosen)) == 10
    assert chosen != [str(number) for number in range(10)]
    assert scored_window.window_of(target, MODEL, seed=1) == chosen


def test_an_incomplete_job_and_another_model_are_no_window(tmp_path: Path) -> None:
    target = write(tmp_path, ["good"], "b" * 12)
    with pytest.raises(ValueError, match="was scored by model bbbbbbbbbbbb, expected aaaaaaaaaaaa"):
        scored_window.window_of(target, MODEL, seed=1)
    (target / "_SUCCESS").unlink()
    with pytest.raises(ValueError, match="has no _SUCCESS"):
        scored_window.window_of(target, MODEL, seed=1)
