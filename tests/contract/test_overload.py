"""What becomes of a request whose time is over between two steps of its work."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import request

from flask_app import drawing, metrics, overload
from tests.service import FakeScorer, service
from tests.youtube_server import VIDEO, FakeYouTube, serving, thread
from yt_sentiment.comment import Prediction


class Slow(FakeScorer):
    """Takes all of the request's time for its first batch."""

    def predict(self, comments: Sequence[str]) -> list[Prediction]:
        request.environ[overload.DEADLINE] = 0.0
        return super().predict(comments)


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with serving(FakeYouTube(threads=[thread(i) for i in range(250)])) as state:
        yield state


def analysed(fake: FakeYouTube, scorer: FakeScorer, seconds: float) -> list[dict[str, Any]]:
    """Ask for the same video twice: at first with so much time, then with all; return what is said of its coverage."""
    client = service(scorer, youtube_key="a-key", youtube_url=fake.address)
    body, found = {"video": VIDEO, "limit": 1000}, []
    for environ in ({overload.DEADLINE: time.monotonic() + seconds}, {}):
        answer = client.post("/v1/analyze", json=body, environ_overrides=environ)
        assert answer.status_code == 200
        found.append({**answer.get_json()["coverage"], "cached": answer.get_json()["cached"]})
    return found


def test_reading_stops_while_there_is_time_to_score_and_the_next_request_reads_all(fake: FakeYouTube) -> None:
    first, second = analysed(fake, FakeScorer(), 9)
    assert first["analysed"] == 100
    assert first["left_out"] == [
        "reading stopped after 100 comments: the request's time of 30 s was over; ask again for more"
    ]
    assert (second["analysed"], second["complete"], second["cached"]) == (250, True, False)


def test_comments_that_there_was_no_time_to_score_are_left_out_and_the_analysis_is_not_kept(
    fake: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flask_app.analyze.SCORED_AT_ONCE", 100)
    for found in analysed(fake, Slow(), 30):
        assert (found["analysed"], found["cached"]) == (100, False)
        assert found["left_out"] == [
            "150 × a comment that was not scored: the request's time of 30 s was over; ask again for more"
        ]


@pytest.mark.parametrize(("path", "key"), [("/v1/predict", "detail"), ("/predict", "error")])
def test_a_prediction_stops_between_batches(path: str, key: str) -> None:
    before = metrics.OVERLOADED.labels("late")._value.get()
    client = service(Slow(), max_comments=1000)
    assert client.post(path, json={"comments": ["love"] * 500}).status_code == 200, "one batch"
    refused = client.post(path, json={"comments": ["love"] * 501})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert json.loads(refused.data)[key] == "the request took longer than 30 s; try again in 2 s"
    assert metrics.OVERLOADED.labels("late")._value.get() == before + 1


def test_a_picture_is_not_waited_for_longer_than_the_request_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing.drawing, "_patience_seconds", 600.0)
    counts, client = {"counts": {"negative": 1, "neutral": 1, "positive": 1}}, service()
    with drawing.drawing.turn():
        environ = {overload.DEADLINE: time.monotonic() + 1}
        refused = client.post("/v1/charts/pie", json=counts, environ_overrides=environ)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
