from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT
from tests.service import service
from tests.youtube_server import VIDEO, FakeYouTube, error, serving, thread
from yt_sentiment.model import SentimentModel


@pytest.fixture
def client() -> FlaskClient:
    return service(max_comments=30, max_comment_chars=50)


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with serving(FakeYouTube(threads=[thread(i) for i in range(250)])) as state:
        yield state


def with_youtube(fake: FakeYouTube) -> FlaskClient:
    return service(youtube_key="a-key", youtube_url=fake.address, max_video_comments=1000)


def sent(number: int, text: str = "love it", **more: object) -> dict[str, object]:
    return {"id": f"c{number}", "text": text, **more}


def lines(client: FlaskClient, body: object) -> list[dict[str, Any]]:
    response = client.post("/v1/analyze", json=body, headers={"Accept": "application/x-ndjson"})
    assert response.status_code == 200
    assert response.content_type == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_sent_comments_are_analysed(client: FlaskClient) -> None:
    comments = [
        sent(1, published_at="2024-01-31T23:30:00-02:00", likes=5, author="a"),
        sent(2, published_at="2024-03-01T00:00:00Z", author="b"),
        sent(3, "que malo", author="a"),
        sent(4, "love? at 1:23", likes=9, reply_to="c1"),
    ]
    found = client.post("/v1/analyze", json={"comments": comments}).get_json()
    assert found["model_version"] == "fake-1"
    assert found["coverage"] == {
        "analysed": 4, "total": None, "complete": True, "left_out": [], "certain": 3,
        "uncertain": {"language": 1}, "few": True,
    }  # fmt: skip
    assert found["shares"]["positive"] == {"count": 3, "share": 1.0}
    assert found["shares_by_likes"]["positive"] == {"count": 14, "share": 1.0}
    assert found["score"] == 10
    assert [point["start"] for point in found["trend"]["points"]] == ["2024-02-01", "2024-03-01"]
    assert found["trend"]["undated"] == 1
    assert [entry["id"] for entry in found["top_comments"]] == ["c4", "c1", "c2", "c3"]
    assert found["questions"]["count"] == 1
    assert found["timestamps"] == [{"seconds": 83, "count": 1, "comments": ["c4"]}]
    assert found["unique_authors"] == 2
    assert found["languages"] == [{"language": "en", "count": 3}, {"language": "es", "count": 1}]
    assert found["comments"][2]["uncertain"] == "language"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "Input should be an object with either 'comments' or 'video', got {}"),
        ({"comments": [], "video": VIDEO}, "comments: Extra inputs are not permitted"),
        ({"comments": []}, "comments: List should have at least 1 item"),
        ({"comments": [sent(i) for i in range(31)]}, "comments has 31 items, expected 1 to 30"),
        ({"comments": [sent(1, likes=-1)]}, "comments.0.likes: Input should be greater than or equal to 0, got -1"),
        ({"comments": [sent(1, likes="many")]}, 'comments.0.likes: Input should be a valid integer, got "many"'),
        ({"comments": [sent(1, published_at="2024-05-01T10:00:00")]}, "comments.0.published_at: Input should have tim"),
        ({"comments": [sent(1, published_at="0001-01-01T00:00:00+14:00")]}, "lies outside the calendar"),
        ({"comments": [sent(1, other=1)]}, "comments.0.other: Extra inputs are not permitted, got 1"),
        ({"comments": [{"id": "a", "text": None}]}, "comments.0.text: Input should be a valid string, got null"),
        ({"comments": [sent(1), sent(1)]}, "comments.1.id is 'c1' again, expected each id once"),
        ({"comments": [sent(1, "a" * 51)]}, "comments.0.text has 51 characters, expected at most 50"),
        ({"comments": [sent(1, published_at=5)]}, "comments.0.published_at: must be ISO 8601"),
        ({"comments": [sent(1)], "period": "decade"}, "period: Input should be 'day', 'week', 'month' or 'year'"),
        ({"video": "hello"}, "'hello' is no YouTube video, expected an id of 11 characters"),
        ({"video": VIDEO, "limit": 0}, "limit: Input should be greater than or equal to 1, got 0"),
        ({"video": VIDEO, "limit": 10_001}, "limit is 10001, expected at most 10000"),
    ],
)
def test_a_bad_body_gives_422_with_the_value_and_the_expectation(
    client: FlaskClient, body: object, expected: str
) -> None:
    response = client.post("/v1/analyze", json=body)
    assert response.status_code == 422
    assert expected in json.loads(response.data)["detail"]


def test_without_a_key_the_answer_says_how_to_set_one(client: FlaskClient) -> None:
    response = client.post("/v1/analyze", json={"video": VIDEO})
    assert response.status_code == 503
    assert "must set YOUTUBE_API_KEY" in json.loads(response.data)["detail"]


def test_a_video_is_read_with_progress_and_the_cost_is_shown(fake: FakeYouTube) -> None:
    *progress, last = lines(with_youtube(fake), {"video": f"https://youtu.be/{VIDEO}", "limit": 1000})
    assert [event["event"] for event in progress] == ["video", "fetched", "fetched", "fetched", "scored"]
    assert [event["comments"] for event in progress[1:]] == [100, 200, 250, 250]
    result = last["result"]
    assert result["quota_units"] == 4
    assert result["video"] == {"id": VIDEO, "title": "A made-up video", "comment_count": 250}
    assert result["coverage"]["complete"]


def test_a_limit_is_named_as_the_reason_for_what_is_missing(fake: FakeYouTube) -> None:
    found = with_youtube(fake).post("/v1/analyze", json={"video": VIDEO, "limit": 120}).get_json()
    assert found["coverage"]["analysed"] == 120
    assert not found["coverage"]["complete"]
    assert found["coverage"]["left_out"] == ["the limit of 120 comments was reached"]


@pytest.mark.parametrize(
    ("reason", "theirs", "ours", "words"),
    [
        ("commentsDisabled", 403, 422, "turned off"),
        ("quotaExceeded", 403, 503, "quota is used up"),
        ("keyInvalid", 400, 503, "must set YOUTUBE_API_KEY"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson"])
def test_a_failure_before_the_first_comment_has_a_status(
    fake: FakeYouTube, reason: str, theirs: int, ours: int, words: str, accept: str
) -> None:
    fake.always = error(theirs, reason)
    response = with_youtube(fake).post("/v1/analyze", json={"video": VIDEO}, headers={"Accept": accept})
    assert response.status_code == ours
    assert words in json.loads(response.data)["detail"]


def test_a_failure_between_is_the_last_line(fake: FakeYouTube) -> None:
    fake.faults = [None, error(403, "commentsDisabled")]
    first, last = lines(with_youtube(fake), {"video": VIDEO})
    assert first["event"] == "video"
    assert last == {
        "event": "error",
        "status": 422,
        "detail": "comments are turned off for this video (commentsDisabled)",
    }


def test_a_failure_later_keeps_what_came_and_says_so(fake: FakeYouTube) -> None:
    fake.repeat = True
    found = with_youtube(fake).post("/v1/analyze", json={"video": VIDEO, "limit": 1000}).get_json()
    assert found["coverage"]["analysed"] == 100
    [reason] = found["coverage"]["left_out"]
    assert reason.startswith("reading stopped after 100 comments: YouTube repeats a page")


def test_a_client_that_leaves_stops_the_reading(fake: FakeYouTube) -> None:
    response = with_youtube(fake).post(
        "/v1/analyze", json={"video": VIDEO, "limit": 1000}, headers={"Accept": "application/x-ndjson"}, buffered=False
    )
    assert b"video" in next(iter(response.response))
    response.close()
    assert len(fake.requests) == 1


def five_thousand_threads() -> list[dict[str, Any]]:
    """Return real-shaped threads where there are some, else made-up ones."""
    path = ROOT.parent / "shared" / "data" / "youtube" / "commentThreads-5000.json"
    if not path.is_file():
        return [thread(i) for i in range(5000)]
    threads = [item for page in json.loads(path.read_text(encoding="utf-8")) for item in page["items"]]
    assert len(threads) == 5000
    return threads


def test_five_thousand_threads_are_read_in_fifty_pages(default_model: SentimentModel) -> None:
    with serving(FakeYouTube(threads=five_thousand_threads())) as fake:
        client = service(default_model, youtube_key="a-key", youtube_url=fake.address)
        *progress, last = lines(client, {"video": VIDEO, "limit": 5000, "order": "time"})
        pages = [path for path in fake.requests if "commentThreads" in path]
    assert len(pages) == 50
    fetched = [event for event in progress if event["event"] == "fetched"]
    assert [event["comments"] for event in fetched] == list(range(100, 5001, 100))
    assert [event["units"] for event in fetched] == list(range(2, 52)), "one for the video, one per page"
    result = last["result"]
    assert result["quota_units"] == 51
    assert result["coverage"]["analysed"] == 5000
    assert result["coverage"]["complete"]
    assert len(result["top_comments"]) == 25
    likes = [comment["likes"] for comment in result["comments"]]
    assert [comment["likes"] for comment in result["top_comments"]] == sorted(likes, reverse=True)[:25]
    assert sum(entry["count"] for entry in result["shares"].values()) == result["coverage"]["certain"]


def test_a_kept_analysis_costs_nothing_until_it_is_forgotten(fake: FakeYouTube) -> None:
    client = with_youtube(fake)
    body = {"video": VIDEO, "limit": 100}

    def units(**changes: object) -> int:
        return int(client.post("/v1/analyze", json=body | changes).get_json()["quota_units"])

    assert units() == 2
    asked = len(fake.requests)
    kept = client.post("/v1/analyze", json=body).get_json()
    assert (kept["cached"], kept["quota_units"], len(fake.requests)) == (True, 0, asked)
    assert [event["event"] for event in lines(client, body)] == ["kept", "result"]
    assert units(limit=50) == 2, "other options are another analysis"
    assert units(refresh=True) == 2
    assert units() == 0
    assert client.post("/v1/forget", json={"video": VIDEO}).get_json()["deleted"]["analyses"] == 2
    assert units() == 2


def test_what_was_cut_short_is_not_kept(fake: FakeYouTube) -> None:
    client = with_youtube(fake)
    fake.faults = [None, None, error(403, "quotaExceeded")]
    partial = client.post("/v1/analyze", json={"video": VIDEO, "limit": 1000}).get_json()
    assert partial["coverage"]["analysed"] == 100
    assert client.post("/v1/analyze", json={"video": VIDEO, "limit": 1000}).get_json()["coverage"]["analysed"] == 250


def test_nothing_is_kept_where_the_operator_says_so(fake: FakeYouTube) -> None:
    client = service(youtube_key="a-key", youtube_url=fake.address, cache_hours=0)
    for _ in range(2):
        assert client.post("/v1/analyze", json={"video": VIDEO, "limit": 100}).get_json()["quota_units"] == 2


def test_a_database_that_is_away_only_costs_quota(fake: FakeYouTube, tmp_path: Path) -> None:
    gone = f"sqlite:///{tmp_path}/none/test.db"
    client = service(youtube_key="a-key", youtube_url=fake.address, database_url=gone)
    for _ in range(2):
        assert client.post("/v1/analyze", json={"video": VIDEO, "limit": 100}).get_json()["quota_units"] == 2
    assert client.post("/v1/forget", json={"video": VIDEO}).status_code == 503


def test_what_many_paste_is_one_group_and_a_day_of_many_comments_is_told() -> None:
    pasted = "love it? buy the new phone that I have a link to"
    calm = [sent(n, f"love the tune {n} of it", published_at=f"2024-03-{1 + n:02}T12:00:00Z") for n in range(20)]
    many = [
        sent(100 + n, f"love the drone, {n} times", author=f"a{n}", likes=n, published_at="2024-03-12T08:00:00Z")
        for n in range(40)
    ]
    spam = [sent(200 + n, f"{pasted}{'!' * n}", author="b") for n in range(4)]
    found = service().post("/v1/analyze", json={"comments": [*calm, *many, *spam]}).get_json()
    copies, [burst] = found["copies"], found["bursts"]
    [group] = copies["groups"]
    assert (group["count"], group["authors"], group["first"]["text"]) == (4, 1, pasted)
    assert copies["comments"] == 4
    assert sum(one["count"] for one in copies["shares_once"].values()) == found["coverage"]["certain"] - 3
    assert (burst["first"], burst["last"], burst["comments"], burst["usual"]) == ("2024-03-12", "2024-03-12", 41, 1.0)
    [said] = burst["subjects"]
    assert (said["subject"], said["speakers"], said["quote"]["likes"]) == ("drone", 40, 39)


def test_lone_surrogates_survive_the_lines(client: FlaskClient) -> None:
    body = {"comments": [sent(1, "love \udc00")]}
    last = lines(client, body)[-1]
    assert last["result"]["comments"][0]["text"] == "love \udc00"


def test_dates_far_apart_make_a_trend_that_can_be_drawn(client: FlaskClient) -> None:
    comments = [sent(1, published_at="0001-01-02T00:00:00Z"), sent(2, published_at="9999-12-31T00:00:00Z")]
    trend = client.post("/v1/analyze", json={"comments": comments, "period": "day"}).get_json()["trend"]
    assert trend["period"] == "year"
    assert trend["asked"] == "day"
    assert len(trend["points"]) == 1
    assert trend["outside"] == 1
