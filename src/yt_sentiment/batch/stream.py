"""Structured Streaming: score files as they are dropped into a folder, each exactly once.

Spark's checkpoint says which files a micro-batch holds; what a batch writes has names that follow from those alone. So
a batch that is run again after a crash replaces what it wrote before. A stream never has all comments before it, so
that it neither looks for those that come again nor makes insights.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from yt_sentiment.batch.inputs import KINDS, plan
from yt_sentiment.batch.job import Job
from yt_sentiment.batch.spark import score
from yt_sentiment.batch.tally import Report

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery

CHECKPOINT: Final = "_checkpoint"
FILES_AT_ONCE: Final = 100
FILES: Final = "path string, modificationTime timestamp, length long, content binary"
PATTERN: Final = f"*.{{{','.join(KINDS.values())}}}"


def start(
    spark: SparkSession,
    source: str,
    job: Job,
    *,
    once: bool,
    seconds: int,
    told: Callable[[list[Report]], None] = lambda _: None,
) -> StreamingQuery:
    """Start to score what comes.

    Args:
        spark: the session.
        source: a folder, in which files appear whole, by renaming.
        job: where to write, with which model; its units are not looked at.
        once: end when what is there now is done.
        seconds: between two looks, otherwise.
        told: called after each micro-batch, with what became of its files.
    """
    writer = _files(spark, source).writeStream.option("checkpointLocation", f"{job.target}/{CHECKPOINT}")
    writer = writer.trigger(availableNow=True) if once else writer.trigger(processingTime=f"{seconds} seconds")
    return writer.foreachBatch(lambda batch, _: told(_score_files(batch, job))).start()


def _files(spark: SparkSession, folder: str) -> DataFrame:
    reader = spark.readStream.format("binaryFile").schema(FILES).option("maxFilesPerTrigger", FILES_AT_ONCE)
    return reader.option("pathGlobFilter", PATTERN).load(folder).select("path")  # the content is not read here


def _score_files(batch: DataFrame, job: Job) -> list[Report]:
    paths = sorted(row["path"] for row in batch.collect())
    units = [unit for path in paths for unit in plan(path.removeprefix("file:"))]
    return score(batch.sparkSession, job, units, job.target, counts=False)
