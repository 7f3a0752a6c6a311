"""Options of ``yt-sentiment analyze``: what is read, and how a watch goes on."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, Final

import click

PERIODS: Final = ("day", "week", "month", "year")
READING: Final = (
    click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="Most comments per video."),
    click.option(
        "--order",
        type=click.Choice(["time", "relevance"]),
        default="relevance",
        show_default=True,
        help="Which comments of a video come first.",
    ),
    click.option("--replies", is_flag=True, help="Read replies, too, which costs more quota."),
    click.option(
        "--videos",
        type=click.IntRange(1),
        default=50,
        show_default=True,
        help="Most videos of a channel or playlist.",
    ),
    click.option(
        "--max-units", type=click.IntRange(1), default=9000, show_default=True, help="Most quota to spend, in units."
    ),
)
WATCHING: Final = (
    click.option("--watch", is_flag=True, help="Ask again and again, and say what changed; Ctrl-C ends it."),
    click.option(
        "--every", type=click.IntRange(1), default=15, show_default=True, help="Minutes between two looks of --watch."
    ),
    click.option("--times", type=click.IntRange(1), help="Looks of --watch after the first; endless, if not given."),
    click.option(
        "--fail-above-negative",
        "limit_negative",
        type=click.FloatRange(0, 1),
        metavar="SHARE",
        help="End with exit code 3 where more than this share, 0 to 1, is negative.",
    ),
)


def options(*groups: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    """Return what adds groups of options to a command."""

    def added(command: Callable[..., Any]) -> Callable[..., Any]:
        return functools.reduce(
            lambda one, option: option(one), reversed([o for group in groups for o in group]), command
        )

    return added
