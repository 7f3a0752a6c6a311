"""The bundled model behaves as its report says, and the report says it against VADER."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.conftest import ROOT
from yt_sentiment.baselines import vader
from yt_sentiment.behaviour import failure_rates, load_suite
from yt_sentiment.model import SentimentModel
from yt_sentiment.text import normalise

REPORT = json.loads((ROOT / "reports" / "behaviour.json").read_text(encoding="utf-8"))
INVARIANT = ["url_invariance", "timestamp_invariance", "mention_invariance"]
LIMITS = {"vocabulary": 0.05, "negation": 0.4, "emoji": 0.15, "elongation": 0.1}
"""Largest failure rate that is not a step back; negation is a known weak point (model card)."""


def test_the_report_is_of_the_bundled_model(default_model: SentimentModel) -> None:
    ours = failure_rates(lambda comments: default_model.predict_proba(comments).argmax(axis=1))
    assert ours == REPORT["ours"]
    assert failure_rates(vader) == REPORT["VADER"]


@pytest.mark.parametrize("capability", LIMITS)
def test_no_capability_steps_back(capability: str) -> None:
    assert REPORT["ours"][capability]["failure_rate"] <= LIMITS[capability]


@pytest.mark.parametrize("capability", INVARIANT)
def test_links_timestamps_and_handles_never_move_a_label(capability: str) -> None:
    assert REPORT["ours"][capability]["failures"] == 0


def test_the_suite_is_large_enough_and_its_changes_reach_the_model() -> None:
    suite = load_suite()
    assert set(suite) == {*LIMITS, *INVARIANT}
    assert all(len(cases) >= 12 for cases in suite.values())
    for case in suite["elongation"]:
        assert case.original is not None
        assert normalise(case.text) != normalise(case.original), "the change must survive the normaliser"


def test_a_model_that_always_says_the_same_fails_the_suite() -> None:
    rates = failure_rates(lambda comments: np.ones(len(comments), dtype=np.int64))
    assert all(rates[capability]["failure_rate"] > 0.6 for capability in ("vocabulary", "negation", "emoji"))
