"""Log-odds and tests on small numbers, where each can be counted by hand or compared with SciPy."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from yt_sentiment.insights.contrast import PRIOR_WEIGHT, Contrast, Mentions


def test_the_log_odds_are_those_of_the_formula() -> None:
    value, z = Contrast(100, 50).log_odds(Mentions(30, 5), 0.2)
    prior = 0.2 * PRIOR_WEIGHT
    ours, theirs = (30 + prior) / (100 + PRIOR_WEIGHT - 30 - prior), (5 + prior) / (50 + PRIOR_WEIGHT - 5 - prior)
    assert value == pytest.approx(math.log(ours / theirs))
    terms = [1 / count for count in (30 + prior, 120 - prior, 5 + prior, 95 - prior)]
    assert z == pytest.approx(value / math.sqrt(sum(terms)))


def test_what_most_speakers_mention_is_no_clearer_than_it_is() -> None:
    said, silent = (
        Contrast(100, 100).log_odds(Mentions(95, 60), 0.775),
        Contrast(100, 100).log_odds(Mentions(5, 40), 0.225),
    )
    assert said.z == pytest.approx(4.6, abs=0.05)
    assert said.z == pytest.approx(-silent.z), "who mentions it, and who does not, are one question"


def test_the_sides_mirror_each_other_and_equal_shares_say_nothing() -> None:
    there, back = Contrast(40, 90).log_odds(Mentions(12, 3), 0.1), Contrast(90, 40).log_odds(Mentions(3, 12), 0.1)
    assert there.value == pytest.approx(-back.value)
    assert Contrast(40, 40).log_odds(Mentions(7, 7), 0.3) == (0, 0)


def test_an_empty_side_is_no_error() -> None:
    contrast = Contrast(20, 0)
    assert contrast.log_odds(Mentions(20, 0), 20 / 21).value > 0
    assert contrast.significant([Mentions(20, 0), Mentions(3, 0)], 0.05) == [False, False]
    assert Contrast(0, 0).significant([], 0.05) == []


@given(st.integers(1, 80), st.integers(1, 80), st.data())
def test_the_p_value_is_that_of_the_hypergeometric_distribution(
    of_ours: int, of_theirs: int, data: st.DataObject
) -> None:
    ours, theirs = data.draw(st.integers(0, of_ours)), data.draw(st.integers(0, of_theirs))
    chance = hypergeom(of_ours + of_theirs, ours + theirs, of_ours)
    tail = chance.sf(ours - 1) if ours * of_theirs >= theirs * of_ours else chance.cdf(ours)
    contrast = Contrast(of_ours, of_theirs)
    assert contrast.p_value(Mentions(ours, theirs)) == pytest.approx(min(1.0, 2 * tail), rel=1e-7)
    assert contrast.least_p_value(ours + theirs) <= contrast.p_value(Mentions(ours, theirs)) * (1 + 1e-9)


def test_what_is_too_rare_to_be_found_costs_the_others_nothing() -> None:
    contrast = Contrast(50, 50)
    clear = [Mentions(14, 2)]
    assert contrast.significant(clear, 0.05) == [True]
    assert contrast.significant(clear + [Mentions(2, 1)] * 500, 0.05)[0]
    assert not contrast.significant(clear + [Mentions(9, 8)] * 500, 0.05)[0], "as many that could be cost something"
