"""Run ``yt-sentiment fetch`` in processes that are killed before each step that writes; a line of JSON per step.

``python -m tests.killed_fetch [sample]`` runs in a folder of its own, against a server of three videos: one of two
pages, which was fetched more than 30 days ago, one whose replies must be asked for, and a deleted one.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.crawled import change, expected, ids, planned, videos
from tests.killing import SAMPLE, forked, killed_before, status, steps_of, to_kill
from tests.youtube_server import FakeYouTube, serving, thread
from yt_sentiment.batch import crawl, crawl_files  # noqa: F401  once here, not in every fork
from yt_sentiment.cli import main as command
from yt_sentiment.language.bounds import MAX_CHARACTERS

FOLDER, BEGUN, LISTED, REQUESTS, TOLD = map(Path, ("crawl", "begun", "videos.txt", "requests", "told"))
LONG, OLD, GONE = "Ug00000002", "video-pages", "deletedvide"
LONG_AGO = "2020-01-01T00:00:00+00:00"


def made_up() -> FakeYouTube:
    """Return the videos; each request is written down as a line."""
    threads, answered = [thread(1), thread(2), thread(3)], [thread(4, replies=3, sent=1), thread(5)]
    threads[1]["snippet"]["topLevelComment"]["snippet"]["textOriginal"] = "x" * (MAX_CHARACTERS + 1)
    youtube = FakeYouTube(more={OLD: threads, "video-reply": answered}, rows=2)

    def write_down(path: str, _: dict[str, list[str]]) -> None:
        with REQUESTS.open("a") as file:
            file.write(f"{path}\n")

    youtube.fault_of = write_down
    return youtube


def serve(youtube: FakeYouTube, address: int, until: int) -> None:
    """Serve until the parent closes a pipe."""
    with serving(youtube):
        os.write(address, youtube.address.encode())
        os.close(address)
        os.read(until, 1)


def fetch() -> str:
    """Fetch to the end; return what was said."""
    result = CliRunner().invoke(command, ["fetch", str(FOLDER), "--videos", str(LISTED), "--replies"])
    assert result.exit_code == 0, result.output
    return result.output


def begin(youtube: FakeYouTube) -> None:
    """Leave a crawl of one video, whose comments are older than 30 days."""
    LISTED.write_text(f"{OLD}\n")
    assert status(forked(fetch)) == 0
    change(FOLDER, OLD, since=LONG_AGO)
    FOLDER.rename(BEGUN)
    LISTED.write_text("\n".join([*youtube.more, GONE]))


def twice(found: dict[str, list[str]]) -> list[str]:
    return [name for names in found.values() for name in {*names} if names.count(name) > 1]


def next_run(everything: dict[str, list[str]]) -> None:
    """Look at what a killed run left, run the next one, and write down what is then."""
    before = twice(ids(FOLDER))
    said = fetch()
    found, aside = ids(FOLDER), ids(FOLDER, "quarantine")
    for name, comments in aside.items():
        found[name] = sorted(found[name] + comments)
    outcome = {
        "twice before": before,
        "complete": found == everything and list(aside.values()) == [[LONG]],
        "open": [name for name, one in videos(FOLDER).items() if not one["done"] or one["since"] == LONG_AGO],
        "gone": f"{GONE}: YouTube has no such video" in said,
        "leftovers": [path.name for path in FOLDER.rglob("*.new")],
        "units": len(REQUESTS.read_text().splitlines()),
        "plan": planned(said),
    }
    TOLD.write_text(json.dumps(outcome))


def again() -> None:
    """Bring back what was there before the run that is killed."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(BEGUN, FOLDER)
    REQUESTS.unlink(missing_ok=True)


def main() -> None:
    """Kill at each step, or at some, and let another run follow."""
    sys.dont_write_bytecode = True
    gc.collect()
    gc.freeze()  # forks share what is imported
    youtube = made_up()
    (receive, send), (waiting, go) = os.pipe(), os.pipe()

    def work() -> None:
        os.close(go)
        serve(youtube, send, waiting)

    server = forked(work)
    os.close(send)
    with os.fdopen(receive) as told:
        os.environ |= {"YOUTUBE_API_KEY": "a-key", "YT_SENTIMENT_YOUTUBE_URL": told.read()}
    begin(youtube)
    everything = expected(youtube, replies=True)
    again()
    for last in to_kill(lambda: steps_of(fetch), sample=SAMPLE in sys.argv):
        again()
        step = killed_before(last, fetch)
        assert status(forked(lambda: next_run(everything))) == 0, step
        line: dict[str, Any] = {"step": step, **json.loads(TOLD.read_text())}
        sys.stdout.write(json.dumps(line) + "\n")
        if not step:
            break
    os.close(go)
    assert status(server) == 0


if __name__ == "__main__":
    main()
