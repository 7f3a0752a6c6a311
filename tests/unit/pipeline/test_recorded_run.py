"""What the recorded run promises of the bundled model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import ROOT

METRICS = json.loads((ROOT / "reports" / "metrics.json").read_text(encoding="utf-8"))["human"]


@pytest.mark.parametrize("name", METRICS)
def test_no_simpler_system_is_as_good(name: str) -> None:
    report: dict[str, Any] = METRICS[name]
    assert {"majority", "TextBlob", "VADER", "typical project"} <= set(report["baselines"])
    for system, baseline in report["baselines"].items():
        assert baseline["macro_f1"] < report["macro_f1_interval"][0], system


@pytest.mark.parametrize("name", METRICS)
def test_no_slice_is_far_below_its_set(name: str) -> None:
    report: dict[str, Any] = METRICS[name]
    looked_at = {slice_: part for slice_, part in report["slices"].items() if part["rows"] >= 100}
    assert len(looked_at) >= 2
    for slice_, part in looked_at.items():
        assert part["macro_f1_interval"][1] > report["macro_f1"] - 0.1, slice_
