"""A local server of the YouTube Data API's shape, with every fault that the real one was seen to have."""

from __future__ import annotations

import http.server
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

VIDEO = "dQw4w9WgXcQ"
CHANNEL = "UC" + "x" * 22
PLAYLIST = "UU" + "x" * 22


def thread(number: int, *, replies: int = 0, sent: int = 0) -> dict[str, Any]:
    """Return one made-up comment thread, ``sent`` of its replies along with it."""

    def comment(identity: str, text: str) -> dict[str, Any]:
        snippet = {
            "textOriginal": text,
            "textDisplay": text,
            "authorDisplayName": f"@writer{number % 7}",
            "likeCount": number % 13,
            "publishedAt": f"2024-{number % 12 + 1:02d}-01T10:00:00Z",
        }
        return {"kind": "youtube#comment", "id": identity, "snippet": snippet}

    identity = f"Ug{number:08d}"
    item: dict[str, Any] = {
        "id": identity,
        "snippet": {
            "topLevelComment": comment(identity, f"great video number {number}"),
            "totalReplyCount": replies,
        },
    }
    if sent:
        item["replies"] = {"comments": [comment(f"{identity}.{i}", f"reply {i}") for i in range(sent)]}
    return item


def counted(threads: list[dict[str, Any]]) -> int:
    """Return the number of comments as YouTube counts them: replies are among them."""
    return sum(1 + item["snippet"]["totalReplyCount"] for item in threads)


def error(status: int, reason: str) -> tuple[int, dict[str, Any]]:
    """Return an error answer as Google writes it."""
    return status, {"error": {"code": status, "message": reason, "errors": [{"reason": reason, "domain": "youtube"}]}}


@dataclass
class FakeYouTube:
    """State of the server, which a test may change at any time.

    Attributes:
        threads: of the first video.
        more: threads of other videos, by id; one playlist and one channel have them all.
        pause: seconds before each answer.
        faults: answers to give first, in order: ``(status, body)`` or ``(status, body, headers)``, ``cut`` to end the
            connection mid-page, ``drop`` to end it without an answer, ``reset`` to break it, None to answer as ever.
        fault_of: says what to answer to a path and its query instead of the usual; None: the usual.
        always: answer to everything, if set.
        rows: on a page at most; None for as many as are asked for.
        repeat: give the same page token again and again.
        requests: paths that were asked for.
    """

    threads: list[Any] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    fault_of: Callable[[str, dict[str, list[str]]], Any] | None = None
    always: tuple[int, dict[str, Any]] | None = None
    rows: int | None = None
    repeat: bool = False
    requests: list[str] = field(default_factory=list)
    address: str = ""
    more: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pause: float = 0.0

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """Return status and body."""
        if self.always:
            return self.always
        if path.endswith("/videos"):
            known = {VIDEO: self.threads, **self.more}
            counts = {VIDEO: len(self.threads)} | {one: counted(threads) for one, threads in self.more.items()}
            return 200, {
                "items": [
                    {
                        "id": one,
                        "snippet": {"title": "A made-up video", "channelId": CHANNEL},
                        "statistics": {"commentCount": str(counts[one])},
                    }
                    for one in query["id"][0].split(",")
                    if one in known
                ]
            }
        if path.endswith("/channels"):
            uploads = {
                "snippet": {"title": "A made-up channel"},
                "contentDetails": {"relatedPlaylists": {"uploads": PLAYLIST}},
            }
            named = query.get("id") == [CHANNEL] or query.get("forHandle") == ["@writer"]
            return 200, {"items": [uploads] if named else []}
        if path.endswith("/playlistItems"):
            if query.get("playlistId") != [PLAYLIST]:
                return error(404, "playlistNotFound")
            return 200, self._page([{"contentDetails": {"videoId": one}} for one in self.more], query)
        if path.endswith("/comments"):
            parent = query["parentId"][0]
            listed = [item for threads in (self.threads, *self.more.values()) for item in threads]
            [found] = [item for item in listed if item["id"] == parent]
            number = int(parent.removeprefix("Ug"))
            whole = thread(number, replies=1, sent=found["snippet"]["totalReplyCount"])["replies"]["comments"]
            return 200, self._page(whole, query)
        known = {VIDEO: self.threads, **self.more}
        threads = known.get(query.get("videoId", [""])[0])
        if threads is None:
            return error(404, "videoNotFound")
        return 200, self._page(threads, query) | ({"nextPageToken": "0"} if self.repeat else {})

    def _page(self, items: list[Any], query: dict[str, list[str]]) -> dict[str, Any]:
        """Return the part of a list that a query asks for."""
        start, size = int(query.get("pageToken", ["0"])[0]), int(query["maxResults"][0])
        end = start + min(size, self.rows or size)
        page: dict[str, Any] = {"items": items[start:end]}
        return page | ({"nextPageToken": str(end)} if end < len(items) else {})


@contextmanager
def serving(state: FakeYouTube) -> Iterator[FakeYouTube]:
    """Serve ``state`` on a free port of 127.0.0.1."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            state.requests.append(self.path)
            time.sleep(state.pause)
            query = parse_qs(address.query)
            fault = state.faults.pop(0) if state.faults else None
            fault = fault or (state.fault_of(address.path, query) if state.fault_of else None)
            if fault == "drop":
                self.close_connection = True
                return
            if fault == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()  # with what is not read and no time to linger: a reset, not an end
                self.close_connection = True
                return
            status, body, *headers = fault if fault and fault != "cut" else state.answer(address.path, query)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers[0].items() if headers else ():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if fault == "cut" else content)

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.address = f"http://127.0.0.1:{server.server_port}"
        runner = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        runner.start()
        try:
            yield state
        finally:
            server.shutdown()
            runner.join()
