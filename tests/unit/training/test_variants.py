"""Labelled texts with words changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from yt_sentiment.params import VariantParams, VariantPassParams
from yt_sentiment.training.distillation.labelled_rows import LabelledRows, half_of
from yt_sentiment.training.distillation.variants import Floats, neighbours, variants_of, varied

PAIRS = {"good": "great", "great": "good", "bad": "awful", "awful": "bad", "cat": "dog", "dog": "cat"}
"""Words whose states are alike."""
PASS = VariantPassParams(languages=("en",), left_out=0.2, replaced=0.5)


def states(words: Sequence[str]) -> Floats:
    """Return states of which those of a pair point the same way."""
    groups = [("good", "great"), ("bad", "awful"), ("cat", "dog")]
    found = np.zeros((len(words), 4), np.float32)
    for place, word in enumerate(words):
        found[place, next((i for i, group in enumerate(groups) if word in group), 3)] = 1 + 0.01 * len(word)
    return found


@pytest.fixture
def params() -> VariantParams:
    return VariantParams(max_words=100, min_occurrences=2, neighbours=10, passes=(PASS,))


def rows_of(texts: list[str], source: str = "goemotions") -> LabelledRows:
    return LabelledRows(texts, np.zeros(len(texts), np.int64), np.array([source] * len(texts)))


TEXTS = ["Good dog great cat", "bad cat awful dog", "good awful great bad"]


def test_the_nearest_of_a_word_is_its_pair(params: VariantParams) -> None:
    nearest = neighbours(TEXTS, states, params.model_copy(update={"neighbours": 1}))
    assert nearest == {word: [other] for word, other in PAIRS.items()}


def test_words_are_compared_in_parts_as_they_are_at_once(
    params: VariantParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = neighbours(TEXTS, states, params.model_copy(update={"neighbours": 1}))
    monkeypatch.setattr("yt_sentiment.training.distillation.variants._COMPARED", 4)
    assert neighbours(TEXTS, states, params.model_copy(update={"neighbours": 1})) == at_once


def test_the_commonest_words_alone_have_neighbours(params: VariantParams) -> None:
    nearest = neighbours(["good good bad bad cat cat good bad"], states, params.model_copy(update={"max_words": 2}))
    assert set(nearest) == {"good", "bad"}


def test_what_all_states_share_makes_no_neighbours(params: VariantParams) -> None:
    def far(words: Sequence[str]) -> Floats:
        return states(words) + np.float32(1e3)

    nearest = neighbours(TEXTS, far, params.model_copy(update={"neighbours": 1}))
    assert nearest == {word: [other] for word, other in PAIRS.items()}


def test_a_word_of_a_script_with_marks_is_one(params: VariantParams) -> None:
    assert set(neighbours(["ভালো গান", "ভালো গান", "می\u200cخوام خوب", "می\u200cخوام خوب"], states, params)) == {
        "ভালো",
        "গান",
        "می\u200cخوام",
        "خوب",
    }


def test_a_rare_word_stands_in_no_place(params: VariantParams) -> None:
    nearest = neighbours([*TEXTS, "zebra 12 12 ok!"], states, params)
    assert set(nearest) == set(PAIRS), "a word with a mark is none"
    assert all("zebra" not in others and len(others) == len(PAIRS) - 1 for others in nearest.values())
    assert neighbours(["one", "one"], states, params) == {}


def test_words_are_left_out_and_replaced_as_often_as_is_said() -> None:
    words = ["good", "strange"] * 4000
    text = varied(words, {"good": ["great"]}, PASS, np.random.default_rng(1)).split()
    assert len(text) == pytest.approx(0.8 * len(words), rel=0.03)
    assert text.count("great") == pytest.approx(0.5 * 4000, rel=0.06)
    assert set(text) == {"good", "great", "strange"}, "a word without neighbours stays"


def test_a_word_in_capitals_gives_way_too() -> None:
    every = PASS.model_copy(update={"left_out": 0, "replaced": 0.5})
    assert "great" in varied(["GOOD"] * 40, {"good": ["great"]}, every, np.random.default_rng(1)).split()


def test_one_word_is_no_variant() -> None:
    assert varied(["good"], {"good": ["great"]}, PASS, np.random.default_rng(1)) == ""


def test_a_variant_keeps_half_and_language_of_its_row_and_is_new(params: VariantParams) -> None:
    texts = [f"{TEXTS[number % 3]} {number}" for number in range(120)]
    rows = LabelledRows(texts, np.zeros(120, np.int64), np.array(["goemotions", "umsab_fr"] * 60))
    both = PASS.model_copy(update={"languages": ("en", "fr")})
    found = variants_of(rows, states, params.model_copy(update={"passes": (both,)}), seed=1)
    assert found.kind == "variants"
    assert not set(found.texts) & set(texts)
    owners = {row.split()[-1]: row for row in texts}
    checked = 0
    for text, half, code in zip(found.texts, found.halves.tolist(), found.codes, strict=True):
        if row := owners.get(text.split()[-1]):
            checked += 1
            assert (half, code) == (half_of(row), ("en", "fr")[texts.index(row) % 2])
    assert checked > 60


def test_white_space_alone_makes_no_variant(params: VariantParams) -> None:
    nothing = PASS.model_copy(update={"left_out": 0, "replaced": 0})
    rows = rows_of(["good  dog ", "bad\tcat"])
    assert len(variants_of(rows, states, params.model_copy(update={"passes": (nothing,)}), seed=1)) == 0


def test_rows_of_other_languages_stay(params: VariantParams) -> None:
    found = variants_of(
        rows_of([f"{text} {i}" for i in range(9) for text in TEXTS], "umsab_fr"), states, params, seed=1
    )
    assert (len(found), found.halves.shape, found.codes) == (0, (0,), [])


def test_each_pass_adds_one_of_each_row_in_its_languages(params: VariantParams) -> None:
    rows = LabelledRows(
        [f"{text} {i}" for i in range(40) for text in TEXTS],
        np.zeros(120, np.int64),
        np.array(["umsab_fr", "goemotions", "semeval2017"] * 40),
    )
    others = PASS.model_copy(update={"languages": ("en", "fr")})
    found = variants_of(rows, states, params.model_copy(update={"passes": (others, PASS)}), seed=1)
    french, english = found.codes.count("fr"), found.codes.count("en")
    assert french == pytest.approx(40, abs=8), "a row of which nothing is changed gives none"
    assert english == pytest.approx(160, abs=24)
    assert len(set(found.texts)) == len(found)


def test_variants_depend_on_rows_and_seed_alone(params: VariantParams) -> None:
    rows = rows_of([f"{text} {i}" for i in range(9) for text in TEXTS])
    one, again, other = (variants_of(rows, states, params, seed).texts for seed in (1, 1, 2))
    assert one == again != other
