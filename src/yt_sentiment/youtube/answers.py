"""Comments, threads and videos as the Data API writes them.

What is odd about one comment costs that comment alone: it is left out, and the reason is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from yt_sentiment.comment import Comment
from yt_sentiment.youtube.failures import YouTubeError

MAX_LIKES: Final = 2**53
"""Largest integer that JSON carries exactly."""


class OddCommentError(ValueError):
    """A comment lacks what a comment has; the message is one of few, so that it can be counted by."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as it came.

    Attributes:
        id: of the thread, which is that of its first comment; empty where there is none.
        top: the first comment, or None if it is odd.
        reply_count: number of replies, as the API counts them.
        replies: those that came along, without the odd ones.
    """

    id: str
    top: Comment | None
    reply_count: int
    replies: list[Comment]


def items_of(answer: dict[str, Any]) -> list[Any]:
    """Return the items of a page, or raise YouTubeError."""
    items = answer.get("items")
    if not isinstance(items, list):
        raise YouTubeError("brokenAnswer", 502, "YouTube's answer has no list of items")
    return items


def object_of(value: object) -> dict[str, Any]:
    """Return a JSON object, an empty one in the place of anything else."""
    return value if isinstance(value, dict) else {}


def count_of(value: object) -> int | None:
    """Return a count that came as an integer or as digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= MAX_LIKES and (isinstance(value, str) or number == value) else None


def thread_of(item: object, left_out: Counter[str]) -> Thread:
    """Return a thread; its odd comments are counted in ``left_out``, by reason."""
    snippet = object_of(object_of(item).get("snippet"))
    first = snippet.get("topLevelComment")
    top = next(iter(comments_of([first], left_out)), None)
    identity = top.id if top else object_of(item).get("id") or object_of(first).get("id")
    sent = object_of(object_of(item).get("replies")).get("comments")
    replies = comments_of(sent, left_out) if isinstance(sent, list) else []
    named = identity if isinstance(identity, str) else ""
    return Thread(named, top, count_of(snippet.get("totalReplyCount")) or len(replies), replies)


def comments_of(items: Iterable[object], left_out: Counter[str]) -> list[Comment]:
    """Return the comments among items; the odd ones are counted in ``left_out``, by reason."""
    comments = []
    for item in items:
        try:
            comments.append(comment_of(item))
        except OddCommentError as error:
            left_out[str(error)] += 1
    return comments


def comment_of(item: object) -> Comment:
    """Return what the API calls a comment as ours, or raise OddCommentError."""
    snippet = object_of(item).get("snippet")
    if not isinstance(snippet, dict):
        raise OddCommentError("a comment without a snippet")
    identity, texts = object_of(item).get("id"), (snippet.get("textOriginal"), snippet.get("textDisplay"))
    if not isinstance(identity, str) or not identity:
        raise OddCommentError("a comment without an id")
    text = next((text for text in texts if isinstance(text, str)), None)
    if text is None:
        raise OddCommentError("a comment without a text")
    likes = count_of(snippet.get("likeCount", 0))
    if likes is None:
        raise OddCommentError("a comment whose number of likes is not a count")
    author = object_of(snippet.get("authorChannelId")).get("value") or snippet.get("authorDisplayName")
    return Comment(
        id=identity,
        text=text,
        published_at=_moment(snippet.get("publishedAt")),
        likes=likes,
        author=author if isinstance(author, str) else None,
    )


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError:
        raise OddCommentError("a comment whose time is not ISO 8601") from None
