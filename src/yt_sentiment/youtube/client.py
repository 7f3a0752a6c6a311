"""Ask the YouTube Data API v3, and count what it costs.

Source: https://developers.google.com/youtube/v3/docs/commentThreads/list.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException
from typing import Any, Final, Literal

import httplib2
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest

from yt_sentiment.comment import Comment, Video
from yt_sentiment.youtube.answers import KNOWN, RETRIED, YouTubeError, comment_of, failure_of, items_of, thread_of

Order = Literal["time", "relevance"]

PAGE_ROWS: Final = 100
"""Largest page of the API, in threads or replies."""
LISTED: Final = 50
"""Largest page of videos."""
ATTEMPTS: Final = 4
FIRST_PAUSE_SECONDS: Final = 0.5
TIMEOUT_SECONDS: Final = 20


class _CountingHttp(httplib2.Http):
    """An HTTP client that counts requests: each costs one unit, refused ones included."""

    def __init__(self) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self.sent = 0

    def request(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request, and count it."""
        self.sent += 1
        return super().request(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Page:
    """Comments as they arrive.

    Attributes:
        comments: of one answer of the API.
        units: quota spent since the client was made.
        next_token: names the page after it; None after the last.
    """

    comments: list[Comment]
    units: int
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a plan needs to know of a video.

    Attributes:
        comments: as YouTube counts, replies included; 0 where they are turned off.
    """

    id: str
    channel_id: str
    comments: int


class YouTube:
    """One conversation with the Data API; not for several threads at once.

    Attributes:
        units: quota spent so far.
    """

    def __init__(self, key: str, base_url: str | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
        """Prepare, without asking anything yet.

        Args:
            key: API key of the server.
            base_url: another address than Google's; for tests and proxies.
            sleep: waits between attempts.
        """
        self._http = _CountingHttp()
        self._sleep = sleep
        self._service = build(
            "youtube",
            "v3",
            developerKey=key,
            http=self._http,
            cache_discovery=False,
            static_discovery=True,
            client_options={"api_endpoint": base_url} if base_url else None,
        )

    @property
    def units(self) -> int:
        """Quota units spent so far, one per request."""
        return self._http.sent

    def video(self, video_id: str) -> Video:
        """Return what is known of a video; costs one unit.

        Raises:
            YouTubeError: if there is none, or the API does not answer.
        """
        found = self._ask(self._service.videos().list(part="snippet,statistics", id=video_id))
        items = found.get("items") or []
        if not items:
            raise YouTubeError("videoNotFound", *KNOWN["videoNotFound"])
        snippet, statistics = items[0].get("snippet", {}), items[0].get("statistics", {})
        count = statistics.get("commentCount")
        return Video(video_id, str(snippet.get("title", "")), None if count is None else int(count))

    def uploads_of(self, channel: str) -> str:
        """Return the playlist of everything that a channel uploaded; costs one unit.

        Args:
            channel: its id (``UC…``) or its handle (``@name``).

        Raises:
            YouTubeError: if there is none, or the API does not answer.
        """
        named = {"forHandle": channel} if channel.startswith("@") else {"id": channel}
        items = self._ask(self._service.channels().list(part="contentDetails", **named)).get("items") or []
        if not items:
            raise YouTubeError("channelNotFound", 404, f"YouTube has no channel {channel!r}")
        try:
            return str(items[0]["contentDetails"]["relatedPlaylists"]["uploads"])
        except (KeyError, TypeError) as error:
            raise YouTubeError("brokenAnswer", 502, f"YouTube's channel has another shape: {error!r}") from None

    def playlist(self, playlist_id: str) -> Iterator[list[str]]:
        """Yield the ids of a playlist's videos, 50 at a time; each page costs one unit.

        Raises:
            YouTubeError: if there is none, or the API does not answer.
        """
        token, seen = None, set[str]()
        while True:
            answer = self._ask(
                self._service.playlistItems().list(
                    part="contentDetails", playlistId=playlist_id, maxResults=LISTED, pageToken=token
                )
            )
            yield [str(item.get("contentDetails", {}).get("videoId", "")) for item in items_of(answer)]
            token = answer.get("nextPageToken")
            if not token or token in seen:
                return
            seen.add(token)

    def facts(self, video_ids: Sequence[str]) -> list[VideoFacts]:
        """Return what is known of videos, at most 50; those that are gone are left out; costs one unit.

        Raises:
            YouTubeError: if the API does not answer.
        """
        answer = self._ask(self._service.videos().list(part="snippet,statistics", id=",".join(video_ids)))
        return [
            VideoFacts(
                str(item.get("id", "")),
                str(item.get("snippet", {}).get("channelId", "")),
                int(item.get("statistics", {}).get("commentCount", 0)),
            )
            for item in items_of(answer)
        ]

    def pages(
        self, video_id: str, *, order: Order, limit: int, replies: bool, token: str | None = None
    ) -> Iterator[Page]:
        """Yield comments of a video until ``limit`` of them, or all; from the page that ``token`` names.

        A page costs one unit per 100 threads; with ``replies``, threads whose replies do not come along cost one
        more per 100 replies.

        Raises:
            YouTubeError: as soon as the API fails; what was yielded before stays valid.
        """
        left, seen = limit, set[str]()
        while left > 0:
            answer = self._ask(
                self._service.commentThreads().list(
                    part="snippet,replies" if replies else "snippet",
                    videoId=video_id,
                    order=order,
                    textFormat="plainText",
                    maxResults=min(PAGE_ROWS, left),
                    pageToken=token,
                )
            )
            comments = [comment for item in items_of(answer) for comment in self._thread(item, replies=replies)][:left]
            token = answer.get("nextPageToken")
            yield Page(comments, self.units, token)
            left -= len(comments)
            if not token:
                return
            if token in seen:
                raise YouTubeError("repeatedPage", 502, f"YouTube repeats a page after {limit - left} comments")
            seen.add(token)

    def _thread(self, item: dict[str, Any], *, replies: bool) -> Iterator[Comment]:
        top, reply_count = thread_of(item)
        yield top
        if not replies or not reply_count:
            return
        found = [comment_of(reply) for reply in item.get("replies", {}).get("comments", [])]
        if len(found) < reply_count:
            found = list(self._replies(top.id))
        yield from (replace(reply, reply_to=top.id) for reply in found)

    def _replies(self, parent: str) -> Iterator[Comment]:
        token, seen = None, set()
        while True:
            answer = self._ask(
                self._service.comments().list(
                    part="snippet", parentId=parent, textFormat="plainText", maxResults=PAGE_ROWS, pageToken=token
                )
            )
            yield from map(comment_of, items_of(answer))
            token = answer.get("nextPageToken")
            if not token or token in seen:
                return
            seen.add(token)

    def _ask(self, request: HttpRequest) -> dict[str, Any]:
        """Return the answer to a request, asked again where trying again can help."""
        for attempt in range(ATTEMPTS):
            try:
                answer = request.execute()
            except HttpError as error:
                failure = failure_of(error)
                again = error.resp.status >= 500 or failure.reason in RETRIED
            except (OSError, HTTPException, httplib2.HttpLib2Error) as error:
                failure = YouTubeError("unreachable", 502, f"YouTube cannot be reached: {type(error).__name__}")
                again = True
            except ValueError:
                failure, again = YouTubeError("brokenAnswer", 502, "YouTube's answer is no JSON"), True
            else:
                if isinstance(answer, dict):
                    return answer
                failure, again = YouTubeError("brokenAnswer", 502, "YouTube's answer is no object"), False
            if not again or attempt == ATTEMPTS - 1:
                raise failure
            self._sleep(FIRST_PAUSE_SECONDS * 2**attempt)
        raise AssertionError("every attempt returns or raises")
