"""Where the reports of experiments go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from yt_sentiment.experiments import __main__ as experiments
from yt_sentiment.experiments import label_origin


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [([], "reports"), (["labels"], "build"), (["--rows", "9"], "build"), (["labels", "--out", "elsewhere"], None)],
)
def test_only_the_whole_run_is_recorded(
    arguments: list[str], folder: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "params.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(experiments, "ALL", ("labels",))
    monkeypatch.setattr(label_origin, "run", lambda *_: {"rows": 1})
    CliRunner().invoke(experiments.main, arguments, catch_exceptions=False)
    written = tmp_path / folder / "experiments" if folder else tmp_path / "elsewhere"
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*.json")] == [
        (written / "labels.json").relative_to(tmp_path)
    ]
    assert json.loads((written / "labels.json").read_text(encoding="utf-8")) == {"rows": 1}
