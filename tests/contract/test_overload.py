"""What becomes of a request whose time is over between two steps of its work."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import request

from flask_app import drawing, overload, prometheus
from tests.service import FakeScorer, service
from tests.youtube_server import VIDEO, FakeYouTube, error, serving, thread
from yt_sentiment.comment import Prediction
from yt_sentiment.language.tokenised import Batch


class Slow(FakeScorer):
    """Takes all of the request's time for its first batch."""

    def predict_batch(self, batch: Batch) -> list[Prediction]:
        request.environ[overload.DEADLINE] = 0.0
        return super().predict_batch(batch)


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with serving(FakeYouTube(threads=[thread(i) for i in range(250)])) as state:
        yield state


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return the clock of requests, which stands still but for what a test adds to ``now``."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(overload, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def analysed(fake: FakeYouTube, scorer: FakeScorer, **options: Any) -> list[dict[str, Any]]:
    """Ask for the same video twice, the second time without the fault; return what is said of its coverage."""
    client = service(scorer, youtube_key="a-key", youtube_url=fake.address)
    found = []
    for _ in range(2):
        answer = client.post("/v1/analyze", json={"video": VIDEO, "limit": 1000, **options})
        assert answer.status_code == 200
        found.append({**answer.get_json()["coverage"], "cached": answer.get_json()["cached"]})
        fake.fault_of = None
    return found


def takes(clock: SimpleNamespace, seconds: float, path_ends: str) -> Callable[[str, Any], None]:
    """Return what lets each answer to such a path take so long."""

    def pass_time(path: str, _: Any) -> None:
        clock.now += seconds * path.endswith(path_ends)

    return pass_time


READING_STOPPED = "reading stopped after {} comments: the request's time of 30 s was over; ask again for more"


@pytest.mark.parametrize(("seconds", "read"), [(15, 200), (25, 100), (1000, 100)])
def test_reading_stops_while_there_is_time_to_score_and_the_next_request_reads_all(
    fake: FakeYouTube, clock: SimpleNamespace, seconds: float, read: int
) -> None:
    fake.fault_of = takes(clock, seconds, "/commentThreads")
    first, second = analysed(fake, FakeScorer())
    assert (first["analysed"], first["left_out"]) == (read, [READING_STOPPED.format(read)])
    assert (second["analysed"], second["complete"], second["cached"]) == (250, True, False)


def test_replies_are_asked_for_while_there_is_time_and_what_was_read_is_scored(
    fake: FakeYouTube, clock: SimpleNamespace
) -> None:
    fake.threads = [thread(i, replies=2) for i in range(150)]
    fake.fault_of = takes(clock, 6, "/comments")
    first, second = analysed(fake, FakeScorer(), replies=True)
    assert (first["analysed"], first["cached"]) == (100 + 4 * 2, False)
    assert first["left_out"] == [
        READING_STOPPED.format(108),
        "1 × the replies of a comment, which could not be read (timeIsOver)",
        "95 × the replies of a comment, which were not asked for after others could not be read",
    ]
    assert (second["analysed"], second["cached"]) == (450, False)


def test_nothing_is_called_unread_after_the_last_page_and_replies_are_not_counted_as_unread(
    fake: FakeYouTube, clock: SimpleNamespace
) -> None:
    fake.more = {VIDEO: [thread(i, replies=3) for i in range(50)]}
    fake.fault_of = takes(clock, 1000, "/commentThreads")
    first, second = analysed(fake, FakeScorer())
    assert (first["analysed"], first["total"], first["left_out"]) == (50, 200, ["replies were not asked for"])
    assert second["cached"], "nothing passing left anything out"


@pytest.mark.parametrize("fault", [None, error(503, "backendError"), (*error(429, "slow"), {"Retry-After": "7"})])
def test_where_the_time_is_over_before_the_first_comment_the_answer_is_503(
    fake: FakeYouTube, clock: SimpleNamespace, fault: Any
) -> None:
    def late(_: str, __: Any) -> Any:
        clock.now += 19.9 if fault else 20
        return fault

    fake.fault_of = late
    before = prometheus.OVERLOADED.labels("late")._value.get()
    client = service(youtube_key="a-key", youtube_url=fake.address)
    refused = client.post("/v1/analyze", json={"video": VIDEO})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert "there is no time left to ask YouTube" in json.loads(refused.data)["detail"]
    assert len(fake.requests) == 1, "and no pause, for there is no time for another attempt"
    assert prometheus.OVERLOADED.labels("late")._value.get() == before + 1


def test_comments_that_there_was_no_time_to_score_are_left_out_and_the_analysis_is_not_kept(
    fake: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flask_app.analysis_events.SCORED_AT_ONCE", 100)
    for found in analysed(fake, Slow()):
        assert (found["analysed"], found["cached"]) == (100, False)
        assert found["left_out"] == [
            "150 × a comment that was not scored: the request's time of 30 s was over; ask again for more"
        ]


@pytest.mark.parametrize(("path", "key"), [("/v1/predict", "detail"), ("/predict", "error")])
def test_a_prediction_stops_between_batches(path: str, key: str) -> None:
    before = prometheus.OVERLOADED.labels("late")._value.get()
    client = service(Slow(), max_comments=1000)
    assert client.post(path, json={"comments": ["love"] * 500}).status_code == 200, "one batch"
    refused = client.post(path, json={"comments": ["love"] * 501})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert json.loads(refused.data)[key] == "the request took longer than 30 s; try again in 2 s"
    assert prometheus.OVERLOADED.labels("late")._value.get() == before + 1


def test_a_picture_is_not_waited_for_longer_than_the_request_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing.drawing, "_patience_seconds", 600.0)
    counts, client = {"counts": {"negative": 1, "neutral": 1, "positive": 1}}, service()
    monkeypatch.setattr(drawing, "remaining_seconds", lambda: 0.25)
    with drawing.drawing.turn():
        refused = client.post("/v1/charts/pie", json=counts)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
