"""``yt-sentiment annotate``: label a random sample of the served comments, from the shell."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from yt_sentiment.auth.decisions import actor
from yt_sentiment.cli.access import needs
from yt_sentiment.cli.errors import plain_errors

if TYPE_CHECKING:
    from yt_sentiment.storage.annotation import AuditLabel

KEYS: Final[dict[str, AuditLabel]] = {"p": "positive", "n": "neutral", "g": "negative", "u": "unclear"}
PAGE_ROWS: Final = 20


@click.group()
def annotate() -> None:
    """Label sampled comments, to measure accuracy.

    The sample is a random one of the comments that the service scored. Its page /audit does the same.
    """


@annotate.command("label")
@plain_errors
@needs("audit")
def label() -> None:
    """Label comments one by one; the model's prediction is not shown."""
    from yt_sentiment.storage import annotation as sample
    from yt_sentiment.storage import from_environment

    database = from_environment()
    while comments := sample.pending(database, datetime.now(UTC), PAGE_ROWS):
        for comment in comments:
            click.echo(f"\n{comment['text']}\n")
            key = click.prompt(
                "(p)ositive, (n)eutral, ne(g)ative, (u)nclear, (q)uit",
                type=click.Choice([*KEYS, "q"], case_sensitive=False),
                show_choices=False,
            )
            if key == "q":
                return
            if not sample.judge(database, comment["id"], KEYS[key], actor(), datetime.now(UTC)):
                click.echo("it was deleted meanwhile")
    click.echo("nothing waits to be judged")


@annotate.command("status")
@plain_errors
@needs("audit")
def status() -> None:
    """Count labelled and pending comments, as JSON."""
    from yt_sentiment.storage import annotation as sample
    from yt_sentiment.storage import from_environment

    click.echo(json.dumps(sample.counts(from_environment())))
