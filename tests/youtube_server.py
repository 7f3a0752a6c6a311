"""A local server of the YouTube Data API's shape, with every fault that the real one was seen to have."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

VIDEO = "dQw4w9WgXcQ"


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


def error(status: int, reason: str) -> tuple[int, dict[str, Any]]:
    """Return an error answer as Google writes it."""
    return status, {"error": {"code": status, "message": reason, "errors": [{"reason": reason, "domain": "youtube"}]}}


@dataclass
class FakeYouTube:
    """State of the server, which a test may change at any time.

    Attributes:
        threads: of the one video that there is.
        faults: answers to give first, in order: ``(status, body)``, or ``cut`` to end the connection mid-page.
        always: answer to everything, if set.
        repeat: give the same page token again and again.
        requests: paths that were asked for.
    """

    threads: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    always: tuple[int, dict[str, Any]] | None = None
    repeat: bool = False
    requests: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """Return status and body."""
        if self.always:
            return self.always
        if path.endswith("/videos"):
            known = query.get("id") == [VIDEO]
            item = {"snippet": {"title": "A made-up video"}, "statistics": {"commentCount": str(len(self.threads))}}
            return 200, {"items": [item] if known else []}
        if path.endswith("/comments"):
            parent = query["parentId"][0]
            [found] = [item for item in self.threads if item["id"] == parent]
            number = int(parent.removeprefix("Ug"))
            whole = thread(number, replies=1, sent=found["snippet"]["totalReplyCount"])
            return 200, {"items": whole["replies"]["comments"]}
        if query.get("videoId") != [VIDEO]:
            return error(404, "videoNotFound")
        start, size = int(query.get("pageToken", ["0"])[0]), int(query["maxResults"][0])
        body: dict[str, Any] = {"items": self.threads[start : start + size]}
        if self.repeat:
            body["nextPageToken"] = "0"
        elif start + size < len(self.threads):
            body["nextPageToken"] = str(start + size)
        return 200, body


@contextmanager
def serving(state: FakeYouTube) -> Iterator[FakeYouTube]:
    """Serve ``state`` on a free port of 127.0.0.1."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            state.requests.append(self.path)
            fault = state.faults.pop(0) if state.faults else None
            status, body = fault if fault and fault != "cut" else state.answer(address.path, parse_qs(address.query))
            content = json.dumps(body).encode()
            self.send_response(status)
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
