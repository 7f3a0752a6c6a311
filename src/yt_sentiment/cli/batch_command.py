"""``yt-sentiment batch``: score what is larger than memory."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from yt_sentiment.cli.errors import plain_errors
from yt_sentiment.cli.options import COLUMN, MODEL

if TYPE_CHECKING:
    from yt_sentiment.batch.job import Engine

PARTITIONS: Final = ("channel_id", "video_id", "month")
BATCH_OUTPUT: Final = """\b
Output in TARGET:
  scored/      every row with its prediction
  insights/    shares, trend, words and top comments of each video and channel
  quarantine/  rows that could not be scored, with the reason
  _SUCCESS     only when the job is complete

\b
Exit codes:
  0  the job is complete
  1  error
  2  wrong options
  3  nothing was scored, or more than --max-quarantined was quarantined
"""

PARTITION_BY: Final = click.option(
    "--partition-by",
    default="video_id,month",
    show_default=True,
    help="Columns to partition the scored rows by: channel_id, video_id, month. For millions of videos, month alone.",
)
MASTER: Final = click.option("--master", help="Spark master, such as local[2]; leave it out under spark-submit.")


class Refused(click.ClickException):
    """What was scored is not enough."""

    exit_code = 3


def _share(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if not 0 <= value <= 1:  # neither is nan
        raise click.BadParameter(f"{value:g} is not a share, expected a number from 0 to 1")
    return value


MAX_QUARANTINED: Final = click.option(
    "--max-quarantined",
    type=float,
    callback=_share,
    default=0.05,
    show_default=True,
    help="Share of rows, and of files, that may be quarantined, 0 to 1. Above it, the exit code is 3.",
)


@click.command(epilog=BATCH_OUTPUT)
@click.argument("source")
@click.argument("target")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Run in this process, or on Spark.",
)
@MASTER
@click.option("--table", help="Table to read; SOURCE is then a database: postgresql://… or jdbc:postgresql://….")
@click.option("--key", default="id", show_default=True, help="Integer column to split the table by.")
@COLUMN
@PARTITION_BY
@MAX_QUARANTINED
@MODEL
@plain_errors
def batch(
    source: str,
    target: str,
    engine: str,
    master: str | None,
    table: str | None,
    key: str,
    column: str | None,
    partition_by: str,
    max_quarantined: float,
    folder: Path | None,
) -> None:
    """Score the comments in SOURCE, and write them to TARGET.

    SOURCE is a file or folder, local or on S3 (s3://…), or a database with --table. Files are Parquet, CSV, TSV, XLSX,
    text or JSON. The column of comments is found by its name, as are channel_id, video_id, comment_id, parent_id,
    like_count and published_at where they are there; values that cannot be read are left empty and counted. Each
    comment_id is scored once.

    An interrupted job continues where it stopped when it is run again. After exit code 3, TARGET.partial (TARGET on S3)
    keeps `_report.json` and `quarantine/`; a run with a higher --max-quarantined completes it without scoring again.
    """
    from yt_sentiment.batch.inputs import plan
    from yt_sentiment.batch.job import Job, RefusedError, run
    from yt_sentiment.batch.tally import remarks
    from yt_sentiment.model import default_model_folder

    columns = columns_of(partition_by)
    if table:
        from yt_sentiment.batch.table_input import plan_table

        units = plan_table(source, table, key)
    else:
        units = plan(source, column or "")
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


def columns_of(partition_by: str) -> tuple[str, ...]:
    """Return the columns that an option lists.

    Raises:
        click.UsageError: if one is not in ``PARTITIONS``.
    """
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
