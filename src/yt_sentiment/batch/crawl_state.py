"""How far a crawl is: a file in its folder, which is replaced whole after each answer of the API."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

STATE: Final = "_fetch.json"
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
    """Return how far each video is; none where the crawl has not begun.

    Raises:
        CrawlError: if it was begun with other options, or the state is broken.
    """
    path = folder / STATE
    if not path.is_file():
        return {}
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        begun_with, videos = state["options"], {name: Progress(**one) for name, one in state["videos"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CrawlError(f"{path} is no state of a crawl: {error!r}") from None
    if begun_with != options:
        raise CrawlError(f"{folder} was begun with {begun_with}, expected {options}; choose another folder")
    return videos


def save_state(folder: Path, options: Mapping[str, Any], videos: Mapping[str, Progress]) -> None:
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
