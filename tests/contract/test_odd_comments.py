"""Odd comments of a video: each costs itself alone, and the analysis says so."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from flask_app.services import services_of
from tests.service import service
from tests.youtube_server import VIDEO, FakeYouTube, error, serving, thread
from yt_sentiment.model import SentimentModel

ODD_ID = "Ug00000001"
NO_DATE = "1 × the date of a comment, which is not a time between 2005 and now"
NO_LIKES = "1 × the likes of a comment, which are not a count"
NO_TEXT = "1 × a comment without a text"


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with serving(FakeYouTube(threads=[thread(2), thread(3)])) as state:
        yield state


def with_youtube(fake: FakeYouTube, model: SentimentModel, **options: Any) -> FlaskClient:
    return service(model, youtube_key="a-key", youtube_url=fake.address, **options)


def comment_with(**changes: object) -> Any:
    """Return a thread whose first comment has these fields; ``...`` takes one away."""
    item = thread(1)
    comment = item["snippet"]["topLevelComment"]
    for name, value in changes.items():
        target = comment if name in ("id", "snippet") else comment["snippet"]
        if value is ...:
            del target[name]
        else:
            target[name] = value
    return item


def text(value: object) -> Any:
    return comment_with(textOriginal=value, textDisplay=value)


ODD = [
    ("no snippet", comment_with(snippet=...), None, "1 × a comment without a snippet"),
    ("snippet null", comment_with(snippet=None), None, "1 × a comment without a snippet"),
    ("text null", text(None), None, NO_TEXT),
    ("text absent", text(...), None, NO_TEXT),
    ("text a number", text(7), None, NO_TEXT),
    ("text empty", text(""), {"text": "", "uncertain": "no content"}, None),
    ("text only markup", text("<b></b><br>"), {"text": "<b></b><br>", "uncertain": "no content"}, None),
    ("lone surrogate", text("I love this \ud83d"), {"text": "I love this \ud83d", "label": "positive"}, None),
    ("null character", text("I love\0 this"), {"text": "I love\0 this"}, None),
    ("10,000 characters", text("a" * 10_000), {"text": "a" * 10_000}, None),
    ("10,001 characters", text("a" * 10_001), None, "1 × a comment of more than 10000 characters"),
    ("likes in words", comment_with(likeCount="1.2K"), {"likes": 0}, NO_LIKES),
    ("likes negative", comment_with(likeCount=-5), {"likes": 0}, NO_LIKES),
    ("likes huge", comment_with(likeCount=10**400), {"likes": 0}, NO_LIKES),
    ("likes null", comment_with(likeCount=None), {"likes": 0}, NO_LIKES),
    ("likes as digits", comment_with(likeCount="12"), {"likes": 12}, None),
    ("date in words", comment_with(publishedAt="2 weeks ago"), {"published_at": None}, NO_DATE),
    ("date absent", comment_with(publishedAt=...), {"published_at": None}, NO_DATE),
    ("date in the future", comment_with(publishedAt="9999-12-31T23:59:59Z"), {"published_at": None}, NO_DATE),
    ("date of year 1", comment_with(publishedAt="0001-01-01T00:00:00+14:00"), {"published_at": None}, NO_DATE),
    ("id absent", comment_with(id=...), None, "1 × a comment without an id"),
    ("id a number", comment_with(id=7), None, "1 × a comment without an id"),
    ("no object", 7, None, "1 × a comment without a snippet"),
    ("null", None, None, "1 × a comment without a snippet"),
    ("author absent", comment_with(authorDisplayName=...), {"id": ODD_ID}, None),
    ("author odd", comment_with(authorDisplayName=7, authorChannelId=["x"]), {"id": ODD_ID}, None),
    ("author's channel odd", comment_with(authorChannelId={"value": {"a": 1}}), {"id": ODD_ID}, None),
]


def result_of(client: FlaskClient, **options: object) -> dict[str, Any]:
    """Return an analysis, which is the same plain, as lines, and kept."""
    body = {"video": VIDEO, "period": "day", **options}
    plain = client.post("/v1/analyze", json=body)
    assert plain.status_code == 200
    found: dict[str, Any] = plain.get_json()
    for again in (body, body | {"refresh": True}):
        response = client.post("/v1/analyze", json=again, headers={"Accept": "application/x-ndjson"})
        assert response.status_code == 200
        last = json.loads(response.text.splitlines()[-1])["result"]
        assert last | dict.fromkeys(("analysed_at", "cached", "quota_units")) == found | dict.fromkeys(
            ("analysed_at", "cached", "quota_units")
        )
    return found


@pytest.mark.parametrize(("item", "expected", "said"), [case[1:] for case in ODD], ids=[case[0] for case in ODD])
def test_an_odd_comment_costs_itself_alone_and_is_said(
    fake: FakeYouTube, default_model: SentimentModel, item: Any, expected: dict[str, Any] | None, said: str | None
) -> None:
    client = with_youtube(fake, default_model, sample_share=1, audit_share=1)
    others = result_of(client)["comments"]
    assert [other["id"] for other in others] == ["Ug00000002", "Ug00000003"]
    fake.threads.insert(1, item)
    found = result_of(client, refresh=True)
    by_id = {entry["id"]: entry for entry in found["comments"]}
    assert [by_id.pop(other["id"]) for other in others] == others
    assert found["coverage"]["left_out"] == ([said] if said else [])
    assert found["coverage"]["complete"] == (said is None)
    assert found["coverage"]["analysed"] == 2 + (expected is not None)
    if expected is None:
        assert not by_id
    else:
        assert {name: by_id[ODD_ID][name] for name in expected} == expected
    assert len(found["trend"]["points"]) <= 400
    assert "none" not in [word["word"].lower() for words in found["words"].values() for word in words]
    services_of(client.application).background.flush()


def test_an_id_that_comes_twice_counts_once(fake: FakeYouTube, default_model: SentimentModel) -> None:
    fake.threads = [thread(2), thread(3), thread(2)]
    found = result_of(with_youtube(fake, default_model))
    assert [entry["id"] for entry in found["comments"]] == ["Ug00000002", "Ug00000003"]


def test_odd_comments_are_counted_by_reason(fake: FakeYouTube, default_model: SentimentModel) -> None:
    fake.threads = [thread(i) for i in range(2, 202)]
    for place, (_, odd, _, _) in enumerate(ODD):
        item = copy.deepcopy(odd)
        if isinstance(item, dict):
            item["id"] = f"odd{place}"
            comment = item["snippet"]["topLevelComment"]
            comment.update({"id": item["id"]} if comment.get("id") == ODD_ID else {})
        fake.threads.insert(7 * place, item)
    found = result_of(with_youtube(fake, default_model), limit=1000)["coverage"]
    assert found["analysed"] == 200 + sum(expected is not None for _, _, expected, _ in ODD)
    reasons = Counter(said.removeprefix("1 × ") for _, _, _, said in ODD if said)
    assert sorted(found["left_out"]) == sorted(f"{count} × {reason}" for reason, count in reasons.items())


def test_a_video_of_odd_comments_alone_is_an_empty_analysis(fake: FakeYouTube, default_model: SentimentModel) -> None:
    fake.threads = [None, text(None)]
    found = result_of(with_youtube(fake, default_model))
    assert (found["coverage"]["analysed"], found["coverage"]["complete"]) == (0, False)
    assert found["coverage"]["left_out"] == ["1 × a comment without a snippet", NO_TEXT]


def test_a_failing_page_of_replies_costs_itself_alone_and_is_not_kept(
    fake: FakeYouTube, default_model: SentimentModel
) -> None:
    fake.threads = [thread(2, replies=7, sent=5), thread(3, replies=7, sent=5), thread(4)]
    fake.fault_of = lambda _, query: error(404, "gone") if query.get("parentId") == ["Ug00000002"] else None
    client = with_youtube(fake, default_model)
    body = {"video": VIDEO, "replies": True}

    def analysed() -> tuple[int, list[str], bool]:
        found = client.post("/v1/analyze", json=body).get_json()
        return found["coverage"]["analysed"], found["coverage"]["left_out"], found["cached"]

    lasting = (3 + 5 + 7, ["1 × the replies of a comment, which could not be read (gone)"])
    assert analysed() == (*lasting, False)
    assert analysed() == (*lasting, True), "what stays so is kept"
    client.post("/v1/forget", json={"video": VIDEO})
    fake.fault_of = lambda _, query: error(403, "quotaExceeded") if query.get("parentId") == ["Ug00000002"] else None
    for _ in range(2):
        count, left_out, cached = analysed()
        assert (count, cached) == (3 + 5 + 5, False)
        assert left_out == [
            "1 × the replies of a comment, which could not be read (quotaExceeded)",
            "1 × the replies of a comment, which were not asked for after others could not be read",
        ]
    fake.fault_of = None
    assert analysed() == (3 + 7 + 7, [], False)
    assert analysed() == (3 + 7 + 7, [], True)
