from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.drills import drift as drill
from tests import synthetic
from yt_sentiment.comment import digest_of
from yt_sentiment.model import SentimentModel
from yt_sentiment.monitoring import reference as profiles
from yt_sentiment.monitoring.distances import jensen_shannon, psi
from yt_sentiment.monitoring.drift import measure_drift
from yt_sentiment.monitoring.reference import Profile, fit_profile
from yt_sentiment.monitoring.served_sample import sample_of
from yt_sentiment.storage.served import BUCKETS, ServedSample

COUNTS = st.lists(st.integers(0, 1000), min_size=2, max_size=12).filter(lambda counts: sum(counts) > 0)


def watched(model: SentimentModel, texts: list[str]) -> list[ServedSample]:
    return sample_of(model, texts)


@pytest.fixture(scope="module")
def rows(default_model: SentimentModel) -> list[ServedSample]:
    return watched(default_model, [f"{text} {i % 40}" for i, (text, _) in enumerate(synthetic.comments(2000))])


@pytest.fixture(scope="module")
def profile(rows: list[ServedSample]) -> Profile:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "NULL_ROUNDS", 50)
        return fit_profile(rows[:1000], model_version="m", origin="a test", seed=1)


def test_what_is_kept_of_a_comment_holds_no_word_of_it(default_model: SentimentModel) -> None:
    (one,) = watched(default_model, ["I LOVE this 😍😍 https://example.org/a secretword"])
    assert one.digest == digest_of("I LOVE this 😍😍 https://example.org/a secretword")
    assert (one.emoji, one.links, one.language, one.label) == (2, 1, "en", "positive")
    assert 0 < one.known <= 1
    assert len(one.buckets) <= one.words <= 6
    assert all(0 <= bucket < BUCKETS for bucket in one.buckets)
    assert "secretword" not in str(one)


@pytest.mark.parametrize("text", ["", "   ", "😍", "lone \udc00", "a" * 10_000])
def test_odd_comments_can_be_watched(default_model: SentimentModel, text: str) -> None:
    (one,) = watched(default_model, [text])
    assert one.characters == len(text)


def test_psi_is_the_index_of_the_books() -> None:
    # (.6 - .5) ln(.6 / .5) + (.4 - .5) ln(.4 / .5)
    assert psi(np.array([5.0, 5.0]), np.array([6.0, 4.0])) == pytest.approx(0.1 * np.log(1.2) - 0.1 * np.log(0.8))


def test_jensen_shannon_is_1_where_nothing_is_shared() -> None:
    assert jensen_shannon(np.array([1.0, 0.0]), np.array([0.0, 7.0])) == pytest.approx(1.0)


@given(COUNTS)
def test_a_sample_is_not_apart_from_itself(counts: list[int]) -> None:
    sample = np.array(counts, dtype=np.float64)
    assert psi(sample, sample * 3) == pytest.approx(0, abs=1e-9)
    assert jensen_shannon(sample, sample * 3) == pytest.approx(0, abs=1e-6)


@given(COUNTS, st.randoms())
def test_both_statistics_are_symmetric_and_not_negative(counts: list[int], random: object) -> None:
    first = np.array(counts, dtype=np.float64)
    second = np.array(random.sample(counts, len(counts)), dtype=np.float64)  # type: ignore[attr-defined]
    for statistic in (psi, jensen_shannon):
        assert statistic(first, second) >= -1e-12
        assert statistic(first, second) == pytest.approx(statistic(second, first))


@pytest.mark.parametrize("statistic", [psi, jensen_shannon])
def test_samples_that_cannot_be_compared_are_refused(statistic: object) -> None:
    assert callable(statistic)
    with pytest.raises(ValueError, match=r"shapes \(2,\) and \(3,\)"):
        statistic(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="totals"):
        statistic(np.ones(2), np.zeros(2))


def test_a_profile_is_the_same_each_time_and_survives_its_file(
    rows: list[ServedSample], profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "NULL_ROUNDS", 50)
    assert fit_profile(rows[:1000], model_version="m", origin="a test", seed=1) == profile
    profile.write(tmp_path / "profile.json")
    assert Profile.read(tmp_path / "profile.json") == profile
    for feature in profile.features.values():
        assert sum(feature.shares) == pytest.approx(1, abs=1e-3)
        assert feature.null[0] >= feature.null[-1], "chance matters less in a larger window"


@pytest.mark.parametrize(
    "content", ["", "{}", '{"absent": "3 training comments"}', '{"features": []}', '{"features": {"a": {"b": [1]}}}']
)
def test_another_file_is_no_profile(tmp_path: Path, content: str) -> None:
    (tmp_path / "profile.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"profile\.json is not a profile"):
        Profile.read(tmp_path / "profile.json")


def test_few_rows_are_no_reference_and_no_window(rows: list[ServedSample], profile: Profile) -> None:
    with pytest.raises(ValueError, match="499 reference rows, at least 500"):
        fit_profile(rows[:499], model_version="m", origin="a test", seed=1)
    verdict = measure_drift(profile, rows[:499])
    assert verdict.status == "too few rows"
    assert verdict.as_json()["features"] == {}


def test_a_window_like_the_reference_has_not_drifted(rows: list[ServedSample], profile: Profile) -> None:
    assert measure_drift(profile, rows[1000:]).status == "no drift"


def test_each_kind_of_shift_is_found_by_its_own_feature(rows: list[ServedSample], profile: Profile) -> None:
    window = rows[1000:]
    changes: dict[str, dict[str, Any]] = {
        "language": {"language": "es"},
        "label": {"label": "negative"},
        "confidence": {"confidence": 0.34},
        "uncertain": {"uncertain": "confidence"},
        "emoji": {"emoji": 5},
        "links": {"links": 1},
        "characters": {"characters": 400},
        "known words": {"known": 0.0},
        "words in buckets": {"buckets": (1, 2, 3)},
    }
    for name, change in changes.items():
        shifted = [row._replace(**change) if i % 3 == 0 else row for i, row in enumerate(window)]
        assert measure_drift(profile, shifted).drifted == [name]


def test_a_broken_feed_is_called_a_fault(rows: list[ServedSample], profile: Profile) -> None:
    repeated = [rows[1000 + i % 300] for i in range(1000)]
    assert any("repeat an earlier one" in fault for fault in measure_drift(profile, repeated).faults)
    empty = [row._replace(uncertain="no content") for row in rows[1000:]]
    assert any("have no content" in fault for fault in measure_drift(profile, empty).faults)
    usual = replace(profile, repeated=0.9)
    assert not any("repeat" in fault for fault in measure_drift(usual, repeated).faults)


def test_the_simulation_tells_shifts_from_chance(
    default_model: SentimentModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "NULL_ROUNDS", 200)
    texts = [f"{text} {i % 60} {i % 7}" for i, (text, _) in enumerate(synthetic.comments(9000))]
    report = drill.simulate(default_model, texts, "made-up comments", windows=20, seed=1)
    assert drill.failures(report) == []
    report["without"]["500"]["alarms"] = 19
    report["shifted"]["spam"]["alarms"] = 3
    assert drill.failures(report) == [
        "19 of 20 windows of 500 comments alarm for nothing",
        "spam: 3 of 20 shifted windows are found",
    ]
