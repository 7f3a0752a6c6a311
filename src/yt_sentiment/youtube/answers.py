"""Comments, threads and videos as the Data API writes them.

What is odd about one comment costs that comment alone: it is left out, and the reason is counted. An odd date or number
of likes costs only itself: the comment can be read without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from yt_sentiment.comment import Comment
from yt_sentiment.youtube.failures import YouTubeError

MAX_LIKES: Final = 2**53
"""Largest integer that JSON carries exactly."""

FIRST_MOMENT: Final = datetime(2005, 2, 14, tzinfo=UTC)
"""YouTube's foundation; an earlier date is a mistake, and would stretch a trend over centuries."""
AHEAD: Final = timedelta(days=1)
"""How far a date may lie in the future: clocks differ."""


class OddCommentError(ValueError):
    """A comment lacks what a comment has; the message is one of few, so that it can be counted by."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as it came.

    Attributes:
        id: of the thread, which is that of its first comment; empty where there is none.
        top: the first comment, or None if it cannot be read.
        reply_count: number of replies, as the API counts them.
        replies: those that came along and can be read.
        sent: number of replies that came along, the others included.
        odd: what is odd about these replies, by reason.
    """

    id: str
    top: Comment | None
    reply_count: int
    replies: list[Comment]
    sent: int
    odd: Counter[str]


def items_of(answer: dict[str, Any]) -> list[Any]:
    """Return the items of a page, or raise YouTubeError."""
    items = answer.get("items")
    if not isinstance(items, list):
        raise YouTubeError("brokenAnswer", 502, "YouTube's answer has no list of items")
    return items


def token_of(answer: dict[str, Any]) -> str | None:
    """Return what names the page after this one, None after the last, or raise YouTubeError."""
    token = answer.get("nextPageToken")
    if token and not isinstance(token, str):
        raise YouTubeError("brokenAnswer", 502, "YouTube's answer names the next page by something else than a text")
    return token or None


def object_of(value: object) -> dict[str, Any]:
    """Return a JSON object, an empty one instead of anything else."""
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """Return a text, an empty one instead of anything else; ``str`` would make ``None`` of a null."""
    return value if isinstance(value, str) else ""


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
    """Return a thread; what is odd about its first comment is counted in ``left_out``, by reason."""
    snippet = object_of(object_of(item).get("snippet"))
    first = snippet.get("topLevelComment")
    top = next(iter(comments_of([first], left_out)), None)
    identity = top.id if top else text_of(object_of(item).get("id")) or text_of(object_of(first).get("id"))
    sent = object_of(object_of(item).get("replies")).get("comments")
    sent = sent if isinstance(sent, list) else []
    odd = Counter[str]()
    replies = comments_of(sent, odd)
    return Thread(identity, top, count_of(snippet.get("totalReplyCount")) or len(sent), replies, len(sent), odd)


def comments_of(items: Iterable[object], left_out: Counter[str]) -> list[Comment]:
    """Return the comments among items; what is odd is counted in ``left_out``, by reason."""
    comments = []
    for item in items:
        try:
            comments.append(comment_of(item, left_out))
        except OddCommentError as error:
            left_out[str(error)] += 1
    return comments


def comment_of(item: object, left_out: Counter[str]) -> Comment:
    """Return what the API calls a comment as ours; an odd date or number of likes is counted in ``left_out``.

    Raises:
        OddCommentError: if there is no snippet, no id or no text.
    """
    snippet = object_of(item).get("snippet")
    if not isinstance(snippet, dict):
        raise OddCommentError("a comment without a snippet")
    identity, texts = text_of(object_of(item).get("id")), (snippet.get("textOriginal"), snippet.get("textDisplay"))
    if not identity:
        raise OddCommentError("a comment without an id")
    text = next((text for text in texts if isinstance(text, str)), None)
    if text is None:
        raise OddCommentError("a comment without a text")
    likes, published_at = count_of(snippet.get("likeCount", 0)), _moment(snippet.get("publishedAt"))
    if likes is None:
        left_out["the likes of a comment, which are not a count"] += 1
    if published_at is None:
        left_out["the date of a comment, which is not a time between 2005 and now"] += 1
    author = text_of(object_of(snippet.get("authorChannelId")).get("value")) or text_of(
        snippet.get("authorDisplayName")
    )
    return Comment(id=identity, text=text, published_at=published_at, likes=likes or 0, author=author or None)


def _moment(value: object) -> datetime | None:
    """Return a moment in UTC; None for anything else, and for one before YouTube or in the future."""
    try:
        moment = datetime.fromisoformat(text_of(value))
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if FIRST_MOMENT <= moment <= datetime.now(UTC) + AHEAD else None
