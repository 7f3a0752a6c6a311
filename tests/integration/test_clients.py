"""The drill of slow clients, shortened."""

from __future__ import annotations

from pathlib import Path

from scripts.drills.clients import drill, failed
from tests.server import serving


def test_slow_clients_and_the_worst_pictures_leave_no_request_unanswered(tmp_path: Path) -> None:
    with serving(tmp_path, {"YT_SENTIMENT_LOG_LEVEL": "ERROR"}) as server:
        host, _, port = server.address.removeprefix("http://").rpartition(":")
        report = drill((host, int(port)), requests=20, held=50)
    assert not failed(report), report
    assert [report["attacked"][name]["answered"] for name in ("health check", "prediction")] == [10, 10]
    assert {name: part["at_once"] for name, part in report["held"].items()} == {"half-sent": 50, "silent": 50}
