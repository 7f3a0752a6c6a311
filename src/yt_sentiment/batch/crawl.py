"""Fetch the comments of a channel, a playlist or a list of videos into Parquet, within a plan of quota.

Each page of the Data API becomes a file, and the state says which page comes next, so that a crawl that ended anywhere
goes on there. What is older than 30 days is deleted and fetched anew: YouTube's terms allow no longer storage
(https://developers.google.com/youtube/terms/developer-policies, III.E.4). Names of authors are not kept.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from yt_sentiment.batch.rows import KEYS, MOMENT, QUARANTINED, TEXT, Bad, Row, as_table, checked
from yt_sentiment.comment import Comment
from yt_sentiment.youtube import PAGE_ROWS, Order, Page, VideoFacts, YouTube, YouTubeError

MAX_AGE: Final = timedelta(days=30)
STATE: Final = "_fetch.json"
FETCHED: Final = pa.schema(
    [*((name, pa.string()) for name in KEYS), ("published_at", MOMENT), ("like_count", pa.int64()), (TEXT, pa.string())]
)
ENDS_ALL: Final = frozenset({"quotaExceeded", "dailyLimitExceeded", "keyInvalid", "accessNotConfigured", "unreachable"})
"""Other errors are of one video, and the next one is tried."""


class CrawlError(ValueError):
    """The crawl cannot go on as it is asked for."""


@dataclass(slots=True)
class Progress:
    """How far a video is.

    Attributes:
        expected: comments as YouTube counts them.
        rows: comments that were fetched.
        pages: files that were written.
        token: of the page that comes next; None at the first.
        done: whether there is nothing more to fetch.
        failed: why there is not, if it is YouTube's no.
        since: when the first page was fetched.
    """

    channel_id: str
    expected: int
    rows: int = 0
    pages: int = 0
    token: str | None = None
    done: bool = False
    failed: str = ""
    since: str = ""


@dataclass(slots=True)
class Crawl:
    """A crawl into a folder.

    Attributes:
        folder: of the Parquet files.
        limit: comments of one video at most.
        order: of the comments.
        replies: fetch them too.
        videos: how far each is.
    """

    folder: Path
    limit: int
    order: Order = "time"
    replies: bool = False
    videos: dict[str, Progress] = field(default_factory=dict)

    def options(self) -> dict[str, Any]:
        """Return what must be the same when a crawl goes on."""
        return {"limit": self.limit, "order": self.order, "replies": self.replies}

    def load(self) -> None:
        """Read how far it is.

        Raises:
            CrawlError: if it was begun with other options, or the state is broken.
        """
        path = self.folder / STATE
        if not path.is_file():
            return
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
            options, videos = state["options"], {name: Progress(**one) for name, one in state["videos"].items()}
        except (ValueError, TypeError, KeyError) as error:
            raise CrawlError(f"{path} is no state of a crawl: {error!r}") from None
        if options != self.options():
            raise CrawlError(
                f"{self.folder} was begun with {options}, expected {self.options()}; choose another folder"
            )
        self.videos = videos

    def save(self) -> None:
        """Write how far it is, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        content = {"options": self.options(), "videos": {name: asdict(one) for name, one in self.videos.items()}}
        temporary = self.folder / f"{STATE}.new"
        temporary.write_text(json.dumps(content), encoding="utf-8")
        temporary.replace(self.folder / STATE)

    def expire(self, now: datetime) -> int:
        """Delete videos whose comments were fetched too long ago; return how many. They are fetched anew."""
        old = [
            name for name, one in self.videos.items() if one.since and now - datetime.fromisoformat(one.since) > MAX_AGE
        ]
        for name in old:
            for kind in ("comments", "quarantine"):
                shutil.rmtree(self.folder / kind / f"video_id={name}", ignore_errors=True)
            one = self.videos[name]
            self.videos[name] = Progress(one.channel_id, one.expected)
        if old:
            self.save()
        return len(old)

    def add(self, facts: Iterable[VideoFacts]) -> None:
        """Add videos that are not known yet."""
        for one in facts:
            self.videos.setdefault(one.id, Progress(one.channel_id, one.comments))
        self.save()

    def plan(self) -> int:
        """Return how many units of quota the rest costs at most: one per page of 100 threads.

        With replies, a thread of more than the few that come along costs one more per 100 of them; at worst every
        sixth comment begins such a thread.
        """
        return sum(self._plan_of(one) for one in self.videos.values() if not one.done)

    def _plan_of(self, one: Progress) -> int:
        left = max(0, min(one.expected, self.limit) - one.rows)
        return max(1, math.ceil(left / PAGE_ROWS)) + (math.ceil(left / 6) if self.replies else 0)

    def run(
        self, youtube: YouTube, *, max_units: int, now: Callable[[], datetime], progress: Callable[[], None]
    ) -> str:
        """Fetch what is missing; return why it ended early, or an empty text.

        Args:
            youtube: whose units are counted.
            max_units: stop before a page would cost more than is left of so many.
            now: the time, with a time zone.
            progress: called after each video.
        """
        for video_id, one in self.videos.items():
            if one.done:
                continue
            try:
                if self._fetch(youtube, video_id, one, max_units, now):
                    return f"{youtube.units} units of {max_units} are spent"
            except YouTubeError as error:
                if error.reason in ENDS_ALL:
                    return f"{error} ({error.reason})"
                one.done, one.failed = True, f"{error} ({error.reason})"
                self.save()
            progress()
        return ""

    def _fetch(
        self, youtube: YouTube, video_id: str, one: Progress, max_units: int, now: Callable[[], datetime]
    ) -> bool:
        """Fetch one video; return whether it stopped for want of units."""
        if youtube.units >= max_units:
            return True
        one.since = one.since or now().isoformat(timespec="seconds")
        left = self.limit - one.rows
        for page in youtube.pages(video_id, order=self.order, limit=left, replies=self.replies, token=one.token):
            self._write(page, video_id, one)
            one.rows, one.pages, one.token = one.rows + len(page.comments), one.pages + 1, page.next_token
            one.done = page.next_token is None or one.rows >= self.limit
            self.save()
            if not one.done and youtube.units >= max_units:
                return True
        one.done = True
        self.save()
        return False

    def _write(self, page: Page, video_id: str, one: Progress) -> None:
        rows = [checked(place, _raw(comment, video_id, one)) for place, comment in enumerate(page.comments, one.rows)]
        good = [row for row in rows if isinstance(row, Row)]
        bad = [row for row in rows if isinstance(row, Bad)]
        columns = [[getattr(row, name) for row in good] for name in FETCHED.names]
        self._part("comments", video_id, one.pages, FETCHED, columns)
        if bad:
            about = [[video_id] * len(bad), *map(list, zip(*bad, strict=True))]
            self._part("quarantine", video_id, one.pages, QUARANTINED, about)

    def _part(self, kind: str, video_id: str, number: int, schema: pa.Schema, columns: Sequence[list[Any]]) -> None:
        target = self.folder / kind / f"video_id={video_id}" / f"page-{number:05}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".new")
        pq.write_table(as_table(columns, schema), temporary)
        temporary.replace(target)


def _raw(comment: Comment, video_id: str, one: Progress) -> dict[str, Any]:
    return {
        "channel_id": one.channel_id,
        "video_id": video_id,
        "comment_id": comment.id,
        "parent_id": comment.reply_to,
        "published_at": comment.published_at,
        "like_count": comment.likes,
        TEXT: comment.text,
    }


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
