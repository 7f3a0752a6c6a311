from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.youtube_server import CHANNEL, PLAYLIST, VIDEO, FakeYouTube, error, serving, thread
from yt_sentiment.comment import Comment
from yt_sentiment.youtube import Page, VideoFacts, YouTube, YouTubeError, named_by, video_id_of

CLIENTS: list[YouTube] = []


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with serving(FakeYouTube(threads=[thread(i) for i in range(250)])) as state:
        yield state
        while CLIENTS:
            CLIENTS.pop().close()


def client(fake: FakeYouTube, slept: list[float] | None = None, **options: Any) -> YouTube:
    """Return a client, which the fixture closes."""
    youtube = YouTube("a-key", fake.address, sleep=(slept if slept is not None else []).append, **options)
    CLIENTS.append(youtube)
    return youtube


def read(youtube: YouTube, limit: int = 1000, *, replies: bool = False) -> tuple[list[Comment], YouTubeError | None]:
    """Return what came, and what ended it."""
    found: list[Comment] = []
    try:
        for page in youtube.pages(VIDEO, order="time", limit=limit, replies=replies):
            found += page.comments
    except YouTubeError as failure:
        return found, failure
    return found, None


@pytest.mark.parametrize(
    "link",
    [
        VIDEO,
        f" {VIDEO} ",
        f"https://www.youtube.com/watch?v={VIDEO}",
        f"http://youtube.com/watch?list=PL1&v={VIDEO}&t=83s#x",
        f"https://m.youtube.com/watch?v={VIDEO}",
        f"https://music.youtube.com/watch?v={VIDEO}",
        f"youtube.com/watch?v={VIDEO}",
        f"https://youtu.be/{VIDEO}?si=abc",
        f"https://www.youtube.com/shorts/{VIDEO}?feature=share",
        f"https://www.youtube.com/live/{VIDEO}",
        f"https://www.youtube-nocookie.com/embed/{VIDEO}",
        f"{VIDEO}&t=5s",
        f"{VIDEO}?t=5",
        f"v={VIDEO}",
        f"<{VIDEO}>",
        f"<https://youtu.be/{VIDEO}>",
        f"https://youtu.be/{VIDEO}&t=5s",
        f"https://www.youtube.com/watch?v={VIDEO}&amp;t=5s",
        f"https://www.youtube.com/watch?vi={VIDEO}",
        f"https://www.youtube.com/watch/{VIDEO}",
        f"https://www.youtube.com/e/{VIDEO}",
        f"https://www.youtube.com/v/{VIDEO}?version=3",
        f"https://www.youtube.com/vi/{VIDEO}/0.jpg",
        f"https://i.ytimg.com/vi/{VIDEO}/hqdefault.jpg",
        f"https://gaming.youtube.com/watch?v={VIDEO}",
        f"https://www.youtubekids.com/watch?v={VIDEO}",
        f"https://studio.youtube.com/video/{VIDEO}/comments/inbox?filter=%5B%5D",
        f"https://m.youtube.com/#/watch?v={VIDEO}",
        f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{VIDEO}%26feature%3Dshare",
        f"https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fyoutu.be%2F{VIDEO}",
        f"https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{VIDEO}&usg=x",
        f"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fshorts%2F{VIDEO}&gl=DE",
        f"look at this: https://youtu.be/{VIDEO}, it is great!",
        f"HTTPS://WWW.YOUTUBE.COM/watch?v={VIDEO}.",
        f"[a title](https://www.youtube.com/watch?v={VIDEO}) and https://youtu.be/{VIDEO}",
    ],
)
def test_every_form_of_link_names_the_video(link: str) -> None:
    assert video_id_of(link) == VIDEO


@pytest.mark.parametrize(
    "link",
    ["", "hello", "https://example.org/watch?v=" + VIDEO, "https://www.youtube.com/@channel", "https://youtu.be/",
     "hello world, what a nice day it is", f"https://example.org/?u=https://youtu.be/{VIDEO}",
     "https://www.youtube.com/redirect?q=" * 9, "https://www.youtube.com/embed/videoseries?list=PL123456789012",
     f"user@youtube.com/watch?v={VIDEO}", "https://www.youtube.com/watch?v=short",
     "https://notyoutube.com/watch?v=" + VIDEO, "https://[::1", "x" * 5000],
)  # fmt: skip
def test_anything_else_is_refused_and_shown(link: str) -> None:
    with pytest.raises(ValueError, match="is no YouTube video, expected an id") as caught:
        video_id_of(link)
    assert len(str(caught.value)) < 350


def test_a_text_with_two_videos_is_asked_about() -> None:
    with pytest.raises(ValueError, match="names 2 videos, expected one"):
        video_id_of(f"https://youtu.be/{VIDEO} or https://youtu.be/{VIDEO[::-1]}")


@pytest.mark.parametrize(
    ("text", "kind", "named"),
    [
        (VIDEO, "video", VIDEO),
        (f"https://youtu.be/{VIDEO}?list=PL123456789012", "video", VIDEO),
        (CHANNEL, "channel", CHANNEL),
        ("@some.name", "channel", "@some.name"),
        ("https://www.youtube.com/@some.name/videos", "channel", "@some.name"),
        (f"see https://m.youtube.com/channel/{CHANNEL}?x=1.", "channel", CHANNEL),
        ("youtube.com/c/SomeName", "channel", "c/SomeName"),
        ("https://www.youtube.com/user/SomeName/about", "channel", "user/SomeName"),
        ("PL1234567890abcdef", "playlist", "PL1234567890abcdef"),
        ("https://www.youtube.com/playlist?list=PL1234567890abcdef", "playlist", "PL1234567890abcdef"),
        ("https://www.youtube.com/embed/videoseries?list=PL1234567890abcdef", "playlist", "PL1234567890abcdef"),
    ],
)
def test_a_link_names_a_video_a_channel_or_a_playlist(text: str, kind: str, named: str) -> None:
    assert named_by(text) == (kind, named)


@pytest.mark.parametrize("text", ["", "nobody", "comments.csv", "https://www.youtube.com/feed/trending", "a/b/c.json"])
def test_what_names_nothing_of_youtube_is_none(text: str) -> None:
    assert named_by(text) is None


def test_channels_of_former_addresses_are_asked_for_by_name(fake: FakeYouTube) -> None:
    assert client(fake).channel("c/writer") == (PLAYLIST, "A made-up channel")
    with pytest.raises(YouTubeError):
        client(fake).channel("user/writer")
    assert "forUsername=writer" in fake.requests[-1]


@given(st.text())
def test_no_text_breaks_the_reading_of_links(text: str) -> None:
    with suppress(ValueError):
        assert len(video_id_of(text)) == 11


def test_all_pages_come_and_each_costs_a_unit(fake: FakeYouTube) -> None:
    youtube = client(fake)
    video = youtube.video(VIDEO)
    assert (video.title, video.comment_count) == ("A made-up video", 250)
    comments, failure = read(youtube)
    assert failure is None
    assert [comment.id for comment in comments] == [f"Ug{i:08d}" for i in range(250)]
    assert youtube.units == 4
    first = comments[1]
    assert (first.text, first.likes, first.author) == ("great video number 1", 1, "@writer1")
    assert first.published_at
    assert first.published_at.isoformat() == "2024-02-01T10:00:00+00:00"


def test_the_limit_is_kept_and_no_page_too_many_is_paid(fake: FakeYouTube) -> None:
    youtube = client(fake)
    assert len(read(youtube, limit=120)[0]) == 120
    assert youtube.units == 2


def test_replies_come_along_and_missing_ones_are_fetched(fake: FakeYouTube) -> None:
    fake.threads = [thread(0, replies=2, sent=2), thread(1), thread(2, replies=7, sent=5)]
    youtube = client(fake)
    comments, failure = read(youtube, replies=True)
    assert failure is None
    assert len(comments) == 3 + 2 + 7
    assert [comment.reply_to for comment in comments].count("Ug00000002") == 7
    assert youtube.units == 2
    assert len(read(client(fake))[0]) == 3


@pytest.mark.parametrize(
    ("answer", "reason", "status", "words"),
    [
        (error(403, "commentsDisabled"), "commentsDisabled", 422, "comments are turned off"),
        (error(404, "videoNotFound"), "videoNotFound", 404, "no such video"),
        (error(403, "quotaExceeded"), "quotaExceeded", 503, "quota is used up"),
        (error(400, "keyInvalid"), "keyInvalid", 503, "key is not valid"),
        (error(403, "somethingNew"), "somethingNew", 502, "YouTube answers 403"),
    ],
)
def test_an_error_says_what_it_means(
    fake: FakeYouTube, answer: tuple[int, dict[str, object]], reason: str, status: int, words: str
) -> None:
    fake.always = answer
    _, failure = read(client(fake))
    assert failure
    assert (failure.reason, failure.status) == (reason, status)
    assert words in str(failure)
    assert len(fake.requests) == 1


def test_a_video_that_is_not_there_is_named(fake: FakeYouTube) -> None:
    with pytest.raises(YouTubeError, match="no such video"):
        client(fake).video("aaaaaaaaaaa")


@pytest.mark.parametrize(
    "fault",
    [
        error(503, "backendError"), error(500, "x"), error(403, "rateLimitExceeded"), error(429, "x"),
        error(403, "userRateLimitExceeded"), error(400, "processingFailure"), (502, b"<html>"), "cut",
    ],
)  # fmt: skip
def test_a_passing_fault_is_tried_again(fake: FakeYouTube, fault: object) -> None:
    fake.faults = [fault, fault]
    slept: list[float] = []
    youtube = client(fake, slept)
    comments, failure = read(youtube)
    assert failure is None
    assert len(comments) == 250
    assert [0.25 <= slept[0] <= 0.5, 0.5 <= slept[1] <= 1.0, len(slept)] == [True, True, 2], "exponential, with jitter"
    assert youtube.units == 5 == len(fake.requests)


def test_a_connection_that_is_dropped_is_made_again_and_counted(fake: FakeYouTube) -> None:
    fake.faults = ["drop", "drop", "drop"]
    youtube = client(fake)
    comments, failure = read(youtube)
    assert failure is None
    assert len(comments) == 250
    assert youtube.units == 6 == len(fake.requests)


def test_a_fault_that_stays_ends_the_reading_and_keeps_what_came(fake: FakeYouTube) -> None:
    youtube = client(fake)
    pages = youtube.pages(VIDEO, order="time", limit=1000, replies=False)
    assert len(next(pages).comments) == 100
    fake.always = error(503, "backendError")
    with pytest.raises(YouTubeError, match="YouTube answers 503"):
        next(pages)
    assert youtube.units == 5


def test_a_repeated_page_ends_the_reading(fake: FakeYouTube) -> None:
    fake.repeat = True
    comments, failure = read(client(fake))
    assert failure
    assert failure.reason == "repeatedPage"
    assert len(comments) == 100, "each once"


@pytest.mark.parametrize("body", [[], {}, {"items": None}, {"items": {}}, b"", b"[" * 100_000, b"\xff"])
def test_an_answer_of_another_shape_is_a_clear_error(fake: FakeYouTube, body: Any) -> None:
    fake.always = (200, body)
    _, failure = read(client(fake))
    assert failure
    assert failure.reason == "brokenAnswer"


def test_a_server_that_is_not_there_is_a_clear_error() -> None:
    _, failure = read(YouTube("a-key", "http://127.0.0.1:9", sleep=lambda _: None))
    assert failure
    assert failure.reason == "unreachable"


def pages_of(youtube: YouTube, limit: int = 1000, **options: Any) -> tuple[list[Page], YouTubeError | None]:
    """Return the pages with their replies, and what ended them."""
    pages: list[Page] = []
    try:
        for page in youtube.pages(VIDEO, order="time", limit=limit, replies=True, **options):
            pages.append(page)
    except YouTubeError as failure:
        return pages, failure
    return pages, None


def odd_item(**changes: object) -> Any:
    """Return a thread whose first comment has these fields in its snippet; ``...`` takes one away."""
    item = thread(1)
    comment = item["snippet"]["topLevelComment"]
    target = comment if "id" in changes or "snippet" in changes else comment["snippet"]
    for name, value in changes.items():
        if value is ...:
            del target[name]
        else:
            target[name] = value
    return item


ODD_ITEMS = {
    "a comment without a snippet": [
        None, 7, "x", [], {"id": "x"}, {"snippet": []}, {"snippet": {"topLevelComment": None}},
        odd_item(snippet=None), odd_item(snippet=...),
    ],
    "a comment without an id": [odd_item(id=None), odd_item(id=...), odd_item(id=7), odd_item(id="")],
    "a comment without a text": [
        odd_item(textOriginal=None, textDisplay=None), odd_item(textOriginal=..., textDisplay=...),
        odd_item(textOriginal=["x"], textDisplay=1),
    ],
}  # fmt: skip

ODD_FIELDS = {
    "the likes of a comment, which are not a count": [
        odd_item(likeCount=likes) for likes in (None, "many", -1, 1.5, True, [1], 10**400, "1.2K", 2**53 + 1)
    ],
    "the date of a comment, which is not a time between 2005 and now": [
        odd_item(publishedAt=moment)
        for moment in (
            None, ..., "2 weeks ago", 1714557600, "0000-00-00T00:00:00Z", "0001-01-01T00:00:00+14:00",
            "0001-01-01T00:00:00Z", "2005-02-13T23:59:59Z", "2999-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00",
        )
    ],
}  # fmt: skip


@pytest.mark.parametrize(("reason", "item"), [(reason, item) for reason, items in ODD_ITEMS.items() for item in items])
def test_an_odd_comment_costs_itself_alone(fake: FakeYouTube, reason: str, item: Any) -> None:
    fake.threads = [thread(2), item, thread(3)]
    [page], failure = pages_of(client(fake))
    assert failure is None
    assert [comment.id for comment in page.comments] == ["Ug00000002", "Ug00000003"]
    assert page.left_out == {reason: 1}


@pytest.mark.parametrize(("reason", "item"), [(reason, item) for reason, items in ODD_FIELDS.items() for item in items])
def test_an_odd_date_or_number_of_likes_costs_itself_alone(fake: FakeYouTube, reason: str, item: Any) -> None:
    fake.threads = [thread(2), item, thread(3)]
    [page], failure = pages_of(client(fake))
    assert failure is None
    assert [comment.id for comment in page.comments] == ["Ug00000002", "Ug00000001", "Ug00000003"]
    assert page.left_out == {reason: 1}
    comment = page.comments[1]
    assert (comment.likes, comment.published_at is None) == ((0, False) if "likes" in reason else (1, True))


def test_a_text_that_is_null_is_read_where_it_is_shown_and_never_becomes_a_word(fake: FakeYouTube) -> None:
    fake.threads = [odd_item(textOriginal=None), odd_item(authorChannelId="x", authorDisplayName=7, likeCount="12")]
    fake.threads[1]["snippet"]["topLevelComment"]["id"] = "another"
    [page], _ = pages_of(client(fake))
    assert [(comment.text, comment.likes) for comment in page.comments] == [
        ("great video number 1", 1),
        ("great video number 1", 12),
    ]
    assert page.comments[1].author is None


def test_odd_replies_cost_themselves_alone_wherever_they_come_from(fake: FakeYouTube) -> None:
    fake.threads = [thread(0, replies=3, sent=3), thread(1, replies=7)]
    fake.threads[0]["replies"]["comments"][1] = None
    listed = thread(1, replies=7, sent=7)["replies"]["comments"]
    del listed[0]["snippet"]["publishedAt"]
    fake.fault_of = lambda path, _: (200, {"items": listed}) if path.endswith("/comments") else None
    [page], failure = pages_of(client(fake))
    assert failure is None
    assert len(page.comments) == 2 + 2 + 7
    assert page.left_out == {
        "a comment without a snippet": 1,
        "the date of a comment, which is not a time between 2005 and now": 1,
    }
    assert len(fake.requests) == 2, "replies that came along are not asked for, odd ones neither"


def test_an_odd_reply_that_comes_along_and_is_listed_counts_once(fake: FakeYouTube) -> None:
    fake.threads = [thread(0, replies=7, sent=5)]
    listed = thread(0, replies=7, sent=7)["replies"]["comments"]
    for replies in (fake.threads[0]["replies"]["comments"], listed):
        replies[2]["snippet"]["textOriginal"] = replies[2]["snippet"]["textDisplay"] = None
    fake.fault_of = lambda path, _: (200, {"items": listed}) if path.endswith("/comments") else None
    [page], failure = pages_of(client(fake))
    assert failure is None
    assert len(page.comments) == 1 + 6
    assert (page.left_out, page.retryable) == ({"a comment without a text": 1}, False)


@pytest.mark.parametrize("token", [5, ["a"], {"a": 1}, True])
def test_a_page_that_is_named_by_no_text_is_a_clear_error(fake: FakeYouTube, token: Any) -> None:
    fake.always = (200, {"items": [thread(0)], "nextPageToken": token})
    comments, failure = read(client(fake))
    assert failure
    assert (failure.reason, len(comments)) == ("brokenAnswer", 1)


def test_a_null_title_is_no_word(fake: FakeYouTube) -> None:
    fake.always = (200, {"items": [{"id": None, "snippet": {"title": None, "channelId": None}}]})
    assert client(fake).video(VIDEO).title == ""
    assert client(fake).facts([VIDEO]) == [VideoFacts("", "", 0)]


def test_a_failing_page_of_replies_costs_itself_alone(fake: FakeYouTube) -> None:
    fake.threads = [thread(0, replies=7, sent=5), thread(1, replies=150), thread(2, replies=7, sent=5), thread(3)]

    def fault(path: str, query: dict[str, list[str]]) -> Any:
        fails = path.endswith("/comments") and (query["parentId"], query.get("pageToken")) in (
            (["Ug00000000"], None),
            (["Ug00000001"], ["100"]),
        )
        return error(503, "backendError") if fails else None

    fake.fault_of = fault
    [page], failure = pages_of(client(fake))
    assert failure is None
    by_thread = [sum(comment.reply_to == f"Ug{i:08d}" for comment in page.comments) for i in range(4)]
    assert by_thread == [5, 100, 7, 0], "what came along, and the pages that did not fail"
    assert page.left_out == {"the replies of a comment, which could not be read (backendError)": 2}
    assert page.retryable


def test_replies_that_fail_again_and_again_are_no_longer_asked_for(fake: FakeYouTube) -> None:
    fake.threads = [thread(i, replies=7) for i in range(50)]
    fake.fault_of = lambda path, _: error(500, "backendError") if path.endswith("/comments") else None
    [page], failure = pages_of(client(fake))
    assert failure is None
    assert len(page.comments) == 50
    assert sorted(page.left_out.values()) == [3, 47]
    assert len(fake.requests) == 1 + 3 * 4, "four attempts for each of three"


def test_who_wants_everything_gets_whole_threads_and_goes_on_at_the_same_page(fake: FakeYouTube) -> None:
    fake.threads = [thread(i, replies=7) for i in range(120)]
    fake.fault_of = lambda _, query: error(500, "backendError") if query.get("parentId") == ["Ug00000070"] else None
    pages, failure = pages_of(client(fake), limit=5000, strict=True)
    assert failure
    assert (failure.reason, failure.kind) == ("backendError", "passing")
    assert {(page.whole, page.next_token) for page in pages} == {(False, None)}
    assert [len(page.comments) for page in pages] == [8] * 70 + [1], "each answer as soon as it is there"
    assert pages[-1].unfinished == ("Ug00000070", None)
    fake.fault_of = None
    fake.requests.clear()
    known = [comment.id for page in pages for comment in page.comments]
    rest, failure = pages_of(client(fake), limit=5000, strict=True, known=known, unfinished=pages[-1].unfinished)
    assert failure is None
    ids = known + [comment.id for page in rest for comment in page.comments]
    assert len(ids) == len(set(ids)) == 120 * 8
    assert len(fake.requests) == 2 + 50, "no replies twice"


def test_a_list_that_starts_again_goes_through_what_is_known_and_no_further(fake: FakeYouTube) -> None:
    fake.threads = [thread(i) for i in range(620)]
    known = [f"Ug{i:08d}" for i in range(500)]
    pages, failure = pages_of(client(fake), limit=1000 - len(known), strict=True, known=known)
    assert failure is None
    assert [comment.id for page in pages for comment in page.comments] == [f"Ug{i:08d}" for i in range(500, 620)]
    fake.repeat = True
    _, failure = pages_of(client(fake), strict=True, known=known)
    assert failure
    assert failure.reason == "repeatedPage"


def endless(new_rows: int) -> Any:
    """Return a server of pages that do not end, each with so many comments that did not come before."""
    numbers = itertools.count(10_000)

    def fault(path: str, _: dict[str, list[str]]) -> Any:
        if not path.endswith(("/comments", "/commentThreads")):
            return None
        items: list[Any] = [thread(next(numbers)) for _ in range(new_rows)] or [thread(1)]
        if path.endswith("/comments"):
            items = [item["snippet"]["topLevelComment"] for item in items]
        return 200, {"items": items, "nextPageToken": str(next(numbers))}

    return fault


@pytest.mark.parametrize("new_rows", [0, 1])
def test_pages_without_end_end(fake: FakeYouTube, new_rows: int) -> None:
    fake.fault_of = endless(new_rows)
    pages, failure = pages_of(client(fake))
    assert failure
    assert failure.reason == "endlessPages"
    assert len(fake.requests) <= 4 * 10 + 4
    assert sum(len(page.comments) for page in pages) == (len(fake.requests) if new_rows else 1)


@pytest.mark.parametrize("new_rows", [0, 1])
def test_replies_without_end_end_and_cost_their_thread_alone(fake: FakeYouTube, new_rows: int) -> None:
    fake.threads = [thread(0), thread(1, replies=9), thread(2)]
    reply = endless(new_rows)
    fake.fault_of = lambda path, query: reply(path, query) if path.endswith("/comments") else None
    [page], failure = pages_of(client(fake))
    assert failure is None
    assert {"Ug00000000", "Ug00000001", "Ug00000002"} <= {comment.id for comment in page.comments}
    assert page.left_out == {"the replies of a comment, which could not be read (endlessPages)": 1}
    assert len(fake.requests) <= 1 + 4 * 10 + 4


@pytest.mark.parametrize("fault", [None, error(503, "backendError"), "drop", error(429, "rateLimitExceeded")])
def test_no_more_units_are_spent_than_allowed(fake: FakeYouTube, fault: Any) -> None:
    fake.threads = [thread(i, replies=7) for i in range(120)]
    fake.faults = [None, fault, None, fault, fault]
    youtube = client(fake, max_units=9)
    _, failure = pages_of(youtube, strict=True)
    assert failure
    assert (failure.reason, failure.kind) == ("unitsSpent", "blocked")
    assert "9 units of 9 are spent" in str(failure)
    assert youtube.units == len(fake.requests) == 9


def test_the_limit_bounds_what_replies_cost(fake: FakeYouTube) -> None:
    fake.threads = [thread(i, replies=60) for i in range(10)]
    pages, failure = pages_of(client(fake), limit=100)
    assert failure is None
    assert sum(len(page.comments) for page in pages) == 100
    assert len(fake.requests) == 3, "a page, and the replies of two threads"
    assert "maxResults=38" in fake.requests[2]


def test_the_api_is_never_asked_before_it_wants_to_be(fake: FakeYouTube) -> None:
    slow = (*error(429, "rateLimitExceeded"), {"Retry-After": "7"})
    fake.faults = [slow]
    slept: list[float] = []
    assert read(client(fake, slept))[1] is None
    assert slept == [7.0]
    fake.faults = [(*error(503, "backendError"), {"Retry-After": "3600"})]
    asked = len(fake.requests)
    _, failure = read(client(fake, slept))
    assert failure
    assert (len(fake.requests) - asked, slept) == (1, [7.0]), "an hour is too long to wait"


def test_no_answer_is_waited_for_longer_than_there_is_time(fake: FakeYouTube) -> None:
    over = threading.Event()

    def silent(_: str, __: object) -> Any:
        over.wait(60)  # a client that waits for longer sees the connection end instead of its own patience
        return "drop"

    fake.fault_of = silent
    slept: list[float] = []
    remaining = iter([60.0, 0.2, 0.2])
    found, failure = read(client(fake, slept, remaining_seconds=lambda: next(remaining, 0.0)))
    over.set()
    assert failure is not None
    assert (found, failure.reason, failure.kind, slept) == ([], "timeIsOver", "blocked", [])
    assert "YouTube cannot be reached: TimeoutError" in str(failure)


@pytest.mark.parametrize(
    ("status", "body", "reason", "kind"),
    [
        (*error(403, "quotaExceeded"), "quotaExceeded", "blocked"),
        (*error(403, "dailyLimitExceeded"), "dailyLimitExceeded", "blocked"),
        (*error(400, "keyInvalid"), "keyInvalid", "blocked"),
        (*error(403, "accessNotConfigured"), "accessNotConfigured", "blocked"),
        (*error(403, "ipRefererBlocked"), "ipRefererBlocked", "blocked"),
        (403, {"error": {"errors": [{"reason": "forbidden", "domain": "global"}]}}, "forbidden", "blocked"),
        (*error(403, "forbidden"), "forbidden", "final"),
        (*error(403, "commentsDisabled"), "commentsDisabled", "final"),
        (*error(404, "videoNotFound"), "videoNotFound", "final"),
        (*error(400, "invalidPageToken"), "invalidPageToken", "token"),
        (*error(400, "processingFailure"), "processingFailure", "passing"),
        (418, b"tea", "unknown", "final"),
        (503, b"", "unknown", "passing"),
    ],
)  # fmt: skip
def test_an_error_says_what_helps(fake: FakeYouTube, status: int, body: Any, reason: str, kind: str) -> None:
    fake.always = (status, body)
    _, failure = read(client(fake))
    assert failure
    assert (failure.reason, failure.kind) == (reason, kind)


@pytest.mark.parametrize(
    "word", ["API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "SERVICE_DISABLED", "CONSUMER_SUSPENDED"]
)
@pytest.mark.parametrize("vague", ["forbidden", "badRequest"])
def test_a_key_that_google_refuses_is_known_by_its_details(fake: FakeYouTube, vague: str, word: str) -> None:
    status, body = error(403, vague)
    body["error"]["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": word}]
    fake.always = (status, body)
    _, failure = read(client(fake))
    assert failure
    assert failure.kind == "blocked"
