"""Ask the YouTube Data API v3, and count what it costs.

Source: https://developers.google.com/youtube/v3/docs/commentThreads/list.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from yt_sentiment.comment import Video
from yt_sentiment.youtube.answers import count_of, items_of, object_of, text_of, token_of
from yt_sentiment.youtube.failures import KNOWN, YouTubeError
from yt_sentiment.youtube.links import is_video_id
from yt_sentiment.youtube.paging import PageGuard
from yt_sentiment.youtube.threads import PAGE_ROWS, Page, PageReading, ThreadReader, Unfinished

Order = Literal["time", "relevance"]

LISTED: Final = 50
"""Largest page of videos."""
LONGEST_PLAYLIST: Final = 20_000
"""Videos that the API lists of one channel at most."""


def without_end() -> float:
    """Return the seconds that remain where nothing bounds them."""
    return math.inf


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a plan needs to know of a video.

    Attributes:
        comments: as YouTube counts, replies included; 0 where they are turned off.
    """

    id: str
    channel_id: str
    comments: int


class Channel(NamedTuple):
    """What is known of a channel.

    Attributes:
        uploads: playlist of everything that it uploaded.
        title: as its owner wrote it.
    """

    uploads: str
    title: str


class YouTube:
    """One conversation with the Data API; not for several threads at once."""

    def __init__(
        self,
        key: str,
        base_url: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        *,
        max_units: int | None = None,
        attempts: int = 4,
        longest_pause: float = 8.0,
        remaining_seconds: Callable[[], float] = without_end,
    ) -> None:
        """Prepare, without asking anything yet.

        Args:
            key: API key of the server.
            base_url: another address than Google's; for tests and proxies.
            sleep: waits between attempts.
            max_units: units of quota that may be spent; None for any number.
            attempts: how often a request is sent at most.
            longest_pause: longest wait between two attempts, in seconds.
            remaining_seconds: says how long all of it may still take; nothing is asked for when that is over.
        """
        # Google's client takes a third of a second and 25 MB, and most services are asked for no video.
        from googleapiclient.discovery import build

        from yt_sentiment.youtube.transport import CountingHttp, Transport

        self._http = CountingHttp(max_units, remaining_seconds)
        self._ask = Transport(sleep, attempts, longest_pause, remaining_seconds).ask
        self._service = build(
            "youtube",
            "v3",
            developerKey=key,
            http=self._http,
            cache_discovery=False,
            static_discovery=True,
            client_options={"api_endpoint": base_url} if base_url else None,
        )
        self._threads = ThreadReader(self._service, self._ask)

    def close(self) -> None:
        """Close the connections; the client is done with then."""
        self._http.close()

    @property
    def units(self) -> int:
        """Quota units spent so far, one per request."""
        return self._http.sent

    def video(self, video_id: str) -> Video:
        """Return what is known of a video; costs one unit.

        Raises:
            YouTubeError: if there is none, or the API does not answer.
        """
        items = self._ask(self._service.videos().list(part="snippet,statistics", id=video_id)).get("items")
        if not isinstance(items, list) or not items:
            kind, status, message = KNOWN["videoNotFound"]
            raise YouTubeError("videoNotFound", status, message, kind)
        snippet, statistics = (object_of(object_of(items[0]).get(part)) for part in ("snippet", "statistics"))
        return Video(video_id, text_of(snippet.get("title")), count_of(statistics.get("commentCount")))

    def channel(self, channel: str) -> Channel:
        """Return what is known of a channel; costs one unit.

        Args:
            channel: its id (``UC…``), its handle (``@name``), or what stood in its address before there were handles:
                ``user/name`` or ``c/name``, which most channels have as their handle now.

        Raises:
            YouTubeError: if there is none, or the API does not answer.
        """
        form, _, name = channel.rpartition("/")
        named = {"user": {"forUsername": name}, "c": {"forHandle": f"@{name}"}}.get(form) or (
            {"forHandle": channel} if channel.startswith("@") else {"id": channel}
        )
        items = self._ask(self._service.channels().list(part="snippet,contentDetails", **named)).get("items") or []
        if not items:
            raise YouTubeError("channelNotFound", 404, f"YouTube has no channel {channel!r}", "final")
        try:
            uploads = str(items[0]["contentDetails"]["relatedPlaylists"]["uploads"])
        except (LookupError, TypeError) as error:
            raise YouTubeError("brokenAnswer", 502, f"YouTube's channel has another shape: {error!r}") from None
        return Channel(uploads, text_of(object_of(items[0].get("snippet")).get("title")))

    def playlist(self, playlist_id: str) -> Iterator[list[str]]:
        """Yield the ids of a playlist's videos, 50 at a time; each page costs one unit.

        Raises:
            YouTubeError: if there is none, or the API does not answer.
        """
        token, seen, guard = None, set[str](), PageGuard(LONGEST_PLAYLIST, LISTED)
        while True:
            answer = self._ask(
                self._service.playlistItems().list(
                    part="contentDetails", playlistId=playlist_id, maxResults=LISTED, pageToken=token
                )
            )
            details = [object_of(object_of(item).get("contentDetails")) for item in items_of(answer)]
            ids = [name for name in (text_of(detail.get("videoId")) for detail in details) if is_video_id(name)]
            yield ids
            if not (token := token_of(answer)):
                return
            guard.check(token, len(set(ids) - seen))
            seen.update(ids)

    def facts(self, video_ids: Sequence[str]) -> list[VideoFacts]:
        """Return what is known of videos, at most 50; those that are gone are left out; costs one unit.

        Raises:
            YouTubeError: if the API does not answer.
        """
        answer = self._ask(self._service.videos().list(part="snippet,statistics", id=",".join(video_ids)))
        return [
            VideoFacts(
                text_of(item.get("id")),
                text_of(object_of(item.get("snippet")).get("channelId")),
                count_of(object_of(item.get("statistics")).get("commentCount")) or 0,
            )
            for item in map(object_of, items_of(answer))
        ]

    def pages(
        self,
        video_id: str,
        *,
        order: Order,
        limit: int,
        replies: bool,
        token: str | None = None,
        unfinished: Unfinished | None = None,
        known: Collection[str] = (),
        strict: bool = False,
    ) -> Iterator[Page]:
        """Yield comments of a video until ``limit`` of them, or all; from the page that ``token`` names.

        A page costs one unit per 100 threads; with ``replies``, threads whose replies do not come along cost one
        more per 100 replies.

        Args:
            video_id: the video.
            order: of the threads.
            limit: comments at most, replies included.
            replies: whether to read them too.
            token: page to begin with; None for the first.
            unfinished: thread to begin with, which came without all of its replies.
            known: ids of comments that came before; they do not come again, nor do the replies of such threads.
            strict: whether replies that cannot be read for now are an error; otherwise they are left out, and the
                page says so. A page comes in parts then, one per answer of the API, so that whoever keeps each part
                pays little twice.

        Raises:
            YouTubeError: as soon as the API fails, or if its pages do not end; what was yielded before stays valid.
        """
        seen, before = set[str](), set(known)
        reading, guard = PageReading(limit, seen, before), PageGuard(limit + len(before), PAGE_ROWS)
        reading.unfinished = unfinished
        for _ in self._threads.finish(reading):
            yield reading.part(self.units, token, whole=False)
        while reading.room:
            answer = self._ask(
                self._service.commentThreads().list(
                    part="snippet,replies" if replies else "snippet",
                    videoId=video_id,
                    order=order,
                    textFormat="plainText",
                    maxResults=min(PAGE_ROWS, reading.room + len(before)),
                    pageToken=token,
                )
            )
            items, reading = items_of(answer), PageReading(reading.room, seen, before)
            try:
                for _ in self._threads.read(items, reading, replies=replies, strict=strict):
                    yield reading.part(self.units, token, whole=False)
                token = token_of(answer)
            except YouTubeError:
                yield reading.part(self.units, token, whole=False)
                raise
            yield reading.part(self.units, token, whole=True)
            if not token:
                return
            guard.check(token, reading.listed)
