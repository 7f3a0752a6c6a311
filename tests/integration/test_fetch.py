"""A crawl of many videos: planned, interrupted, resumed, never twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.crawled import asked, expected, fetch, ids, planned, rows, use, videos
from tests.server import eventually
from tests.youtube_server import CHANNEL, PLAYLIST, VIDEO, FakeYouTube, error, serving, thread
from yt_sentiment.batch import crawl
from yt_sentiment.batch.crawl_state import JOURNAL, STATE, CrawlError, Progress, load_state, save_state
from yt_sentiment.cli import main
from yt_sentiment.youtube import channel_of, playlist_of

COMMENTS = [0, 1, 99, 100, 101, 250, 450]


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeYouTube]:
    """Fifty videos; each thread has its own number."""
    more = {}
    for number in range(50):
        count = COMMENTS[number % len(COMMENTS)]
        more[f"video{number:06}"] = [thread(number * 1000 + i) for i in range(count)]
    with serving(FakeYouTube(more=more)) as state:
        use(state, monkeypatch)
        yield state


def test_fifty_videos_killed_and_resumed_stay_within_the_plan(youtube: FakeYouTube, tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    plan = fetch(folder, "--channel", "https://www.youtube.com/@writer/videos", "--plan")
    assert plan.exit_code == 0, plan.output
    assert not (folder / "comments").exists(), "a plan fetches no comment"
    least, most = planned(plan.output)
    youtube.requests.clear()
    youtube.pause = 0.02
    command = [str(Path(sys.executable).with_name("yt-sentiment")), "fetch", str(folder), "--channel", "@writer"]
    for pages in (8, 25):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
            eventually(lambda pages=pages: len(list(folder.rglob("page-*"))) >= pages, f"{pages} pages")  # type: ignore[misc]
            process.send_signal(signal.SIGKILL)
    assert ids(folder) != expected(youtube)
    done = fetch(folder, "--channel", CHANNEL)
    assert done.exit_code == 0, done.output
    assert ids(folder) == expected(youtube)
    lists, kills = 3, 2  # the channel, its list, the facts of its videos
    assert least - lists <= asked(youtube).total() <= most - lists + kills
    assert sum(times - 1 for times in asked(youtube).values()) <= kills, "a page that a kill cut short, and no other"
    youtube.requests.clear()
    assert "units were spent" in fetch(folder, "--channel", CHANNEL).output
    assert not asked(youtube), "nothing twice"


def test_the_quota_ends_a_run_and_the_next_goes_on(youtube: FakeYouTube, tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    first = fetch(folder, "--playlist", f"https://www.youtube.com/playlist?list={PLAYLIST}", "--max-units", 20)
    assert first.exit_code == 3
    assert "ended early: 20 units of 20 are spent" in first.output
    youtube.faults = [None, error(403, "quotaExceeded")]
    second = fetch(folder, "--playlist", PLAYLIST)
    assert (second.exit_code, "quotaExceeded" in second.output) == (3, True)
    third = fetch(folder, "--playlist", PLAYLIST)
    assert third.exit_code == 0, third.output
    assert ids(folder) == expected(youtube)


def test_a_run_writes_of_each_answer_what_it_changed(youtube: FakeYouTube, tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    assert fetch(folder, "--channel", CHANNEL, "--plan").exit_code == 0
    planned_state = (folder / STATE).read_bytes()
    youtube.requests.clear()
    assert fetch(folder, "--channel", CHANNEL).exit_code == 0
    assert (folder / STATE).read_bytes() == planned_state
    lines = [json.loads(line) for line in (folder / JOURNAL).read_text().splitlines()]
    assert {len(line) for line in lines} == {1}, "a video each"
    assert len(lines) == asked(youtube).total() + len(youtube.more), "once more where a video is done"
    whole = videos(folder)
    assert fetch(folder, "--channel", CHANNEL).exit_code == 0
    assert videos(folder) == whole
    assert not (folder / JOURNAL).exists(), "the next run puts both together"


@pytest.mark.parametrize("lost", [1, 2, 60, "a line"])
def test_a_line_that_was_not_written_to_its_end_does_not_count(
    youtube: FakeYouTube, tmp_path: Path, lost: int | str
) -> None:
    folder = tmp_path / "crawl"
    assert fetch(folder, "--channel", CHANNEL, "--max-units", 40).exit_code == 3
    journal = folder / JOURNAL
    content = journal.read_bytes()
    journal.write_bytes(content[:-lost] if isinstance(lost, int) else content[: content[:-1].rindex(b"\n") + 1])
    done = fetch(folder, "--channel", CHANNEL)
    assert done.exit_code == 0, done.output
    assert ids(folder) == expected(youtube)


def test_a_line_that_is_broken_is_named_and_one_without_a_state_is_forgotten(tmp_path: Path) -> None:
    one, journal = {"a": Progress("", 7)}, tmp_path / JOURNAL
    journal.write_text('{"stale": {}}\n')
    assert load_state(tmp_path, {}) == {}, "the state was deleted, to begin again"
    for _ in range(2):
        save_state(tmp_path, {}, one)
    assert load_state(tmp_path, {}) == one
    for line in ("[]", "{", '{"a": 1}', '{"a": {"odd": 1}}'):
        journal.write_text(f"{json.dumps({})}\n{line}\n")
        with pytest.raises(CrawlError, match="line 2, is not the state of a video: "):
            load_state(tmp_path, {})


def test_a_list_of_videos_its_limit_and_videos_that_say_no(youtube: FakeYouTube, tmp_path: Path) -> None:
    folder, listed = tmp_path / "crawl", tmp_path / "videos.txt"
    listed.write_text(f"https://youtu.be/{VIDEO}\n\nvideo000006\nvideo000006\ngonegonegon\nvideo000005\n")
    youtube.threads = [thread(0, replies=2, sent=2)]
    youtube.fault_of = lambda _, query: (
        error(403, "commentsDisabled") if query.get("videoId") == ["video000005"] else None
    )
    done = fetch(folder, "--videos", listed, "--limit", 230, "--replies")
    assert done.exit_code == 0, done.output
    assert "video000005: comments are turned off for this video (commentsDisabled)" in done.output
    assert "gonegonegon: YouTube has no such video: it was deleted, or it is private (videoNotFound)" in done.output
    found = rows(folder)
    assert {row["video_id"]: sum(one["video_id"] == row["video_id"] for one in found) for row in found} == {
        VIDEO: 3,
        "video000006": 230,
    }
    reply = next(row for row in found if row["parent_id"])
    assert (reply["comment_id"], reply["parent_id"]) == ("Ug00000000.0", "Ug00000000")
    assert {row["channel_id"] for row in found} == {CHANNEL}
    other = fetch(folder, "--videos", listed, "--limit", 10)
    assert (other.exit_code, "was begun with" in other.output) == (1, True)
    scored = CliRunner().invoke(main, ["batch", str(folder / "comments"), str(tmp_path / "out")])
    assert scored.exit_code == 0, scored.output
    assert json.loads(scored.output.splitlines()[-1])["rows"] == len(found)


@pytest.mark.usefixtures("youtube")
def test_comments_older_than_thirty_days_are_fetched_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, listed = tmp_path / "crawl", tmp_path / "videos.txt"
    listed.write_text("video000001\nvideo000004\n")
    assert fetch(folder, "--videos", listed).exit_code == 0
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("page-*")}
    now = crawl.now() + timedelta(days=31)
    monkeypatch.setattr(crawl, "now", lambda: now)
    plan = fetch(folder, "--videos", listed, "--plan")
    assert "2 videos are older than 30 days: a run deletes them" in plan.output
    assert "plan: 2 of 2 videos" in plan.output
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("page-*")} == before, "a plan deletes nothing"
    again = fetch(folder, "--videos", listed)
    assert "2 videos are older than 30 days: they are deleted" in again.output
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("page-*")}
    assert set(after) == set(before)
    assert all(after[path] > before[path] for path in before)


def test_a_crawl_that_cannot_begin_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "crawl"
    missing = fetch(folder, "--channel", "@writer")
    assert (missing.exit_code, "YOUTUBE_API_KEY is not set" in missing.output) == (1, True)
    monkeypatch.setenv("YOUTUBE_API_KEY", "a-key")
    assert fetch(folder, "--channel", "@a", "--playlist", PLAYLIST).exit_code == 2
    assert "is not a channel" in fetch(folder, "--channel", "nobody").output
    folder.mkdir()
    (folder / STATE).write_text("[]")
    assert "is not the state of a crawl" in fetch(folder, "--channel", "@writer").output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CHANNEL, CHANNEL),
        ("@some.name", "@some.name"),
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", CHANNEL),
        ("https://www.youtube.com/@some.name", "@some.name"),
    ],
)
def test_channels_and_playlists_are_read_from_addresses(text: str, expected: str) -> None:
    assert channel_of(text) == expected
    assert playlist_of(f"https://www.youtube.com/watch?v={VIDEO}&list={PLAYLIST}") == PLAYLIST
    with pytest.raises(ValueError, match="is not a playlist"):
        playlist_of("https://www.youtube.com/watch?v=x")


def test_a_folder_that_cannot_be_written_is_said(youtube: FakeYouTube, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = fetch(tmp_path / "file" / "crawl", "--playlist", PLAYLIST)
    assert refused.exit_code == 1
    assert str(tmp_path / "file") in refused.output
    assert not youtube.requests, "no unit is spent for nothing"
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208
