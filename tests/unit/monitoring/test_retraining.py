"""When a run is opened, and when not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yt_sentiment.monitoring.accuracy import MIN_ACCURACY, MIN_JUDGED, measure
from yt_sentiment.monitoring.drift import DriftResult, Finding
from yt_sentiment.monitoring.retraining import OFF, ON, RetrainingEvidence, as_json, decide
from yt_sentiment.params import Params
from yt_sentiment.storage.annotation import Judgement

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CALM = DriftResult(800, {"language": Finding("psi", 0.01, 0.1)}, ())
DRIFT = DriftResult(800, {"language": Finding("psi", 0.3, 0.1)}, ())
FEW = DriftResult(80, {}, ())
BROKEN = replace(DRIFT, faults=("90% of the comments repeat an earlier one",))


def judgements(right: int, wrong: int) -> list[Judgement]:
    return [Judgement("positive", "positive", "", "en")] * right + [Judgement("positive", "negative", "", "en")] * wrong


RIGHT = measure(judgements(400, 100))
WRONG = measure(judgements(200, 300))
FRESH = RetrainingEvidence(
    switch=ON,
    trained_at=NOW - timedelta(days=10),
    last_run=None,
    windows=(CALM, CALM),
    accuracy=RIGHT,
    new_labels=0,
    feedback="new",
    learnt=None,
)
OLD = replace(FRESH, trained_at=NOW - timedelta(days=31))


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (FRESH, None),
        (OLD, "31 days ago, at most 30"),
        (replace(OLD, last_run=NOW - timedelta(days=8)), None),
        (replace(FRESH, trained_at=None), "nothing says when"),
        (replace(FRESH, windows=(DRIFT, DRIFT)), None),
        (replace(FRESH, windows=(DRIFT, DRIFT), new_labels=299), None),
        (replace(FRESH, windows=(DRIFT, DRIFT), new_labels=300), "2 windows drifted (language), and 300 corrections"),
        (replace(FRESH, windows=(DRIFT, CALM), new_labels=300), None),
        (replace(FRESH, windows=(DRIFT, FEW), new_labels=300), None),
        (replace(FRESH, windows=(DRIFT,), new_labels=300), None),
        (replace(FRESH, accuracy=WRONG), "200 of 500 judged predictions were right"),
        (replace(FRESH, accuracy=measure(judgements(10, 300))), None),
    ],
)
def test_what_asks_for_a_run(evidence: RetrainingEvidence, expected: str | None, params: Params) -> None:
    choice = decide(evidence, params.retrain, NOW)
    assert choice.opens == (expected is not None)
    assert expected is None or expected in choice.reasons[0]
    assert choice.reasons


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"switch": OFF}, "YT_SENTIMENT_RETRAIN is 'off'"),
        ({"last_run": NOW - timedelta(days=6)}, "less than 7 days ago"),
        ({"windows": (BROKEN, CALM)}, "the input is broken: 90%"),
        ({"feedback": None}, "no correction came with a text"),
        ({"learnt": "new"}, "the corrections are those of the last run"),
    ],
)
def test_what_stands_against_a_run(change: dict[str, object], expected: str, params: Params) -> None:
    wanted = replace(FRESH, accuracy=WRONG)
    assert decide(wanted, params.retrain, NOW).opens
    choice = decide(replace(wanted, **change), params.retrain, NOW)  # type: ignore[arg-type]
    assert not choice.opens
    assert len(choice.triggers) == 1
    assert expected in " ".join(choice.reasons)


def test_evidence_is_written_down_whole() -> None:
    written = as_json(replace(OLD, windows=(BROKEN, FEW)))
    assert set(written) >= {"switch", "trained_at", "last_run", "windows", "accuracy", "new_labels", "feedback_sha256"}
    assert written["windows"][0]["faults"] == list(BROKEN.faults)
    assert written["accuracy"]["says"] == "as expected"


def test_accuracy_is_counted_from_what_counts() -> None:
    rows = judgements(300, 90) + [Judgement("neutral", "unclear", "", "en")] * 20
    rows += [Judgement("neutral", "negative", "language", "es")] * 500
    found = measure(rows)
    assert (found.judged, found.unclear, found.uncounted, found.correct) == (390, 20, 500, 300)
    assert found.status == "too few judged"
    assert found.recall == {"negative": 0.0, "neutral": None, "positive": 1.0}
    assert measure([]).as_json()["accuracy"] is None


def test_the_interval_is_wilsons() -> None:
    # Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, formula 4
    found = measure(judgements(80, 20))
    assert [found.low, found.high] == pytest.approx([0.7112, 0.8666], abs=1e-4)


def test_an_alarm_needs_the_whole_interval_and_enough_of_it() -> None:
    below = int(MIN_ACCURACY * MIN_JUDGED) - 5
    assert measure(judgements(below, MIN_JUDGED - below)).status == "as expected", "chance explains it"
    assert measure(judgements(below * 8, (MIN_JUDGED - below - 3) * 10)).status == "too low"
    assert measure(judgements(0, MIN_JUDGED - 1)).status == "too few judged"
