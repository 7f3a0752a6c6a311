"""What the monitor finds, sent to a Pushgateway."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import URLError

import pytest

from scripts.ports import free_port
from yt_sentiment.monitoring.domain_shift import DomainShift
from yt_sentiment.monitoring.textfile import Pushgateway, write_domain_shift

FOUND = DomainShift((500, 500), 0.5, 0.4, 0.6)


def test_a_look_replaces_what_the_same_look_found_before() -> None:
    asked: list[tuple[str, str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            asked.append((self.command, self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    write_domain_shift(FOUND, Pushgateway(f"http://127.0.0.1:{server.server_address[1]}"))
    thread.join()
    server.server_close()
    ((method, path, body),) = asked
    assert (method, path) == ("PUT", "/metrics/job/yt_sentiment_domain")
    assert b"yt_sentiment_domain_auc 0.5\n" in body
    assert b"yt_sentiment_domain_checked_timestamp_seconds " in body


def test_a_pushgateway_that_is_away_is_an_error() -> None:
    with pytest.raises(URLError):
        write_domain_shift(FOUND, Pushgateway(f"http://127.0.0.1:{free_port()}"))
