"""``yt-sentiment fetch``: comments of a channel, a playlist or a list of videos, into Parquet."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

import click

from yt_sentiment.cli.failing import plain_errors

if TYPE_CHECKING:
    from yt_sentiment.youtube import YouTube

ENDED_EARLY: Final = 3
DAILY_UNITS: Final = 10_000


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--channel", help="Id (UC…), handle (@name) or address of a channel.")
@click.option("--playlist", help="Id or address of a playlist.")
@click.option("--videos", type=click.Path(path_type=Path), help="File with an id or address of a video per line.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="Comments of one video at most.")
@click.option("--order", type=click.Choice(["time", "relevance"]), default="time", show_default=True)
@click.option("--replies", is_flag=True, help="Fetch replies too; that costs more.")
@click.option("--max-units", type=click.IntRange(1), default=9000, show_default=True, help="Of quota, in this run.")
@click.option("--plan", "only_plan", is_flag=True, help="Say what it costs, and fetch no comment.")
@plain_errors
def fetch(
    target: Path,
    channel: str | None,
    playlist: str | None,
    videos: Path | None,
    limit: int,
    order: str,
    replies: bool,
    max_units: int,
    only_plan: bool,
) -> None:
    """Fetch comments through the YouTube Data API (YOUTUBE_API_KEY) into TARGET, a folder that `batch` reads.

    The plan of quota comes first. A crawl that ended early, by the quota or by Ctrl-C, goes on where it was when it is
    run again, and fetches what came under new videos; the exit code is 3 then. Comments older than 30 days are deleted
    and fetched anew, as YouTube's terms ask.
    """
    if sum(one is not None for one in (channel, playlist, videos)) != 1:
        raise click.UsageError("give exactly one of --channel, --playlist, --videos")
    key = os.environ.get("YOUTUBE_API_KEY", "")
    if not key:
        raise ValueError("YOUTUBE_API_KEY is not set: https://console.cloud.google.com/apis/credentials makes a key")
    from yt_sentiment.batch.crawl import Crawl, now
    from yt_sentiment.youtube import YouTube

    youtube = YouTube(key, os.environ.get("YT_SENTIMENT_YOUTUBE_URL"))
    crawl = Crawl(target, limit, "time" if order == "time" else "relevance", replies)
    crawl.load()
    if expired := crawl.expire(now()):
        click.echo(f"{expired} videos are older than 30 days and are fetched anew", err=True)
    found = _listed(youtube, channel, playlist, videos)
    while some := list(islice(found, 50)):
        new = [one for one in some if one not in crawl.videos]
        if new:
            crawl.add(youtube.facts(new))
    left = sum(not one.done for one in crawl.videos.values())
    total = youtube.units + crawl.plan()
    click.echo(
        f"plan: {left} of {len(crawl.videos)} videos, at most {total} units of {DAILY_UNITS} a day; "
        f"{youtube.units} are spent on lists; this run stops at {max_units}",
        err=True,
    )
    if only_plan:
        return
    with click.progressbar(length=left, label="fetching videos", file=sys.stderr) as bar:
        early = crawl.run(youtube, max_units=max_units, now=now, progress=lambda: bar.update(1))
    rows = sum(one.rows for one in crawl.videos.values())
    failed = {name: one.failed for name, one in crawl.videos.items() if one.failed}
    click.echo(f"{rows} comments of {len(crawl.videos)} videos -> {target}; {youtube.units} units were spent")
    for name, reason in failed.items():
        click.echo(f"  {name}: {reason}")
    if early:
        click.echo(f"ended early: {early}; run it again to go on")
        raise SystemExit(ENDED_EARLY)


def _listed(youtube: YouTube, channel: str | None, playlist: str | None, videos: Path | None) -> Iterator[str]:
    """Yield the ids of the videos, each once."""
    from yt_sentiment.youtube import video_id_of

    seen: set[str] = set()
    if videos is not None:
        lines = videos.read_text(encoding="utf-8").splitlines()
        ids: Iterator[str] = (video_id_of(line) for line in lines if line.strip())
    else:
        chosen = playlist_of(playlist) if playlist else youtube.uploads_of(channel_of(channel or ""))
        ids = (one for page in youtube.playlist(chosen) for one in page if one)
    for one in ids:
        if one not in seen:
            seen.add(one)
            yield one


def channel_of(text: str) -> str:
    """Return the id or handle of a channel from any form of its address.

    Raises:
        ValueError: if it is none.
    """
    path = urlsplit(text).path if "://" in text else text
    if found := re.search(r"(?:^|/)(UC[\w-]{22}|@[\w.-]{3,30})(?:/|$)", path):
        return found[1]
    raise ValueError(f"{text!r} is no channel, expected UC… or @name, or an address with one of them")


def playlist_of(text: str) -> str:
    """Return the id of a playlist from itself or its address.

    Raises:
        ValueError: if it is none.
    """
    given = parse_qs(urlsplit(text).query).get("list", [""])[0] if "://" in text else text
    if re.fullmatch(r"[\w-]{12,}", given):
        return given
    raise ValueError(f"{text!r} is no playlist, expected an id such as PL… or an address with list=…")
