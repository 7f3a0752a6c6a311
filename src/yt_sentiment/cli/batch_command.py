"""``yt-sentiment batch``: score what is larger than memory."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from yt_sentiment.cli.errors import plain_errors

if TYPE_CHECKING:
    from yt_sentiment.batch.job import Engine

PARTITIONS: Final = ("channel_id", "video_id", "month")

_PARTITION_BY: Final = click.option(
    "--partition-by",
    default="video_id,month",
    show_default=True,
    help="Columns that the scored rows are split by: channel_id, video_id, month; with millions of videos, month.",
)
_MODEL: Final = click.option(
    "--model", "folder", type=click.Path(path_type=Path), help="Model directory instead of the default."
)


class Refused(click.ClickException):
    """What was scored is not enough."""

    exit_code = 3


def _share(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if not 0 <= value <= 1:  # neither is nan
        raise click.BadParameter(f"{value:g} is not a share, expected a number from 0 to 1")
    return value


_MAX_QUARANTINED: Final = click.option(
    "--max-quarantined",
    type=float,
    callback=_share,
    default=0.05,
    show_default=True,
    help="Share of the rows, and of the files, that may be put aside, 0 to 1; more is exit code 3.",
)


@click.command()
@click.argument("source")
@click.argument("target")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True)
@click.option("--master", help="Of Spark, such as local[2]; left out, `spark-submit` says it.")
@click.option("--table", help="SOURCE is a database (postgresql://… or jdbc:postgresql://…), and this its table.")
@click.option("--key", default="id", show_default=True, help="Column of whole numbers by which the table is split.")
@_PARTITION_BY
@_MAX_QUARANTINED
@_MODEL
@plain_errors
def batch(
    source: str,
    target: str,
    engine: str,
    master: str | None,
    table: str | None,
    key: str,
    partition_by: str,
    max_quarantined: float,
    folder: Path | None,
) -> None:
    """Score the comments of SOURCE, a file or folder of Parquet, CSV or JSON lines, local or s3://, into TARGET.

    A column `text` is needed; channel_id, video_id, comment_id, parent_id, like_count and published_at are used where
    they are there, and left empty, and counted, where they cannot be read. A comment_id counts once. TARGET gets
    `scored/` (every row), `insights/` (shares, trend, words and top comments of videos and channels), `quarantine/`
    (rows that could not be scored, with the reason) and `_SUCCESS`. A job that was killed goes on where it was when it
    is run again.

    Exit code 3: nothing was scored, of an input without rows too, or more than --max-quarantined was put aside. There
    is no `_SUCCESS` then; TARGET.partial (on S3, TARGET) keeps `_report.json` and `quarantine/`, and another run with a
    higher --max-quarantined completes it without scoring again.
    """
    from yt_sentiment.batch.inputs import plan
    from yt_sentiment.batch.job import Job, RefusedError, run
    from yt_sentiment.batch.tally import remarks
    from yt_sentiment.model import default_model_folder

    columns = _columns(partition_by)
    if table:
        from yt_sentiment.batch.table_input import plan_table

        units = plan_table(source, table, key)
    else:
        units = plan(source)
    job = Job(units, target, folder or default_model_folder(), columns, max_quarantined)
    refused: RefusedError | None = None
    try:
        with click.progressbar(length=2 * len(units), label=f"scoring {len(units)} units", file=sys.stderr) as bar:
            summary = run(job, _engine(engine, master), lambda: bar.update(1))
    except RefusedError as error:
        summary, refused = error.summary, error
    click.echo(json.dumps(summary))
    for line in remarks(summary):
        click.echo(line, err=True)
    if refused:
        raise Refused(str(refused))


@click.command()
@click.argument("source")
@click.argument("target")
@click.option("--master", help="Of Spark, such as local[2]; left out, `spark-submit` says it.")
@click.option("--kafka", "servers", help="SOURCE is a topic of these servers, its messages JSON objects with `text`.")
@click.option("--once", is_flag=True, help="End when what is there now is done.")
@click.option("--seconds", default=10, show_default=True, help="Between two looks.")
@_PARTITION_BY
@_MAX_QUARANTINED
@_MODEL
@plain_errors
def stream(
    source: str,
    target: str,
    master: str | None,
    servers: str | None,
    once: bool,
    seconds: int,
    partition_by: str,
    max_quarantined: float,
    folder: Path | None,
) -> None:
    """Score files as they appear in SOURCE, a folder, into TARGET, each exactly once.

    Files must appear whole: write them beside, and move them in. TARGET grows as that of `batch`, without insights, and
    a comment_id that comes again in another file is scored again. Each look that puts too much aside says so; with
    --once the exit code is 3 if this run scored nothing of what came, or put more than --max-quarantined aside.
    """
    from yt_sentiment.batch.job import Job
    from yt_sentiment.batch.spark import session
    from yt_sentiment.batch.stream import Topic, start
    from yt_sentiment.batch.tally import Report, Tally, refusal, remarks
    from yt_sentiment.model import default_model_folder

    job = Job((), target, folder or default_model_folder(), _columns(partition_by), max_quarantined)
    whole = Tally()

    def told(reports: list[Report]) -> None:
        look = Tally(reports).summary()
        for line in filter(None, [*remarks(look), refusal(look, max_quarantined)]):
            click.echo(line, err=True)
        if once:
            whole.add(reports)

    topic = Topic(servers, source) if servers else source
    start(session(master), topic, job, once=once, seconds=seconds, told=told).awaitTermination()
    if whole.units and (reason := refusal(whole.summary(), max_quarantined)):
        raise Refused(f"{reason}; see {target}/quarantine" if whole.quarantined else reason)


def _columns(partition_by: str) -> tuple[str, ...]:
    columns = tuple(filter(None, partition_by.split(",")))
    if unknown := [name for name in columns if name not in PARTITIONS]:
        raise click.UsageError(f"--partition-by has {unknown[0]!r}, expected some of {', '.join(PARTITIONS)}")
    return columns


def _engine(name: str, master: str | None) -> Engine:
    if name == "local":
        from yt_sentiment.batch.local import Local

        return Local()
    from yt_sentiment.batch.spark import Spark, session

    return Spark(lambda: session(master))
