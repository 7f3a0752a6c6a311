"""Threads of a page of the Data API: their comments, and the replies that did not come along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from googleapiclient.discovery import Resource
from googleapiclient.http import HttpRequest

from yt_sentiment.comment import Comment
from yt_sentiment.youtube.answers import Thread, comments_of, items_of, thread_of
from yt_sentiment.youtube.failures import YouTubeError
from yt_sentiment.youtube.paging import PageGuard

PAGE_ROWS: Final = 100
"""Largest page of the API, in threads or replies."""
REPLY_FAILURES: Final = 3
"""Threads in a row whose replies could not be read, before no more are asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """Comments as they arrive.

    Attributes:
        comments: of one answer of the API, each id once.
        units: quota spent since the client was made.
        next_token: names the page after it; None after the last.
        left_out: how many comments, dates or numbers of likes, or threads' replies, did not come, by reason.
        retryable: whether some of that may come another time.
        whole: whether every thread of the answer is here; where not, an error follows, and ``next_token`` names the
            page itself (None: the first).
    """

    comments: list[Comment]
    units: int
    next_token: str | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    retryable: bool = False
    whole: bool = True


class Reading:
    """Comments of one page, each id once and at most as many as there is room for."""

    def __init__(self, room: int, seen: set[str]) -> None:
        self.room, self.seen = room, seen
        self.comments: list[Comment] = []
        self.left_out: Counter[str] = Counter()
        self.retryable = False

    def add(self, comments: list[Comment], left_out: Counter[str]) -> None:
        """Add a thread's comments that are new, and what is left out of it."""
        for comment in comments:
            if self.room and comment.id not in self.seen:
                self.seen.add(comment.id)
                self.comments.append(comment)
                self.room -= 1
        self.left_out += left_out


class ThreadReader:
    """Reads the threads of a page; it remembers how often replies could not be read."""

    def __init__(self, service: Resource, ask: Callable[[HttpRequest], dict[str, Any]]) -> None:
        """Ask ``service`` through ``ask``."""
        self._service, self._ask = service, ask
        self._reply_failures = 0

    def read(self, items: list[Any], reading: Reading, *, replies: bool, strict: bool) -> YouTubeError | None:
        """Add the threads of an answer; return what ended that, if something did."""
        for item in items:
            if not reading.room:
                return None
            left_out = Counter[str]()
            thread = thread_of(item, left_out)
            if thread.id in reading.seen:
                continue
            comments = [thread.top] if thread.top else []
            if replies and thread.reply_count and reading.room > len(comments):
                room = reading.room - len(comments)
                try:
                    comments += self._replies_of(thread, room, left_out, reading, strict=strict)
                except YouTubeError as failure:
                    return failure
            reading.add(comments, left_out)
        return None

    def _replies_of(
        self, thread: Thread, room: int, left_out: Counter[str], reading: Reading, *, strict: bool
    ) -> list[Comment]:
        """Return the replies of a thread, at most ``room``, those that came along among them."""
        found = {reply.id: replace(reply, reply_to=thread.id) for reply in thread.replies}
        listed = Counter[str]()
        if thread.id and thread.sent < min(thread.reply_count, room):
            if self._reply_failures >= REPLY_FAILURES:
                left_out["the replies of a comment, which were not asked for after others could not be read"] += 1
                reading.retryable = True
            else:
                try:
                    for reply in self._listed_replies(thread.id, room, listed):
                        found[reply.id] = replace(reply, reply_to=thread.id)
                    self._reply_failures = 0
                except YouTubeError as failure:
                    if strict and failure.kind != "final":
                        raise
                    self._reply_failures += REPLY_FAILURES if failure.kind == "blocked" else 1
                    left_out[f"the replies of a comment, which could not be read ({failure.reason})"] += 1
                    reading.retryable |= failure.kind != "final"
        left_out.update(thread.odd | listed)  # the larger of both: a reply that came along is listed again
        return list(found.values())

    def _listed_replies(self, parent: str, room: int, left_out: Counter[str]) -> Iterator[Comment]:
        token, seen, guard = None, set[str](), PageGuard(room, PAGE_ROWS)
        while len(seen) < room:
            rows = min(PAGE_ROWS, room - len(seen))
            answer = self._ask(
                self._service.comments().list(
                    part="snippet", parentId=parent, textFormat="plainText", maxResults=rows, pageToken=token
                )
            )
            new = {reply.id: reply for reply in comments_of(items_of(answer), left_out) if reply.id not in seen}
            yield from new.values()
            seen.update(new)
            if not (token := answer.get("nextPageToken")):
                return
            guard.check(token, len(new))
