from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.youtube_server import VIDEO, FakeYouTube, error, serving, thread
from yt_sentiment.comment import Comment
from yt_sentiment.youtube import YouTube, YouTubeError, video_id_of


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with serving(FakeYouTube(threads=[thread(i) for i in range(250)])) as state:
        yield state


def client(fake: FakeYouTube, slept: list[float] | None = None) -> YouTube:
    return YouTube("a-key", fake.address, sleep=(slept if slept is not None else []).append)


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
    ],
)
def test_every_form_of_link_names_the_video(link: str) -> None:
    assert video_id_of(link) == VIDEO


@pytest.mark.parametrize(
    "link",
    ["", "hello", "https://example.org/watch?v=" + VIDEO, "https://www.youtube.com/@channel", "https://youtu.be/",
     "https://www.youtube.com/watch?v=short", "https://notyoutube.com/watch?v=" + VIDEO, "https://[::1", "x" * 5000],
)  # fmt: skip
def test_anything_else_is_refused_and_shown(link: str) -> None:
    with pytest.raises(ValueError, match="is no YouTube video, expected an id") as caught:
        video_id_of(link)
    assert len(str(caught.value)) < 350


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


@pytest.mark.parametrize("fault", [error(503, "backendError"), error(500, "x"), "cut"])
def test_a_passing_fault_is_tried_again(fake: FakeYouTube, fault: object) -> None:
    fake.faults = [fault, fault]
    slept: list[float] = []
    youtube = client(fake, slept)
    comments, failure = read(youtube)
    assert failure is None
    assert len(comments) == 250
    assert slept == [0.5, 1.0]
    assert youtube.units == 5


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
    assert len(comments) == 200


@pytest.mark.parametrize("items", [None, [{"id": "x"}], [{"id": "x", "snippet": {"topLevelComment": {"id": "x"}}}]])
def test_an_answer_of_another_shape_is_a_clear_error(fake: FakeYouTube, items: object) -> None:
    fake.always = (200, {"items": items})
    _, failure = read(client(fake))
    assert failure
    assert failure.reason == "brokenAnswer"


def test_a_server_that_is_not_there_is_a_clear_error() -> None:
    _, failure = read(YouTube("a-key", "http://127.0.0.1:9", sleep=lambda _: None))
    assert failure
    assert failure.reason == "unreachable"
