"""How far a crawl is: a file of all videos, and a journal of what changed since, a line for each answer of the API.

The next run puts both together. A process may be killed at any time: a line counts once its newline is written, and the
file is replaced whole. Neither is synced to the disk, so that this does not hold where the machine itself stops.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

STATE: Final = "_fetch.json"
JOURNAL: Final = "_fetch.journal"
LOCK: Final = "_fetch.lock"


class CrawlError(ValueError):
    """The crawl cannot go on as it is asked for."""


@dataclass(slots=True)
class Progress:
    """How far a video is.

    Attributes:
        expected: comments as YouTube counts them.
        rows: comments that were fetched.
        pages: files that were written.
        token: of the page that comes next, or is here in part; None at the first.
        replies_of: id of the thread whose replies come next; empty where threads do.
        reply_token: of the page of these replies; None at the first.
        done: whether there is nothing more to fetch. A video that is not done is open: the next run goes on with it.
        failed: why there is not, if it is YouTube's no.
        since: when the first page was fetched.
        left_out: what could not be read of the comments that came, by reason.
    """

    channel_id: str
    expected: int
    rows: int = 0
    pages: int = 0
    token: str | None = None
    replies_of: str = ""
    reply_token: str | None = None
    done: bool = False
    failed: str = ""
    since: str = ""
    left_out: dict[str, int] = field(default_factory=dict)


def load_state(folder: Path, options: Mapping[str, Any]) -> dict[str, Progress]:
    """Return how far each video is, and put the journal into the file; none where the crawl has not begun.

    Raises:
        CrawlError: if it was begun with other options, or the state is broken.
    """
    path, journal = folder / STATE, folder / JOURNAL
    if not path.is_file():
        if journal.exists():
            journal.unlink()  # of a crawl whose state was deleted, to begin again
        return {}
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        begun_with, videos = state["options"], _progress(state["videos"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CrawlError(f"{path} is not the state of a crawl: {error!r}") from None
    if begun_with != options:
        raise CrawlError(f"{folder} was begun with {begun_with}, expected {options}; choose another folder")
    if journal.exists():
        videos |= _journalled(journal)
        _write(folder, options, videos)
        journal.unlink()  # a run that dies before this reads lines again that change nothing
    return videos


def save_state(folder: Path, options: Mapping[str, Any], changed: Mapping[str, Progress]) -> None:
    """Write how far videos are that are new or have changed since the last time; it costs what these are."""
    if not (folder / STATE).is_file():
        _write(folder, options, changed)
        return
    lines = "".join(json.dumps({name: asdict(one)}) + "\n" for name, one in changed.items())
    with (folder / JOURNAL).open("a", encoding="utf-8") as file:
        file.write(lines)


def _progress(videos: Mapping[str, Any]) -> dict[str, Progress]:
    return {name: Progress(**one) for name, one in videos.items()}


def _journalled(path: Path) -> dict[str, Progress]:
    """Return how far the videos of a journal are; its last line does not count where it was not written to its end.

    Raises:
        CrawlError: if another line is broken.
    """
    videos: dict[str, Progress] = {}
    *lines, _ = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        try:
            videos |= _progress(json.loads(line))
        except (ValueError, TypeError, AttributeError) as error:
            raise CrawlError(f"{path}, line {number}, is not the state of a video: {error!r}") from None
    return videos


def _write(folder: Path, options: Mapping[str, Any], videos: Mapping[str, Progress]) -> None:
    """Write how far each video is, whole or not at all."""
    content = {"options": options, "videos": {name: asdict(one) for name, one in videos.items()}}
    temporary = folder / f"{STATE}.new"
    temporary.write_text(json.dumps(content), encoding="utf-8")
    temporary.replace(folder / STATE)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other crawls out of a folder, which is made where there is none.

    Raises:
        CrawlError: if one is at work in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CrawlError(f"another fetch is at work in {folder}; expected one at a time") from None
        yield
