"""Requests made from the OpenAPI document, against the live server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import pytest
import requests

from tests import sweeps
from tests.server import Server, serving
from tests.youtube_server import VIDEO, FakeYouTube, thread
from tests.youtube_server import serving as serving_youtube


class Size(NamedTuple):
    """How many requests are made.

    Attributes:
        examples: random ones per operation.
        phases: of schemathesis; ``coverage`` goes through the bounds of the schema.
        fewest: requests in all.
    """

    examples: int
    phases: str
    fewest: int


EXCLUDED: Final = "positive_data_acceptance"
"""A schema cannot say all: that ids differ, that a text is a date or a YouTube link, that feedback has one subject."""
OPERATIONS: Final = 21
SIZES: Final = sweeps.sizes(
    Size(examples=1, phases="examples,fuzzing", fewest=OPERATIONS),
    Size(examples=25, phases="examples,coverage,fuzzing,stateful", fewest=1000),  # some 1,450 in two minutes
)
EXAMPLES: Final = {
    "/v1/analyze": {"video": f"https://youtu.be/{VIDEO}", "replies": True},
    "/generate_trend_graph": {"sentiment_data": [{"timestamp": "2024-05-01T10:00:00Z", "sentiment": 1}]},
}
"""Added to the document, as random texts are never a video nor a date."""


def document_of(server: Server, path: Path) -> Path:
    """Write the server's document with these examples, and return where."""
    document = requests.get(f"{server.address}/openapi.json", timeout=30).json()
    for place, body in EXAMPLES.items():
        content = document["paths"][place]["post"]["requestBody"]["content"]["application/json"]
        content["examples"] = {"good": {"value": body}}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", SIZES)
def test_no_answer_is_undocumented_or_a_server_error(tmp_path: Path, size: Size) -> None:
    with serving_youtube(FakeYouTube(threads=[thread(i) for i in range(3)])) as youtube:
        environ = {"YOUTUBE_API_KEY": "a-key", "YT_SENTIMENT_YOUTUBE_URL": youtube.address}
        with serving(tmp_path, environ) as server:
            command = [
                str(Path(sys.executable).with_name("schemathesis")), "run",
                str(document_of(server, tmp_path / "openapi.json")), "--url", server.address,
                "--exclude-checks", EXCLUDED, "--max-examples", str(size.examples), "--phases", size.phases,
                "--no-color", "--generation-deterministic",
                "--request-timeout", "60",  # drawing takes its time on a busy machine
                "--report", "har", "--report-har-path", str(tmp_path / "all.har"),
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S603
    assert done.returncode == 0, done.stdout[-5000:]
    assert f"{OPERATIONS} selected / {OPERATIONS} total" in done.stdout, "every operation must be tested"
    assert f"Tested: {OPERATIONS}" in done.stdout
    entries = json.loads((tmp_path / "all.har").read_text(encoding="utf-8"))["log"]["entries"]
    statuses = Counter(entry["response"]["status"] for entry in entries)
    assert len(entries) >= size.fewest
    assert max(statuses) < 500, statuses
    well = {urlsplit(entry["request"]["url"]).path for entry in entries if entry["response"]["status"] == 200}
    assert well.issuperset(EXAMPLES)
    assert any(f"videoId={VIDEO}" in path for path in youtube.requests), "a video is read as well"
