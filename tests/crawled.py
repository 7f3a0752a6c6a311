"""The command ``yt-sentiment fetch`` against a local server of videos, and what it left."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from click.testing import CliRunner, Result

from tests.youtube_server import FakeYouTube
from yt_sentiment.batch.crawl_state import JOURNAL, STATE
from yt_sentiment.cli import main
from yt_sentiment.youtube import transport


def use(youtube: FakeYouTube, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``fetch`` ask this server, and not wait between two attempts."""
    monkeypatch.setenv("YOUTUBE_API_KEY", "a-key")
    monkeypatch.setenv("YT_SENTIMENT_YOUTUBE_URL", youtube.address)
    monkeypatch.setattr(transport, "FIRST_PAUSE_SECONDS", 0.0)


def fetch(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["fetch", *map(str, arguments)])


def rows(folder: Path, kind: str = "comments") -> list[dict[str, Any]]:
    """Return what was fetched."""
    found: list[dict[str, Any]] = ds.dataset(folder / kind, partitioning="hive").to_table().to_pylist()
    return found


def ids(folder: Path, kind: str = "comments") -> dict[str, list[str]]:
    """Return the ids of what was fetched, sorted, by video."""
    found: dict[str, list[str]] = {}
    for row in rows(folder, kind) if (folder / kind).exists() else []:
        found.setdefault(row["video_id"], []).append(row["comment_id"])
    return {video: sorted(comments) for video, comments in found.items()}


def expected(youtube: FakeYouTube, *, replies: bool = False) -> dict[str, list[str]]:
    """Return the ids of what is to be fetched, sorted, by video."""
    return {
        video: sorted(
            name
            for item in threads
            for name in (
                item["id"],
                *(f"{item['id']}.{i}" for i in range(item["snippet"]["totalReplyCount"] if replies else 0)),
            )
        )
        for video, threads in youtube.more.items()
        if threads
    }


def planned(said: str) -> tuple[int, int]:
    """Return the least and the most that a plan says."""
    [(least, most)] = re.findall(r"(\d+) to (\d+) units", said)
    return int(least), int(most)


def videos(folder: Path) -> dict[str, dict[str, Any]]:
    """Return how far each video is."""
    found: dict[str, dict[str, Any]] = json.loads((folder / STATE).read_text(encoding="utf-8"))["videos"]
    journal = folder / JOURNAL
    for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []:
        found |= json.loads(line)
    return found


def change(folder: Path, video: str, **values: Any) -> None:
    """Change what is written of a video."""
    with (folder / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps({video: videos(folder)[video] | values}) + "\n")


def asked(youtube: FakeYouTube) -> Counter[str]:
    """Return how often each address was asked for comments or replies."""
    return Counter(path for path in youtube.requests if "/comment" in path)
