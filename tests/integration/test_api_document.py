"""The requests of docs/api.md, as they stand there, against the service."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.server import serving
from tests.youtube_server import FakeYouTube, thread
from tests.youtube_server import serving as serving_youtube

BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL)
ENDPOINTS = [block for block in BLOCKS if "curl" in block]


@pytest.mark.needs("curl")
def test_every_request_of_the_document_is_answered(tmp_path: Path) -> None:
    assert sum(block.count("curl ") for block in ENDPOINTS) >= 17
    with serving_youtube(FakeYouTube(threads=[thread(i) for i in range(30)])) as youtube:
        environ = {"YOUTUBE_API_KEY": "a-key", "YT_SENTIMENT_YOUTUBE_URL": youtube.address}
        with serving(tmp_path, environ) as server:
            script = 'set -euo pipefail\ncurl() { command curl --fail-with-body --show-error "$@"; echo; }\n'
            script += "\n".join(ENDPOINTS).replace("127.0.0.1:8000", server.address.removeprefix("http://"))
            done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert '"event": "result"' in done.stdout
    for picture in ("pie.png", "cloud.png", "chart.png", "trend.png", "words.png"):
        assert (tmp_path / picture).read_bytes().startswith(b"\x89PNG"), picture
