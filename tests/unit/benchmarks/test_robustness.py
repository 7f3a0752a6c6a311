"""The maker of ``reports/robustness.json``, its shapes, and a short run of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import robustness
from benchmarks.robustness import LIMIT, SIZES, exponent, measure, steps
from benchmarks.shapes import SHAPES
from tests.conftest import ROOT
from yt_sentiment.language.bounds import MAX_CHARACTERS
from yt_sentiment.model import SentimentModel

MARGIN = 1.6
"""Exponent that a linear step does not come near, on a busy machine either, and a quadratic one exceeds."""
WORST = (
    "marks, above and below",
    "marks of class 0 that decompose",
    "one character that becomes 18",
    "one decimal entity",
    "tags with a blank",
    "please",
    "one long word",
    "elongated marks",
)


def test_shapes_are_many_and_have_the_length_that_is_asked_for() -> None:
    assert len(SHAPES) > 100
    assert len({shape.text(1000) for shape in SHAPES.values()}) == len(SHAPES)
    assert {len(shape.text(size)) for shape in SHAPES.values() for size in SIZES} == set(SIZES)
    assert max(SIZES) == MAX_CHARACTERS


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_is_that_of_the_growth(power: float) -> None:
    assert exponent(SIZES, [3e-6 * size**power for size in SIZES]) == pytest.approx(power)


def test_a_quadratic_step_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robustness, "SIZES", (100, 200, 400))
    found = measure(
        {"square": (len, lambda length: np.ones(length**2).sum())}, {"words": SHAPES["words"]}, repeats=3, rounds=2
    )
    assert found["square"]["largest_exponent"] > LIMIT
    assert found["square"]["steepest_shape"] == "words"


@pytest.mark.parametrize("shape", WORST)
def test_no_step_is_quadratic(default_model: SentimentModel, shape: str) -> None:
    for name, part in measure(steps(default_model), {shape: SHAPES[shape]}, repeats=2, rounds=4).items():
        assert part["largest_exponent"] < MARGIN, f"{name} of {shape!r}"


def test_the_report_holds_every_step_and_shape() -> None:
    report = json.loads((ROOT / "reports" / "robustness.json").read_text(encoding="utf-8"))
    assert report["steps_over_the_limit"] == []
    assert report["characters"] == list(SIZES)
    for part in report["steps"].values():
        assert set(part["shapes"]) == set(SHAPES)
        assert part["largest_exponent"] <= report["limit"] == LIMIT
