"""What the Data API's answers and errors mean.

Source: https://developers.google.com/youtube/v3/docs/errors.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from googleapiclient.errors import HttpError

from yt_sentiment.comment import Comment


class YouTubeError(RuntimeError):
    """The Data API did not give what was asked for.

    Attributes:
        reason: the API's own word for it, or ``unreachable``, ``brokenAnswer``, ``repeatedPage``.
        status: HTTP status that says the same to our own client.
    """

    def __init__(self, reason: str, status: int, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status


KNOWN: Final = {
    "commentsDisabled": (422, "comments are turned off for this video"),
    "videoNotFound": (404, "YouTube has no such video, or it is private"),
    "quotaExceeded": (503, "the server's daily YouTube quota is used up; it is renewed at midnight Pacific time"),
    "dailyLimitExceeded": (503, "the server's daily YouTube quota is used up; it is renewed at midnight Pacific time"),
    "rateLimitExceeded": (503, "YouTube asks to slow down; try again in a minute"),
    "keyInvalid": (503, "the server's YouTube key is not valid; its operator must set YOUTUBE_API_KEY"),
    "badRequest": (502, "YouTube refused the request"),
    "forbidden": (502, "YouTube refused the request; the key may lack the YouTube Data API v3"),
    "accessNotConfigured": (503, "the YouTube Data API v3 is not turned on for the server's key"),
}
RETRIED: Final = frozenset({"processingFailure", "backendError", "internalError", "rateLimitExceeded"})


def items_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the items of a page, or raise YouTubeError."""
    items = answer.get("items")
    if not isinstance(items, list):
        raise YouTubeError("brokenAnswer", 502, "YouTube's answer has no list of items")
    return items


def thread_of(item: dict[str, Any]) -> tuple[Comment, int]:
    """Return the first comment of a thread and how many replies it has, or raise YouTubeError."""
    snippet = item.get("snippet")
    if not isinstance(snippet, dict) or not isinstance(snippet.get("topLevelComment"), dict):
        raise YouTubeError("brokenAnswer", 502, "YouTube's answer has a thread without a first comment")
    return comment_of(snippet["topLevelComment"]), int(snippet.get("totalReplyCount", 0))


def comment_of(item: dict[str, Any]) -> Comment:
    """Return what the API calls a comment as ours, or raise YouTubeError."""
    try:
        snippet = item["snippet"]
        text = snippet.get("textOriginal", snippet.get("textDisplay"))
        return Comment(
            id=str(item["id"]),
            text=str(text),
            published_at=datetime.fromisoformat(snippet["publishedAt"]),
            likes=int(snippet.get("likeCount", 0)),
            author=(snippet.get("authorChannelId") or {}).get("value") or snippet.get("authorDisplayName"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise YouTubeError("brokenAnswer", 502, f"YouTube's answer has a comment of another shape: {error!r}") from None


def failure_of(error: HttpError) -> YouTubeError:
    """Return what an error answer means."""
    status = error.resp.status
    try:
        details = json.loads(error.content)["error"]
        reason = str(details["errors"][0]["reason"])
        if any(entry.get("reason") == "API_KEY_INVALID" for entry in details.get("details", [])):
            reason = "keyInvalid"
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        reason = "unknown"
    if reason in KNOWN:
        return YouTubeError(reason, *KNOWN[reason])
    return YouTubeError(reason, 502, f"YouTube answers {status} ({reason})")
