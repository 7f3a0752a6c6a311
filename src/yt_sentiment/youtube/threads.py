"""Threads of a page of the Data API: their comments, and the replies that did not come along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from yt_sentiment.comment import Comment
from yt_sentiment.youtube.answers import Thread, comments_of, items_of, thread_of, token_of
from yt_sentiment.youtube.failures import YouTubeError
from yt_sentiment.youtube.paging import ENDLESS, PageGuard

if TYPE_CHECKING:
    from googleapiclient.discovery import Resource
    from googleapiclient.http import HttpRequest

PAGE_ROWS: Final = 100
"""Largest page of the API, in threads or replies."""
REPLY_FAILURES: Final = 3
"""Threads in a row whose replies could not be read, before no more are asked for."""


class Unfinished(NamedTuple):
    """A thread that came without all of its replies.

    Attributes:
        parent: id of the thread.
        token: of the page of replies that comes next; None for the first.
    """

    parent: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Comments as they arrive.

    Attributes:
        comments: of one answer of the API, each id once.
        units: quota spent since the client was made.
        next_token: names the page after it; None after the last.
        left_out: how many comments, dates or numbers of likes, or threads' replies, did not come, by reason.
        retryable: whether some of that may come another time.
        whole: whether no more threads of the answer follow; where they do, or an error does, ``next_token`` names the
            page itself (None: the first).
        unfinished: the thread whose replies come next, if it is one.
    """

    comments: list[Comment]
    units: int
    next_token: str | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    retryable: bool = False
    whole: bool = True
    unfinished: Unfinished | None = None


class PageReading:
    """Comments of one page, each id once and at most as many as there is room for.

    Attributes:
        room: comments that may still come.
        seen: ids that came in this listing.
        known: ids that came before it.
        listed: number of comments that this listing has for the first time, threads that are known among them.
        unfinished: the thread whose replies come next, if it is one.
    """

    def __init__(self, room: int, seen: set[str], known: set[str]) -> None:
        self.room, self.seen, self.known = room, seen, known
        self.listed = 0
        self.unfinished: Unfinished | None = None
        self._begin_part()

    def _begin_part(self) -> None:
        self.comments: list[Comment] = []
        self.left_out: Counter[str] = Counter()
        self.retryable = False

    def part(self, units: int, token: str | None, *, whole: bool) -> Page:
        """Return what came since the last part."""
        page = Page(self.comments, units, token, self.left_out, self.retryable, whole, self.unfinished)
        self._begin_part()
        return page

    def skips(self, thread_id: str) -> bool:
        """Return whether a thread came before; one that is known from before this listing counts as listed."""
        if thread_id in self.seen:
            return True
        if thread_id not in self.known:
            return False
        self.seen.add(thread_id)
        self.listed += 1
        return True

    def add(self, comments: Iterable[Comment], left_out: Counter[str]) -> None:
        """Add comments that are new, and what is left out."""
        for comment in comments:
            if self.room and comment.id not in self.seen and comment.id not in self.known:
                self.seen.add(comment.id)
                self.comments.append(comment)
                self.room -= 1
                self.listed += 1
        self.left_out += left_out


class ThreadReader:
    """Reads the threads of a page; it remembers how often replies could not be read."""

    def __init__(self, service: Resource, ask: Callable[[HttpRequest], dict[str, Any]]) -> None:
        """Ask ``service`` through ``ask``."""
        self._service, self._ask = service, ask
        self._reply_failures = 0

    def read(self, items: list[Any], reading: PageReading, *, replies: bool, strict: bool) -> Iterator[None]:
        """Add the threads of an answer; if ``strict``, yield after each answer with replies.

        Raises:
            YouTubeError: if ``strict``, and replies cannot be read for now; their thread is ``reading.unfinished``.
        """
        for item in items:
            if not reading.room:
                return
            left_out = Counter[str]()
            thread = thread_of(item, left_out)
            if reading.skips(thread.id):
                continue
            room = reading.room - (thread.top is not None)
            wanted = bool(replies and thread.id) and thread.sent < min(thread.reply_count, room)
            comments = [thread.top] if thread.top else []
            if replies and wanted and not strict:
                comments += self._replies_of(thread, room, left_out, reading)
            elif replies:
                comments += [replace(reply, reply_to=thread.id) for reply in thread.replies]
                left_out += Counter() if wanted else thread.odd  # what is listed again counts once
            reading.add(comments, left_out)
            if wanted and strict:
                reading.unfinished = Unfinished(thread.id)
                yield from self.finish(reading)

    def finish(self, reading: PageReading) -> Iterator[None]:
        """Add the replies that an unfinished thread lacks; yield after each answer.

        Replies that YouTube says are gone, or whose pages do not end, are left out.

        Raises:
            YouTubeError: if replies cannot be read for now.
        """
        if not reading.unfinished:
            return
        (parent, token), left_out = reading.unfinished, Counter[str]()
        rows = reading.room + len(reading.known | reading.seen)  # what came along or before is listed again
        try:
            for comments, following in self._pages(parent, rows, left_out, token):
                reading.add(comments, left_out)
                left_out.clear()
                reading.unfinished = Unfinished(parent, following) if following else None
                yield
                if not reading.room:
                    return
        except YouTubeError as failure:
            if not failure.gone and failure.reason not in ENDLESS:
                raise
            left_out[_unread(failure)] += 1
            reading.add([], left_out)
            reading.unfinished = None
            yield

    def _replies_of(self, thread: Thread, room: int, left_out: Counter[str], reading: PageReading) -> list[Comment]:
        """Return the replies of a thread, at most ``room``, those that came along among them."""
        found = {reply.id: replace(reply, reply_to=thread.id) for reply in thread.replies}
        listed = Counter[str]()
        if self._reply_failures >= REPLY_FAILURES:
            left_out["the replies of a comment, which were not asked for after others could not be read"] += 1
            reading.retryable = True
        else:
            try:
                for replies, _ in self._pages(thread.id, room, listed):
                    found |= {reply.id: reply for reply in replies}
                self._reply_failures = 0
            except YouTubeError as failure:
                self._reply_failures += REPLY_FAILURES if failure.kind == "blocked" else 1
                left_out[_unread(failure)] += 1
                reading.retryable |= failure.kind != "final"
        left_out.update(thread.odd | listed)  # the larger of both: a reply that came along is listed again
        return list(found.values())

    def _pages(
        self, parent: str, rows: int, left_out: Counter[str], token: str | None = None
    ) -> Iterator[tuple[list[Comment], str | None]]:
        """Yield the replies of a thread, at most ``rows``, a page at a time, and the token of the next one."""
        seen, guard = set[str](), PageGuard(rows, PAGE_ROWS)
        while len(seen) < rows:
            answer = self._ask(
                self._service.comments().list(
                    part="snippet",
                    parentId=parent,
                    textFormat="plainText",
                    maxResults=min(PAGE_ROWS, rows - len(seen)),
                    pageToken=token,
                )
            )
            new = {reply.id: reply for reply in comments_of(items_of(answer), left_out) if reply.id not in seen}
            seen.update(new)
            token = token_of(answer)
            yield [replace(reply, reply_to=parent) for reply in new.values()], token
            if not token:
                return
            guard.check(token, len(new))


def _unread(failure: YouTubeError) -> str:
    return f"the replies of a comment, which could not be read ({failure.reason})"
