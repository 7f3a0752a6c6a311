"""Intervals of shares, scores and differences, beside published ones."""

from __future__ import annotations

import numpy as np
import pytest

from yt_sentiment.insights.intervals import difference, score_interval, share_interval
from yt_sentiment.insights.shares import shares
from yt_sentiment.labels import LABELS


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_the_interval_that_newcombe_published(count: int, total: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857, table I, method 3."""
    found = share_interval(count, total)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0)],
)
def test_a_difference_has_the_interval_that_newcombe_published(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873, table II, method 10."""
    a, b = share_interval(*one), share_interval(*other)
    assert a
    assert b
    found = difference(a, b)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.excludes_zero
    assert not difference(a, a).excludes_zero


def test_nothing_has_no_interval() -> None:
    assert share_interval(0, 0) is None
    assert score_interval(shares([])) is None


@pytest.mark.parametrize("odds", [(0.2, 0.5, 0.3), (0.02, 0.08, 0.9), (0.0, 1.0, 0.0), (0.45, 0.1, 0.45)])
@pytest.mark.parametrize("n", [30, 300])
def test_the_interval_of_a_score_holds_the_truth_as_often_as_it_says(odds: tuple[float, ...], n: int) -> None:
    truth = 5 * (1 + odds[2] - odds[0])
    drawn = np.random.default_rng(7).multinomial(n, odds, size=2000)
    held = 0
    for counts in drawn.tolist():
        found = score_interval(shares(zip(LABELS, counts, strict=True)))
        assert found is not None
        assert 0 <= found.low <= found.value <= found.high <= 10
        held += found.low <= truth <= found.high
    assert held / len(drawn) > 0.93
