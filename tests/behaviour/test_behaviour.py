"""The bundled model behaves as its report says, and the report says it against VADER."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import ROOT
from yt_sentiment.corpora.synthetic import load_frames
from yt_sentiment.evaluation import behaviour
from yt_sentiment.evaluation.behaviour import (
    IDENTITY_TEMPLATES,
    UNLISTED_TERMS,
    UNSEEN_TERMS,
    behaviour_report,
    failure_rates,
    identity_gap,
    load_suite,
    suite_rates,
)
from yt_sentiment.evaluation.identity_languages import SENTENCES, identity_gaps
from yt_sentiment.evaluation.metrics import arrays_of
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identity_terms import IDENTITY_TERMS as MASKED
from yt_sentiment.language.lexicon import valences
from yt_sentiment.language.text import normalise
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel
from yt_sentiment.training.baselines import vader

REPORT = json.loads((ROOT / "reports" / "behaviour.json").read_text(encoding="utf-8"))
INVARIANT = ["url_invariance", "timestamp_invariance", "mention_invariance"]
CAPABILITIES = (
    "vocabulary negation intensity contrast emoji emoticons elongation typos names time questions sarcasm_markers "
    "identity_terms code_mixed"
).split()
TODAY = (
    "ratings slang_praise slang_blame slang_in_plain_contexts tears_and_skulls praise_inside_negation plain_complaints "
    "praise_without_sentiment_words blame_without_sentiment_words nostalgia_mourning_empathy no_opinion"
).split()
LANGUAGES = (
    "spanish portuguese italian german french indonesian vietnamese thai korean hinglish roman_urdu tamil_english "
    "malayalam_english bangla"
).split()


def test_the_report_is_of_the_bundled_model(default_model: SentimentModel) -> None:
    def doubts(comments: Sequence[str]) -> NDArray[np.bool_]:
        return arrays_of(default_model.predict(comments))[1]

    found = behaviour_report(default_model.predict_proba, doubts, {"VADER": vader})
    assert {**found, "identity_gaps": identity_gaps(default_model.predict_proba)} == REPORT


def test_a_failure_that_is_doubted_is_no_unflagged_one() -> None:
    def neutral(comments: Sequence[str]) -> NDArray[np.int64]:
        return np.full(len(comments), LABELS.index("neutral"), dtype=np.int64)

    never, always, in_questions = (
        failure_rates(neutral, flag)
        for flag in (
            None,
            lambda comments: np.ones(len(comments), dtype=np.bool_),
            lambda comments: np.array(["?" in comment for comment in comments]),
        )
    )
    for capability, entry in never.items():
        assert entry["wrong_and_unflagged"] == entry["failure_rate"]
        assert always[capability]["wrong_and_unflagged"] == 0
        assert always[capability]["failed"] == entry["failed"]
    doubted = sum("?" in text for text in never["questions"]["failed"])
    assert doubted > 0
    assert in_questions["questions"]["unflagged_failures"] == never["questions"]["failures"] - doubted
    total = suite_rates(in_questions)
    assert total["cases"] == sum(len(cases) for cases in load_suite().values())
    assert total["wrong_and_unflagged"] < total["failure_rate"] == suite_rates(never)["wrong_and_unflagged"]


def test_no_capability_fails_more_often_than_with_vader() -> None:
    ours, vader_s = REPORT["ours"], REPORT["VADER"]
    assert [name for name in ours if ours[name]["failure_rate"] > vader_s[name]["failure_rate"]] == []


@pytest.mark.parametrize("capability", INVARIANT)
def test_links_timestamps_and_handles_never_move_a_label(capability: str) -> None:
    assert REPORT["ours"][capability]["failures"] == 0


def test_identity_terms_hardly_move_a_probability() -> None:
    assert REPORT["identity_gap"]["gap"] <= 0.05


def test_the_second_gap_is_of_terms_that_the_model_reads_as_they_are() -> None:
    assert MASKED.isdisjoint(term.lower() for term in UNLISTED_TERMS)
    assert REPORT["unlisted_gap"]["gap"] <= 0.06
    assert len(IDENTITY_TEMPLATES) >= 10


def test_the_third_gap_is_of_terms_that_nothing_names() -> None:
    frames = load_frames()
    said = [frame for kind in frames.kinds.values() for frame in kind.frames]
    named = " ".join([*said, *(word for words in frames.words.values() for word in words), *valences()]).lower()
    for term in map(str.lower, UNSEEN_TERMS):
        assert term not in MASKED
        assert not re.search(rf"\b{term.removesuffix('n').removesuffix('ese')}", named), term
    assert REPORT["unseen_gap"]["gap"] <= 0.14


@pytest.mark.parametrize("language", SENTENCES)
def test_the_gap_of_a_language_is_of_its_own_sentences_and_terms(language: str) -> None:
    terms, templates = SENTENCES[language]
    assert len(set(terms)) == len(terms) >= 14
    assert len(set(templates)) == len(templates) >= 9
    assert all(template.count("{who}") == 1 for template in templates)

    def biased(comments: Sequence[str]) -> NDArray[np.float64]:
        return np.array([[0.8, 0.1, 0.1] if terms[3] in comment else [0.1, 0.1, 0.8] for comment in comments])

    found = identity_gaps(biased)
    assert found[language]["gap"] == pytest.approx(0.7)
    assert terms[3] in (found[language]["lowest"], found[language]["highest"])


def test_a_biased_model_has_a_gap() -> None:
    def biased(comments: Sequence[str]) -> NDArray[np.float64]:
        return np.array([[0.8, 0.1, 0.1] if "Jewish" in comment else [0.1, 0.1, 0.8] for comment in comments])

    found = identity_gap(biased)
    assert found["gap"] == pytest.approx(0.7)
    assert found["class"] in ("negative", "positive")
    assert "Jewish" in (found["lowest"], found["highest"])


def test_the_suite_is_large_enough_and_its_changes_reach_the_model() -> None:
    suite = load_suite()
    assert set(suite) == {*CAPABILITIES, *TODAY, *LANGUAGES, *INVARIANT}
    assert all(len(suite[capability]) >= 30 for capability in CAPABILITIES)
    assert all(len(suite[capability]) >= 40 for capability in ("typos", *TODAY, *LANGUAGES))
    for capability, cases in suite.items():
        assert len({case.text for case in cases}) == len(cases), f"{capability} repeats a case"
    for case in suite["elongation"]:
        assert case.original is not None
        assert normalise(case.text) != normalise(case.original), "the change must survive the normaliser"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_ten_comments_of_each_label(language: str) -> None:
    cases = load_suite()[language]
    for label in LABELS:
        assert sum(case.accepted == (label,) for case in cases) >= 10


def test_a_capability_is_in_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behaviour, "SUITE_FILES", ("behaviour.yaml", "behaviour.yaml"))
    with pytest.raises(ValueError, match=r"'vocabulary'.* is in another file already"):
        load_suite()


def test_identity_terms_are_read_as_one_word() -> None:
    one, other = Batch(["my Muslim neighbour"]), Batch(["my gay neighbour"])
    assert one.tokens.hashes.tolist() == other.tokens.hashes.tolist()
    assert one.tokens.parts != other.tokens.parts, "what is shown of a comment stays as it was written"


@pytest.mark.parametrize("label", LABELS)
def test_a_model_that_always_says_the_same_fails_the_suite(label: str) -> None:
    rates = failure_rates(lambda comments: np.full(len(comments), LABELS.index(label), dtype=np.int64))
    for capability in ("vocabulary", "intensity", "contrast", "typos"):
        assert rates[capability]["failure_rate"] > 0.3
