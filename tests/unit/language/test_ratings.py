"""Ratings are read as a share of the best, from -3.3 for none of it to 2.7 for all of it."""

from __future__ import annotations

import pytest

from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.tokenised import Batch

WORST, BEST = -3.3, 2.7


def feature(text: str, name: str) -> float:
    return float(Batch([text]).lexical_features()[0, LEXICAL_FEATURES.index(name)])


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("10/10", 1),
        ("9/10", 0.9),
        ("Rating: 8.5/10.", 0.85),
        ("8,5/10", 0.85),
        ("9 / 10", 0.9),
        ("12/10", 1),
        ("0/10", 0),
        ("-5/10", 0),
        ("4/5", 0.8),
        ("95/100", 0.95),
        ("1,000/10", 1),
        ("▪10/10", 1),
        ("Rating:-9/10", 0.9),
        ("Acting -9/10", 0.9),
        ("5 STARS FOR ME", 1),
        ("8 outta 10", 0.8),
        ("2 out of 10", 0.2),
        ("Nine out of TEN", 0.9),
        ("5 stars", 1),
        ("1-star", 0.2),
        ("two STARS and no more", 0.4),
    ],
)
def test_a_rating_is_worth_its_share(text: str, share: float) -> None:
    assert feature(text, "rating") == feature(text, "first_valence")
    assert feature(text, "rating") == pytest.approx(WORST + share * (BEST - WORST), abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "3/10/2021",
        "10/3/10",
        "24/7",
        "9/11",
        "1/2",
        "part 2/5",
        "part: 2/5",
        "Part #2/5",
        "4/20",
        "2 out of 5 people",
        "5/10 minutes in",
        "€5/10",
        "This one stars Tom Hanks",
        "all 5 Star Wars films",
        "these two stars",
        "Episode 3/10",
        "day 4 out of 10",
        "1/5 of it",
        "5 starters",
        "6 stars",
        "10/10k",
        "$5/10",
        "12345/10",
        "one",
        "ten",
        "9 out",
        "9/",
        "9",
        "zeros/10",
    ],
)
def test_other_numbers_are_worth_nothing(text: str) -> None:
    assert feature(text, "rating") == 0


def test_several_ratings_count_as_their_mean() -> None:
    assert feature("story 2/10, acting 4/10", "rating") == pytest.approx(feature("3/10", "rating"), abs=1e-5)


def test_a_middling_rating_counts_in_the_mean_and_says_nothing() -> None:
    assert feature("5.5/10", "rating") == feature("5.5/10", "positive_tokens") == 0
    assert feature("story 5.5/10, acting 10/10", "rating") == pytest.approx(BEST / 2, abs=1e-5)
