"""A crawl and YouTube's faults: what passes, what stays, what refuses the key; lists that people keep; quota."""

from __future__ import annotations

import codecs
import fcntl
import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawled import asked, change, expected, fetch, ids, planned, rows, use, videos
from tests.youtube_server import CHANNEL, FakeYouTube, error, serving, thread
from yt_sentiment.batch import crawl
from yt_sentiment.batch.crawl_state import LOCK
from yt_sentiment.language.bounds import MAX_CHARACTERS
from yt_sentiment.youtube import transport

BEFORE, FAULTY, AFTER = "video-first", "video-fault", "video-after"
FAULTS = {
    "rateLimitExceeded": error(403, "rateLimitExceeded"),
    "userRateLimitExceeded": error(403, "userRateLimitExceeded"),
    "429": error(429, "tooManyRequests"),
    "500": error(500, "internalError"),
    "503": error(503, "backendError"),
    "processingFailure": error(400, "processingFailure"),
    "connection reset": "reset",
    "cut body": "cut",
    "invalidPageToken": error(400, "invalidPageToken"),
}
Query = dict[str, list[str]]


@pytest.fixture(scope="module")
def server() -> Iterator[FakeYouTube]:
    with serving(FakeYouTube()) as state:
        yield state


@pytest.fixture
def youtube(server: FakeYouTube, monkeypatch: pytest.MonkeyPatch) -> FakeYouTube:
    """Three videos; the second one has three pages, and threads whose replies must be asked for."""
    threads = [thread(i, replies=120 if i == 120 else 7 * (i % 100 == 50), sent=2 * (i == 50)) for i in range(230)]
    server.more = {BEFORE: [thread(1000)], FAULTY: threads, AFTER: [thread(2000)]}
    server.threads, server.faults, server.fault_of, server.always, server.repeat = [], [], None, None, False
    server.requests.clear()
    use(server, monkeypatch)
    return server


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "videos.txt"
    path.write_text(f"{BEFORE}\n{FAULTY}\n{AFTER}\n")
    return path


def second_page(path: str, query: Query) -> bool:
    return path.endswith("/commentThreads") and "pageToken" in query


def replies(path: str, query: Query) -> bool:
    return path.endswith("/comments") and query["parentId"] == ["Ug00000050"]


def second_page_of_replies(path: str, query: Query) -> bool:
    return path.endswith("/comments") and "pageToken" in query


PLACES = [second_page, replies, second_page_of_replies]


def once(fault: Any, place: Callable[[str, Query], bool]) -> Callable[[str, Query], Any]:
    """Return what answers the first request to a place with a fault."""
    faults = [fault]
    return lambda path, query: faults.pop() if faults and place(path, query) else None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_that_passes_costs_no_comment(
    youtube: FakeYouTube, listed: Path, tmp_path: Path, fault: Any, place: Callable[[str, Query], bool]
) -> None:
    youtube.fault_of = once(fault, place)
    done = fetch(tmp_path / "crawl", "--videos", listed, "--replies")
    assert done.exit_code == 0, done.output
    assert ids(tmp_path / "crawl") == expected(youtube, replies=True)
    assert "left open" not in done.output


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_that_stays_leaves_its_video_open_until_the_next_run(
    youtube: FakeYouTube, listed: Path, tmp_path: Path, fault: Any, place: Callable[[str, Query], bool]
) -> None:
    folder = tmp_path / "crawl"
    youtube.fault_of = lambda path, query: fault if place(path, query) else None
    first = fetch(folder, "--videos", listed, "--replies")
    assert first.exit_code == 3, first.output
    assert f"{FAULTY}: left open: " in first.output
    assert "1 videos are left open; run it again" in first.output
    assert {name: one["done"] for name, one in videos(folder).items()} == {BEFORE: True, FAULTY: False, AFTER: True}
    here, all_of_it = ids(folder), expected(youtube, replies=True)
    assert (here[BEFORE], here[AFTER]) == (all_of_it[BEFORE], all_of_it[AFTER]), "the run goes on with other videos"
    assert len(here[FAULTY]) >= 50, "what came is kept"
    again = fetch(folder, "--videos", listed, "--replies")
    assert again.exit_code == 3, "as long as it stays"
    youtube.fault_of = None
    youtube.requests.clear()
    last = fetch(folder, "--videos", listed, "--replies")
    assert last.exit_code == 0, last.output
    assert ids(folder) == all_of_it, "each once"
    assert not [path for path in youtube.requests if BEFORE in path or AFTER in path]
    if fault != FAULTS["invalidPageToken"]:
        assert youtube.requests[0].count("pageToken") == (place is not replies), "it goes on where it was"


def test_an_answer_that_does_not_come_in_time_is_asked_for_again(
    youtube: FakeYouTube, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent, over = once("drop", second_page), threading.Event()
    send, impatient = transport.Transport._once, [0.3]

    def send_impatiently(self: transport.Transport, request: Any) -> Any:
        """Wait briefly for the answer that does not come, and as long as ever for any other."""
        patience = impatient.pop() if impatient and "pageToken" in request.uri else 60.0
        monkeypatch.setattr(transport, "TIMEOUT_SECONDS", patience)
        return send(self, request)

    monkeypatch.setattr(transport.Transport, "_once", send_impatiently)

    def wait(path: str, query: Query) -> Any:
        if fault := silent(path, query):
            over.wait(60)
        return fault

    youtube.fault_of = wait
    try:
        done = fetch(tmp_path / "crawl", "--videos", listed)
    finally:
        over.set()
    assert done.exit_code == 0, done.output
    assert not impatient, "an answer did not come"
    assert asked(youtube).most_common(1)[0][1] == 2, "and was asked for again"
    assert ids(tmp_path / "crawl") == expected(youtube)


def test_a_video_that_an_older_version_gave_up_is_open_again(
    youtube: FakeYouTube, listed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "crawl"
    youtube.fault_of = lambda _, query: error(403, "commentsDisabled") if query.get("videoId") == [AFTER] else None
    assert fetch(folder, "--videos", listed).exit_code == 0
    change(folder, FAULTY, rows=100, pages=1, **{"token": "100"}, failed="YouTube answers 503 (backendError)")
    youtube.requests.clear()
    assert fetch(folder, "--videos", listed).exit_code == 0
    assert ids(folder) == {name: expected(youtube)[name] for name in (BEFORE, FAULTY)}
    assert all(FAULTY in path for path in youtube.requests), "and no other"


@pytest.mark.parametrize("fault", [(403, b"<html>proxy</html>"), error(403, "somethingNew"), (418, b"tea")])
def test_a_refusal_that_nobody_knows_makes_no_video_done(
    youtube: FakeYouTube, listed: Path, tmp_path: Path, fault: Any
) -> None:
    for place in (replies, second_page):
        youtube.fault_of = lambda path, query, place=place: fault if place(path, query) else None
        assert fetch(tmp_path / "crawl", "--videos", listed, "--replies").exit_code == 3
        assert not videos(tmp_path / "crawl")[FAULTY]["done"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (error(400, "keyInvalid"), "key is not valid"),
        (error(400, "keyExpired"), "key is not valid"),
        (error(403, "accessNotConfigured"), "not turned on for the server's key"),
        (error(403, "ipRefererBlocked"), "may not be used from here"),
        ((403, {"error": {"errors": [{"reason": "forbidden", "domain": "global"}]}}), "may not be used from here"),
    ],
)
@pytest.mark.parametrize("place", [lambda path, _: path.endswith("/videos"), second_page, replies])
def test_a_key_that_is_refused_stops_the_run_and_makes_no_video_done(
    youtube: FakeYouTube, listed: Path, tmp_path: Path, fault: Any, words: str, place: Callable[[str, Query], bool]
) -> None:
    folder = tmp_path / "crawl"
    youtube.fault_of = lambda path, query: fault if place(path, query) else None
    refused = fetch(folder, "--videos", listed, "--replies")
    assert refused.exit_code == 1
    assert words in refused.output
    assert not [path for path in youtube.requests if AFTER in path and "/comment" in path], "nothing more is asked for"
    youtube.fault_of = None
    assert fetch(folder, "--videos", listed, "--replies").exit_code == 0
    assert ids(folder) == expected(youtube, replies=True)


def test_videos_without_comments_are_named_and_done(youtube: FakeYouTube, tmp_path: Path) -> None:
    listed, folder = tmp_path / "videos.txt", tmp_path / "crawl"
    listed.write_text(f"{BEFORE}\ndeletedvide\nprivatevide\nvideo-quiet\n{AFTER}\n")
    faults = {"privatevide": error(403, "forbidden"), "video-quiet": error(403, "commentsDisabled")}
    youtube.fault_of = lambda _, query: faults.get(query.get("videoId", [""])[0])
    for _ in range(2):
        done = fetch(folder, "--videos", listed)
        assert done.exit_code == 0, done.output
        for words in (
            "deletedvide: YouTube has no such video: it was deleted, or it is private (videoNotFound)",
            "privatevide: YouTube lets nobody read this with a key alone: the video is private, for instance",
            "video-quiet: comments are turned off for this video (commentsDisabled)",
        ):
            assert words in done.output
        assert sorted(ids(folder)) == sorted([BEFORE, AFTER])
    assert max(asked(youtube).values()) == 1, "they are done"


def test_replies_that_are_gone_are_named(youtube: FakeYouTube, listed: Path, tmp_path: Path) -> None:
    youtube.fault_of = lambda path, query: error(404, "commentNotFound") if replies(path, query) else None
    done = fetch(tmp_path / "crawl", "--videos", listed, "--replies")
    assert done.exit_code == 0, done.output
    said = "left out: 1 × the replies of a comment, which could not be read (commentNotFound)"
    assert f"{FAULTY}: {said}" in done.output
    assert said in fetch(tmp_path / "crawl", "--videos", listed, "--replies").output, "the next run says so too"


def test_many_faults_in_a_row_or_a_long_wait_end_the_run(youtube: FakeYouTube, tmp_path: Path) -> None:
    listed = tmp_path / "videos.txt"
    youtube.more |= {f"another-{number:03}": [] for number in range(20)}
    listed.write_text("\n".join(youtube.more))
    youtube.fault_of = lambda path, _: error(503, "backendError") if path.endswith("/commentThreads") else None
    ended = fetch(tmp_path / "crawl", "--videos", listed)
    assert (ended.exit_code, ended.output.count("left open: ")) == (3, crawl.FAULTS_IN_A_ROW)
    assert f"ended early: {crawl.FAULTS_IN_A_ROW} videos in a row could not be read" in ended.output
    slow = (*error(429, "rateLimitExceeded"), {"Retry-After": "3600"})
    youtube.fault_of = lambda path, _: slow if path.endswith("/commentThreads") else None
    youtube.requests.clear()
    assert "ended early: YouTube asks to wait 3600 seconds" in fetch(tmp_path / "crawl", "--videos", listed).output
    assert asked(youtube).total() == 1


@pytest.mark.parametrize("fault", [error(503, "backendError"), error(403, "quotaExceeded"), "reset"])
def test_a_list_that_cannot_be_read_whole_is_said_and_read_by_the_next_run(
    youtube: FakeYouTube, tmp_path: Path, fault: Any
) -> None:
    folder = tmp_path / "crawl"
    youtube.more |= {f"another-{number:03}": [thread(3000 + number)] for number in range(60)}
    youtube.fault_of = lambda path, query: fault if "pageToken" in query and "playlist" in path else None
    first = fetch(folder, "--channel", CHANNEL)
    assert first.exit_code == 3, first.output
    assert "the list of videos is not whole: " in first.output
    assert len(ids(folder)) == 50, "what was listed is fetched"
    youtube.fault_of = None
    assert fetch(folder, "--channel", CHANNEL).exit_code == 0
    assert ids(folder) == expected(youtube)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("header", ["", "Video ID", "youtube_url", "video_links"])
def test_a_list_is_read_as_people_keep_it(
    youtube: FakeYouTube, tmp_path: Path, encoding: str, newline: str, header: str
) -> None:
    lines = [header, "# two videos", "", f"https://youtu.be/{BEFORE}?t=3", f"  {AFTER} ", " ", BEFORE, "#end"]
    path = tmp_path / "videos.txt"
    path.write_bytes(newline.join(lines).encode(encoding))
    done = fetch(tmp_path / "crawl", "--videos", path)
    assert done.exit_code == 0, done.output
    assert ids(tmp_path / "crawl") == {name: expected(youtube)[name] for name in (BEFORE, AFTER)}
    assert f"2 comments of 2 videos -> {tmp_path / 'crawl'}; 3 units" in done.output, "duplicates count once"


def test_a_bad_line_is_named_and_the_rest_goes_on(youtube: FakeYouTube, tmp_path: Path) -> None:
    path = tmp_path / "videos.txt"
    lines = [BEFORE, "https://vimeo.com/12345", "video id", "caf\xe9".encode("latin-1").decode("latin-1"), AFTER]
    path.write_bytes(codecs.BOM_UTF8 + "\r\n".join(lines).encode("latin-1"))
    done = fetch(tmp_path / "crawl", "--videos", path)
    assert done.exit_code == 4, done.output
    assert f"{path}, line 2: 'https://vimeo.com/12345' is no YouTube video, expected an id" in done.output
    assert f"{path}, line 3: 'video id' is no YouTube video" in done.output, "a header stands above the first video"
    assert f"{path}, line 4: 'caf\N{REPLACEMENT CHARACTER}' is no YouTube video" in done.output
    assert sorted(ids(tmp_path / "crawl")) == sorted([BEFORE, AFTER])
    youtube.fault_of = lambda _, query: error(503, "x") if query.get("videoId") == [AFTER] else None
    assert fetch(tmp_path / "other", "--videos", path).exit_code == 3, "another run would fetch more"
    path.write_text("# none yet\n")
    nothing = fetch(tmp_path / "nothing", "--videos", path)
    assert (nothing.exit_code, f"{path} names no video" in nothing.output) == (1, True)
    assert not (tmp_path / "nothing").exists()


SHAPES: dict[str, list[tuple[int, int]]] = {
    "no comment": [],
    "a full page": [(0, 0)] * 100,
    "short of a page": [(0, 0)] * 99,
    "every comment is answered once": [(1, 0)] * 40,
    "many replies, most of them along": [(7, 5)] * 30,
    "a full page of replies": [(100, 5)],
    "one thread of 250 replies": [(250, 5)],
}
"""By name: replies of each thread, and how many come along."""


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("limit", [1, 60, 1000])
def test_what_is_spent_lies_in_the_range_of_the_plan(
    youtube: FakeYouTube, tmp_path: Path, shape: list[tuple[int, int]], limit: int
) -> None:
    youtube.more = {FAULTY: [thread(number, replies=count, sent=sent) for number, (count, sent) in enumerate(shape)]}
    for options in ((), ("--replies",)):
        arguments = (tmp_path / f"crawl{len(options)}", "--channel", CHANNEL, "--limit", limit, *options)
        least, most = planned(fetch(*arguments, "--plan").output)
        lists = len(youtube.requests)
        youtube.requests.clear()
        done = fetch(*arguments)
        assert done.exit_code == 0, done.output
        assert f"{len(youtube.requests)} units were spent" in done.output
        assert least <= lists + asked(youtube).total() <= most
        found = ids(arguments[0]).get(FAULTY, [])
        everything = expected(youtube, replies=bool(options)).get(FAULTY, [])
        assert (len(found), set(found) <= set(everything)) == (min(limit, len(everything)), True)
        youtube.requests.clear()


@pytest.mark.parametrize("max_units", [1, 2, 5])
def test_no_run_spends_more_than_it_may_and_the_runs_together_fetch_everything(
    youtube: FakeYouTube, listed: Path, tmp_path: Path, max_units: int
) -> None:
    youtube.more[FAULTY] = [thread(i, replies=120, sent=2) for i in range(3)]
    for _ in range(30):
        youtube.requests.clear()
        done = fetch(tmp_path / "crawl", "--videos", listed, "--replies", "--max-units", max_units)
        assert len(youtube.requests) <= max_units
        assert f"this run stops at {max_units}" in done.output
        if done.exit_code == 0:
            least, most = planned(done.output)
            assert least <= len(youtube.requests) <= most, "of what was left"
            break
        assert (done.exit_code, f"ended early: {max_units} units of {max_units} are spent" in done.output) == (3, True)
    assert ids(tmp_path / "crawl") == expected(youtube, replies=True)


def test_faults_count_against_the_units_too(youtube: FakeYouTube, listed: Path, tmp_path: Path) -> None:
    youtube.fault_of = lambda path, _: error(503, "backendError") if path.endswith("/commentThreads") else None
    assert fetch(tmp_path / "crawl", "--videos", listed, "--max-units", 6).exit_code == 3
    assert len(youtube.requests) == 6


def test_replies_without_end_cost_a_bounded_number_of_units(youtube: FakeYouTube, listed: Path, tmp_path: Path) -> None:
    numbers = itertools.count(10_000)

    def endless(path: str, query: Query) -> Any:
        reply = thread(next(numbers))["snippet"]["topLevelComment"]
        return (200, {"items": [reply], "nextPageToken": str(next(numbers))}) if replies(path, query) else None

    youtube.fault_of = endless
    done = fetch(tmp_path / "crawl", "--videos", listed, "--replies")
    assert done.exit_code == 0, done.output
    assert "the replies of a comment, which could not be read (endlessPages)" in done.output
    assert len(youtube.requests) <= 1 + 5 + 4 * 10 + 4 + 4
    found = ids(tmp_path / "crawl")[FAULTY]
    assert len(found) == len(set(found)) > 230 + 120


def test_pages_without_end_are_bounded_and_leave_the_video_open(
    youtube: FakeYouTube, listed: Path, tmp_path: Path
) -> None:
    youtube.repeat = True
    done = fetch(tmp_path / "crawl", "--videos", listed)
    assert (done.exit_code, "(repeatedPage)" in done.output) == (3, True)
    youtube.repeat = False
    assert fetch(tmp_path / "crawl", "--videos", listed).exit_code == 0
    assert ids(tmp_path / "crawl") == expected(youtube)


def test_a_comment_that_is_too_long_is_put_aside_once(youtube: FakeYouTube, listed: Path, tmp_path: Path) -> None:
    long = youtube.more[FAULTY][3]["snippet"]["topLevelComment"]
    long["snippet"]["textOriginal"] = "x" * (MAX_CHARACTERS + 1)
    youtube.fault_of = lambda path, query: error(400, "invalidPageToken") if second_page(path, query) else None
    assert fetch(tmp_path / "crawl", "--videos", listed).exit_code == 3
    youtube.fault_of = None
    assert fetch(tmp_path / "crawl", "--videos", listed).exit_code == 0
    [aside] = rows(tmp_path / "crawl", "quarantine")
    assert (aside["comment_id"], aside["source_row"]) == ("Ug00000003", 3)
    assert len(rows(tmp_path / "crawl")) == 230 - 1 + 2


def test_one_fetch_at_a_time_writes_into_a_folder(youtube: FakeYouTube, listed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    folder.mkdir()
    with (folder / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        refused = fetch(folder, "--videos", listed)
    assert (refused.exit_code, "another fetch is at work in" in refused.output) == (1, True)
    assert not youtube.requests
