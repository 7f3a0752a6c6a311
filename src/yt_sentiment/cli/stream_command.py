"""``yt-sentiment stream``: score what comes, from a topic of Kafka or a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yt_sentiment.cli.batch_command import MASTER, MAX_QUARANTINED, PARTITION_BY, Refused, columns_of
from yt_sentiment.cli.errors import plain_errors
from yt_sentiment.cli.options import MODEL

if TYPE_CHECKING:
    from yt_sentiment.batch.messages import Stream


@click.command()
@click.argument("source")
@click.argument("target")
@MASTER
@click.option("--kafka", "servers", help="Kafka servers; SOURCE and TARGET are then topics.")
@click.option("--group", default="yt-sentiment", show_default=True, help="Consumer group, with --kafka.")
@click.option(
    "--instance", default="0", show_default=True, help="Name of this process in its group, the same after a restart."
)
@click.option(
    "--window",
    "minutes",
    type=click.IntRange(0),
    default=0,
    help="Minutes of a window, whose insights per video go to TARGET.insights, with --kafka; no windows unless given.",
)
@click.option(
    "--kafka-option", "kafka_options", multiple=True, help="NAME=VALUE of librdkafka, such as security.protocol=SSL."
)
@click.option("--once", is_flag=True, help="Stop when everything that is there now is scored.")
@click.option("--seconds", default=10, show_default=True, help="Pause between two looks for new files, in seconds.")
@PARTITION_BY
@MAX_QUARANTINED
@MODEL
@plain_errors
def stream(
    source: str,
    target: str,
    master: str | None,
    servers: str | None,
    group: str,
    instance: str,
    minutes: int,
    kafka_options: tuple[str, ...],
    once: bool,
    seconds: int,
    partition_by: str,
    max_quarantined: float,
    folder: Path | None,
) -> None:
    """Score what comes, each file or message once.

    With --kafka, each message of the topic SOURCE, JSON with `text`, has one answer in the topic TARGET: its
    prediction, or the reason for none. A process that was killed goes on behind the last answer.

    Without, Spark scores files as they appear in the folder SOURCE. Files must appear complete: write them elsewhere
    and move them in. TARGET grows like that of `batch`, without insights; a comment_id that returns in another file is
    scored again. Too much quarantine is reported after each look for new files; with --once, the exit code is 3 if
    nothing was scored, or more than --max-quarantined was quarantined.
    """
    if servers:
        from yt_sentiment.batch.messages import Stream

        options = dict(_pair(option) for option in kafka_options)
        _score_topic(Stream(servers, source, target, group, instance, minutes, options), folder, once=once)
        return
    if minutes or kafka_options:
        raise click.UsageError("--window or --kafka-option is given without --kafka, expected both")
    from yt_sentiment.batch.job import Job
    from yt_sentiment.batch.spark import session
    from yt_sentiment.batch.stream import start
    from yt_sentiment.batch.tally import Report, Tally, refusal, remarks
    from yt_sentiment.model import default_model_folder

    job = Job((), target, folder or default_model_folder(), columns_of(partition_by), max_quarantined)
    whole = Tally()

    def told(reports: list[Report]) -> None:
        look = Tally(reports).summary()
        for line in filter(None, [*remarks(look), refusal(look, max_quarantined)]):
            click.echo(line, err=True)
        if once:
            whole.add(reports)

    start(session(master), source, job, once=once, seconds=seconds, told=told).awaitTermination()
    if whole.units and (reason := refusal(whole.summary(), max_quarantined)):
        raise Refused(f"{reason}; see {target}/quarantine" if whole.quarantined else reason)


def _pair(option: str) -> tuple[str, str]:
    name, separator, value = option.partition("=")
    if not separator:
        raise click.UsageError(f"--kafka-option is {option!r}, expected NAME=VALUE")
    return name, value


def _score_topic(stream: Stream, folder: Path | None, *, once: bool) -> None:
    from yt_sentiment.batch.topic import Scorer
    from yt_sentiment.model import default_model_folder, load_model

    scorer = Scorer(stream, load_model(folder or default_model_folder()))
    scorer.run(once=once)
    counts = {"scored": scorer.scored, "put_aside": scorer.put_aside, "late": scorer.late}
    click.echo(json.dumps(counts))
