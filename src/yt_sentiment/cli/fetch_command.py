"""``yt-sentiment fetch``: comments of a channel, a playlist or a list of videos, into Parquet."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from yt_sentiment.cli.errors import plain_errors
from yt_sentiment.cli.options import no_key

if TYPE_CHECKING:
    from yt_sentiment.batch.crawl import Crawl, Outcome
    from yt_sentiment.youtube import YouTube

NOT_ALL: Final = 3
"""Exit code where another run would fetch more."""
BAD_LINES: Final = 4
"""Exit code where everything was fetched but for lines of the list that name no video."""
DAILY_UNITS: Final = 10_000
EXIT_CODES: Final = """\b
Exit codes:
  0  everything is fetched; videos that are deleted, private or without comments are named
  1  error: the key is refused, or a file cannot be written
  2  wrong options
  3  incomplete: the quota is spent, or videos are left open; run it again
  4  everything is fetched, but some lines of the file name no video
"""


@click.command(epilog=EXIT_CODES)
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--channel", help="Channel to fetch: id (UC…), handle (@name) or address.")
@click.option("--playlist", help="Playlist to fetch: id or address.")
@click.option("--videos", type=click.Path(path_type=Path), help="File with one video per line: id or link.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="Most comments per video.")
@click.option(
    "--order",
    type=click.Choice(["time", "relevance"]),
    default="time",
    show_default=True,
    help="Which comments of a video come first.",
)
@click.option("--replies", is_flag=True, help="Fetch replies, too, which costs more quota.")
@click.option(
    "--max-units", type=click.IntRange(1), default=9000, show_default=True, help="Most quota to spend, in units."
)
@click.option("--plan", "only_plan", is_flag=True, help="Print the cost only; fetch and delete no comments.")
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
    """Download comments of a channel, a playlist or listed videos.

    They go to TARGET, a folder that `batch` can score. The YouTube Data API is read with the key in YOUTUBE_API_KEY.
    The cost is printed first: the least and the most quota units that the videos need if no request has to be repeated.

    A video that cannot be read at the moment is retried, then left open and named. Run the command again to continue
    with open videos, and to fetch those that are new. Comments older than 30 days are deleted and fetched again, as
    YouTube's terms require.

    The file of --videos may have a header, blank lines and comments that begin with #.
    """
    if sum(one is not None for one in (channel, playlist, videos)) != 1:
        raise click.UsageError("give exactly one of --channel, --playlist, --videos")
    key = os.environ.get("YOUTUBE_API_KEY", "")
    if not key:
        raise no_key()
    from yt_sentiment.batch.crawl import LONGEST_PAUSE_SECONDS, Crawl
    from yt_sentiment.batch.crawl_state import locked
    from yt_sentiment.youtube import YouTube

    address = os.environ.get("YT_SENTIMENT_YOUTUBE_URL")
    youtube = YouTube(key, address, max_units=max_units, longest_pause=LONGEST_PAUSE_SECONDS)
    with closing(youtube):
        listed, bad = _listed(youtube, channel, playlist, videos)
        with locked(target):
            crawl = Crawl(target, limit, "time" if order == "time" else "relevance", replies)
            unlisted = _begin(crawl, youtube, listed, max_units, only_plan=only_plan)
            outcome = None if only_plan else _run(crawl, youtube)
    if outcome:
        _tell(crawl, outcome, youtube.units)
    if unlisted:
        click.echo(f"the list of videos is not whole: {unlisted}; run it again to go on")
    if unlisted or (outcome and (outcome.early or outcome.open)):
        raise SystemExit(NOT_ALL)
    if bad:
        raise SystemExit(BAD_LINES)


def _listed(
    youtube: YouTube, channel: str | None, playlist: str | None, videos: Path | None
) -> tuple[Iterator[str], bool]:
    """Return the ids of the videos, which are read as they are asked for, and whether lines of a file name none."""
    from yt_sentiment.youtube import channel_of, playlist_of, read_list

    if videos is not None:
        found = read_list(videos)
        for number, wrong in found.bad.items():
            click.echo(f"{videos}, line {number}: {wrong}", err=True)
        return iter(found.ids), bool(found.bad)
    chosen = playlist_of(playlist) if playlist else ""
    name = "" if chosen else channel_of(channel or "")

    def ids() -> Iterator[str]:
        for page in youtube.playlist(chosen or youtube.channel(name).uploads):
            yield from page

    return ids(), False


def _begin(crawl: Crawl, youtube: YouTube, listed: Iterator[str], max_units: int, *, only_plan: bool) -> str:
    """Add the videos to the crawl, and say what it costs; return why their list is not whole, if it is not."""
    from yt_sentiment.batch.crawl import SPENT, because, now
    from yt_sentiment.youtube import YouTubeError

    crawl.load()
    if expired := crawl.expire(now(), delete=not only_plan):
        what = "a run deletes them and fetches them again" if only_plan else "they are deleted and fetched again"
        click.echo(f"the comments of {expired} videos are older than 30 days: {what}", err=True)
    unlisted = ""
    try:
        crawl.add(youtube, listed)
    except YouTubeError as error:
        if error.kind == "final" or (error.kind == "blocked" and error.reason not in SPENT):
            raise ValueError(because(error)) from None
        unlisted = because(error)
    left = sum(not video.done for video in crawl.videos.values())
    least, most = (youtube.units + units for units in crawl.plan())
    click.echo(
        f"plan: {left} of {len(crawl.videos)} videos, {least} to {most} units of {DAILY_UNITS} a day; "
        f"{youtube.units} are spent on lists; this run stops at {max_units}",
        err=True,
    )
    return unlisted


def _run(crawl: Crawl, youtube: YouTube) -> Outcome:
    from yt_sentiment.batch.crawl import now

    left = sum(not video.done for video in crawl.videos.values())
    with click.progressbar(length=left, label="fetching videos", file=sys.stderr) as bar:
        return crawl.run(youtube, now=now, progress=lambda: bar.update(1))


def _tell(crawl: Crawl, outcome: Outcome, units: int) -> None:
    """Say what is here, and of each video that is not, why."""
    rows = sum(video.rows for video in crawl.videos.values())
    click.echo(f"{rows} comments of {len(crawl.videos)} videos -> {crawl.folder}; {units} units were spent")
    for name, one in crawl.videos.items():
        if one.failed:
            click.echo(f"  {name}: {one.failed}")
        for reason, count in one.left_out.items():
            click.echo(f"  {name}: left out: {count} × {reason}")
    for name, reason in outcome.open.items():
        click.echo(f"  {name}: left open: {reason}")
    if outcome.early:
        click.echo(f"ended early: {outcome.early}; run it again to go on")
    elif outcome.open:
        click.echo(f"{len(outcome.open)} videos are left open; run it again to go on")
