"""What is judged and timed beside the model."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from benchmarks import model as bench
from benchmarks.fasttext_lines import line_of, load_fasttext, write_lines
from scripts.docs import speed
from yt_sentiment.labels import LABELS
from yt_sentiment.model import SentimentModel

ROWS = [("Great,\nSO good!", "positive"), ("bad", "negative"), ("a video", "neutral")]


@pytest.fixture
def split(tmp_path: Path) -> Path:
    path = tmp_path / "test.parquet"
    rows = [(text, label, source) for source in (*bench.JUDGED, "another") for text, label in ROWS]
    pd.DataFrame(rows, columns=["text", "label", "source"]).to_parquet(path)
    return path


def test_a_line_holds_one_comment_with_its_label(split: Path, tmp_path: Path) -> None:
    assert line_of("Great,\nSO good!") == "great , so good !"
    write_lines(split, tmp_path / "lines.txt")
    lines = (tmp_path / "lines.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 12
    assert set(lines) == {"__label__positive great , so good !", "__label__negative bad", "__label__neutral a video"}


def test_fasttext_is_asked_for_lines_and_answers_with_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def predict(line: str) -> tuple[tuple[str], None]:
        asked.append(line)
        return (f"__label__{LABELS[len(asked) - 1]}",), None

    module = SimpleNamespace(load_model=lambda _: SimpleNamespace(predict=predict))
    monkeypatch.setitem(sys.modules, "fasttext", module)
    assert load_fasttext(Path("x"))(["A\nb", "c", "d"]).tolist() == [0, 1, 2]
    assert asked == ["a b", "c", "d"]


def test_each_system_is_judged_on_each_set_that_people_labelled(split: Path, default_model: SentimentModel) -> None:
    right = np.array([LABELS.index(label) for _, label in ROWS])
    found: dict[str, bench.Scorer] = {
        "right": lambda _: right,
        "neutral": lambda texts: np.ones(len(texts), np.int64),
        bench.FULL: list,
    }
    report = bench.judge(split, found, default_model)
    assert report == {
        "right": {name: {"macro_f1": 1.0, "macro_recall": 1.0} for name in bench.JUDGED},
        "neutral": {name: {"macro_f1": 0.1667, "macro_recall": 0.3333} for name in bench.JUDGED},
    }


def test_the_model_is_judged_as_evaluate_judges_it(split: Path, default_model: SentimentModel) -> None:
    told: list[set[str]] = []

    def predict_proba(comments: list[str], platforms: list[str]) -> NDArray[np.float64]:
        told.append(set(platforms))
        return np.eye(len(LABELS))[: len(comments)]

    bench.judge(split, {bench.OURS: default_model.predict_proba}, Mock(predict_proba=predict_proba))
    assert told == [{"reddit"}, {"twitter"}, {"youtube"}]


def test_without_a_split_nothing_is_judged(
    tmp_path: Path, default_model: SentimentModel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.judge(tmp_path / "none", {}, default_model) == {}
    assert "no system is judged" in capsys.readouterr().err


def test_fasttext_is_left_out_without_its_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "fastText" not in bench.systems(tmp_path, tmp_path / "none")
    assert "fastText is left out" in capsys.readouterr().err


def test_a_wait_is_time_by_the_clock_and_none_of_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([1.0, 4.0])
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    worked = iter([0.5, 1.5])
    monkeypatch.setattr(time, "process_time", lambda: next(worked))
    assert bench.seconds(len, ["a"], 1) == (3.0, 1.0)


def test_the_table_names_scores_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"comments_per_second": 1000, "times_vader": 1.0, "one_comment_ms": 0.1}
    about = {"rows": 1, "from": "comments", "median_characters": 3, "batch": 500}
    report = {"systems": {"VADER": entry, bench.FULL: entry}, "comments": about, "rounds": 1, "load_seconds": 0.1}
    monkeypatch.setattr(speed, "read", lambda _: report)
    assert "macro" not in speed.bench()
    report["scores"] = {"VADER": {"semeval2017": {"macro_f1": 0.5, "macro_recall": 0.625}}}
    assert "macro-recall" in speed.bench()
    assert "| .625 |" in speed.bench()
