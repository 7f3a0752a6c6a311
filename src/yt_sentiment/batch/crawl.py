"""Fetch the comments of a channel, a playlist or a list of videos into Parquet, within a plan of quota.

Each page of the Data API becomes a file, and the state says which page comes next, so that a crawl that ended anywhere
goes on there. What is older than 30 days is deleted and fetched again: YouTube's terms allow no longer storage
(https://developers.google.com/youtube/terms/developer-policies, III.E.4). Names of authors are not kept.

A video is done when all of it was read, or YouTube says by a word that is known that there is nothing to read. Whatever
else goes wrong leaves it open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from yt_sentiment.batch.crawl_files import VideoFiles
from yt_sentiment.batch.crawl_state import CrawlError, Progress, load_state, save_state
from yt_sentiment.youtube import GONE, LISTED, PAGE_ROWS, Order, Page, Unfinished, YouTube, YouTubeError

MAX_AGE: Final = timedelta(days=30)
SPENT: Final = frozenset({"quotaExceeded", "dailyLimitExceeded", "unitsSpent"})
"""Reasons that end a run, and nothing else: the next one goes on when there are units again."""
LONGEST_PAUSE_SECONDS: Final = 60.0
"""Where YouTube asks to wait longer, the run ends."""
FAULTS_IN_A_ROW: Final = 10
"""Videos in a row that cannot be read for now, before the run ends: the fault is not theirs then."""


class Units(NamedTuple):
    """Range of quota units."""

    least: int
    most: int


@dataclass(slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        early: why it ended before the last video; empty if it did not.
        open: why videos, whose ids these are, could not be read to their end for now.
    """

    early: str = ""
    open: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Crawl:
    """A crawl into a folder.

    Attributes:
        folder: of the Parquet files; it must be there.
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
        """Read how far it is; videos that a passing fault made done, as it could before, are open again.

        Raises:
            CrawlError: if it was begun with other options, or the state is broken.
        """
        self.videos = load_state(self.folder, self.options())
        for video in self.videos.values():
            if video.failed and not video.failed.endswith(tuple(f"({reason})" for reason in GONE)):
                video.done, video.failed = False, ""

    def save(self, *names: str) -> None:
        """Write how far these videos are."""
        save_state(self.folder, self.options(), {name: self.videos[name] for name in names})

    def expire(self, now: datetime, *, delete: bool = True) -> int:
        """Take videos whose comments were fetched too long ago for open; return how many. They are fetched again.

        Args:
            now: the time, with a time zone.
            delete: delete their comments, and write down that they are open; else nothing is changed but this object.
        """
        old = [
            name for name, one in self.videos.items() if one.since and now - datetime.fromisoformat(one.since) > MAX_AGE
        ]
        for name in old:
            if delete:
                VideoFiles(self.folder, name).delete()
            self.videos[name] = Progress(self.videos[name].channel_id, self.videos[name].expected)
        if old and delete:
            self.save(*old)
        return len(old)

    def add(self, youtube: YouTube, video_ids: Iterable[str]) -> None:
        """Add videos that are not known yet; what YouTube does not list is asked for all the same, to learn why.

        Raises:
            YouTubeError: if the list, or what YouTube counts of its videos, cannot be read; those before are added.
        """
        names = iter(video_ids)
        while some := list(islice(names, LISTED)):
            new = [name for name in dict.fromkeys(some) if name not in self.videos]
            if not new:
                continue
            facts = {fact.id: fact for fact in youtube.facts(new)}
            for name in new:
                found = facts.get(name)
                self.videos[name] = Progress(found.channel_id, found.comments) if found else Progress("", 0)
            self.save(*new)

    def plan(self) -> Units:
        """Return what the rest costs, if YouTube counts right and no request must be sent again.

        At least a page for each video: all other comments may be replies. At most a page per 100 comments, and one that
        may be empty; with replies, a request for each pair of comments: one begins a thread, and the other, a reply,
        did not come along.
        """
        costs = [self._most(video) for video in self.videos.values() if not video.done]
        return Units(len(costs), sum(costs))

    def _most(self, one: Progress) -> int:
        whole = min(one.expected, self.limit)
        left = max(0, whole - one.rows)
        pages = (left if one.token else whole) // PAGE_ROWS + 1
        return pages + (left // 2 + bool(one.rows) if self.replies else 0)

    def run(self, youtube: YouTube, *, now: Callable[[], datetime], progress: Callable[[], None]) -> Outcome:
        """Fetch what is missing, as far as that can be.

        Args:
            youtube: which bounds the units.
            now: the time, with a time zone.
            progress: called after each video.

        Raises:
            CrawlError: if YouTube refuses the key; no video counts as done for that.
        """
        outcome, faults = Outcome(), 0
        for video_id, one in self.videos.items():
            if one.done:
                continue
            try:
                self._fetch(youtube, video_id, one, now)
                faults = 0
            except YouTubeError as error:
                faults = 0 if error.gone else faults + 1
                outcome.early = self._settle(error, video_id, one, outcome, faults)
            if outcome.early:
                break
            progress()
        return outcome

    def _settle(self, error: YouTubeError, video_id: str, one: Progress, outcome: Outcome, faults: int) -> str:
        """Note what an error means for a video; return why the run ends, if it does."""
        reason = because(error)
        if error.kind == "blocked":
            if error.reason not in SPENT:
                raise CrawlError(f"{reason}; the crawl stops, and goes on where it is when it is run again")
            return reason
        if error.gone:
            one.done, one.failed = True, reason
            self.save(video_id)
            return ""
        outcome.open[video_id] = reason
        if error.retry_after > LONGEST_PAUSE_SECONDS:
            return f"YouTube asks to wait {error.retry_after:.0f} seconds"
        return f"{faults} videos in a row could not be read" if faults == FAULTS_IN_A_ROW else ""

    def _fetch(self, youtube: YouTube, video_id: str, one: Progress, now: Callable[[], datetime]) -> None:
        """Fetch one video; where YouTube no longer knows the next page, once more from the first one of its list."""
        files = VideoFiles(self.folder, video_id)
        files.drop_from(one.pages)
        one.since = one.since or now().isoformat(timespec="seconds")
        try:
            self._read(youtube, video_id, one, files)
        except YouTubeError as error:
            if error.kind != "token":
                raise
            self._read(youtube, video_id, one, files)

    def _read(self, youtube: YouTube, video_id: str, one: Progress, files: VideoFiles) -> None:
        """Read a video from its next page on, whatever comments are here already."""
        pages = youtube.pages(
            video_id,
            order=self.order,
            limit=self.limit - one.rows,
            replies=self.replies,
            token=one.token,
            unfinished=Unfinished(one.replies_of, one.reply_token) if one.replies_of else None,
            known=files.known(),
            strict=True,
        )
        try:
            for page in pages:
                self._keep(page, video_id, one, files)
        except YouTubeError as error:
            if error.kind == "token" and one.replies_of:
                one.reply_token = None
            elif error.kind == "token" or error.reason == "repeatedPage":
                one.token = None
            self.save(video_id)
            raise
        one.done = True
        self.save(video_id)

    def _keep(self, page: Page, video_id: str, one: Progress, files: VideoFiles) -> None:
        if page.comments or not one.pages:
            files.write(one.pages, page.comments, channel_id=one.channel_id, first_row=one.rows)
            one.rows, one.pages = one.rows + len(page.comments), one.pages + 1
        one.left_out = dict(Counter(one.left_out) + Counter(page.left_out))
        one.token = page.next_token
        one.replies_of, one.reply_token = page.unfinished or ("", None)
        one.done = (page.whole and page.next_token is None) or one.rows >= self.limit
        self.save(video_id)


def because(error: YouTubeError) -> str:
    """Return what an error says, with the API's word for it."""
    return f"{error} ({error.reason})"


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
