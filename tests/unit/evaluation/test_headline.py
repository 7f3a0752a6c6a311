"""The numbers that runs are compared by, and the rows that plots are drawn from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from sklearn.metrics import roc_auc_score

from tests.conftest import ROOT
from yt_sentiment.evaluation.headline import HEADLINE_SETS, headline
from yt_sentiment.evaluation.plot_data import calibration_rows, confusion_rows, roc, save_plot_data
from yt_sentiment.labels import LABELS

PIPELINE = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
REPORT = json.loads((ROOT / "reports" / "metrics.json").read_text(encoding="utf-8"))
BEHAVIOUR = json.loads((ROOT / "reports" / "behaviour.json").read_text(encoding="utf-8"))
MAX_NAME = 8
"""Characters: twelve such columns and two parameters fit in 120 of a terminal."""


def test_a_run_is_a_dozen_numbers_with_short_names() -> None:
    scores = headline(REPORT, BEHAVIOUR, own={"goemotions"}, model_bytes=11_800_000)
    assert len(scores) <= 12
    assert all(len(name) <= MAX_NAME for name in scores)
    assert scores["own"] == scores["reddit"] == REPORT["human"]["goemotions"]["macro_f1"]
    assert scores["tweets"] == REPORT["human"]["semeval2017"]["macro_recall"]
    assert scores["mean"] == pytest.approx(np.mean([e["macro_f1"] for e in REPORT["human"].values()]), abs=1e-4)
    assert scores["mbytes"] == 11.8
    assert "own" not in headline(REPORT, BEHAVIOUR, own=(), model_bytes=1)


def test_a_run_without_the_known_sets_and_languages_has_its_numbers_too() -> None:
    alone = {"vader_icwsm": REPORT["human"]["vader_icwsm"]}
    report = {"human": alone, "languages": {"read": [], "mean_macro_f1": None}}
    scores = headline(report, BEHAVIOUR, own=(), model_bytes=1)
    assert set(scores) == {"mean", "langs", "ece", "unsaid", "suite", "mbytes"}


def test_dvc_compares_runs_by_one_file() -> None:
    found = [entry for stage in PIPELINE["stages"].values() for entry in stage.get("metrics", [])]
    assert found == [{"reports/scores.json": {"cache": False}}]
    assert not [name for name, stage in PIPELINE["stages"].items() if "plots" in stage]


def test_no_stage_depends_on_the_machines_threads() -> None:
    assert not [name for name, stage in PIPELINE["stages"].items() if "threads" in stage.get("params", [])]


def test_the_curve_of_each_class_has_the_area_that_scikit_learn_finds() -> None:
    rng = np.random.default_rng(4)
    true = rng.integers(0, 3, 3000)
    probabilities = rng.dirichlet(np.ones(3), 3000) + np.eye(3)[true] * rng.random((3000, 1))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    rows = roc(true, probabilities)
    for code, label in enumerate(LABELS):
        points = [(row["false_positives"], row["true_positives"]) for row in rows if row["class"] == label]
        area = np.trapezoid([y for _, y in points], [x for x, _ in points])
        assert area == pytest.approx(roc_auc_score(true == code, probabilities[:, code]), abs=0.005)
    assert {row["class"] for row in roc(np.array([0, 0, 1]), probabilities[:3])} == {"negative", "neutral"}


def test_every_plot_finds_its_rows_and_fields(tmp_path: Path) -> None:
    human = {name: REPORT["human"][name] for name in HEADLINE_SETS}
    curve = roc(np.array([0, 1, 2] * 9), np.random.default_rng(1).dirichlet(np.ones(3), 27))
    save_plot_data(human, dict.fromkeys(human, curve), tmp_path / "reports" / "plots")
    fields = {"confusion": next(confusion_rows(human)), "calibration": next(calibration_rows(human))}
    plots = {name: plot for entry in PIPELINE["plots"] for name, plot in entry.items()}
    assert set(plots) == {"confusion", "calibration", "ROC per class", "learning curve"}
    for name, plot in plots.items():
        ((path, y),) = plot["y"].items()
        template = (ROOT / plot["template"]).read_text(encoding="utf-8")
        assert json.loads(template)["data"] == {"values": "<DVC_METRIC_DATA>"}
        if name == "learning curve":
            continue  # test_fit looks at its rows
        rows = json.loads((tmp_path / path).read_text(encoding="utf-8"))
        assert {plot["x"], y, "set"} <= rows[0].keys()
        assert rows[0].keys() == fields.get(name, rows[0]).keys()
    cells = [row for row in confusion_rows(human) if row["set"] == "goemotions"]
    assert sum(row["rows"] for row in cells) == human["goemotions"]["rows"]
    assert sum(row["share"] for row in cells) == pytest.approx(3, abs=1e-3)
