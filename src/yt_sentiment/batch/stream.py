"""Structured Streaming: score files as they are dropped into a folder, or messages of a Kafka topic, each exactly once.

Spark's checkpoint says which files or offsets a micro-batch holds; what a batch writes has names that follow from those
alone. So a batch that is run again after a crash replaces what it wrote before. A stream never has all comments before
it, so that it neither looks for those that come again nor makes insights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from yt_sentiment.batch.inputs import KINDS, plan, read_lines
from yt_sentiment.batch.job import Job, JobError
from yt_sentiment.batch.output import Store
from yt_sentiment.batch.spark import broadcast_model, model_of, score
from yt_sentiment.batch.tally import Report
from yt_sentiment.batch.units import score as score_rows

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery

CHECKPOINT: Final = "_checkpoint"
FILES_AT_ONCE: Final = 100
FILES: Final = "path string, modificationTime timestamp, length long, content binary"
PATTERN: Final = f"*.{{{','.join(KINDS.values())}}}"
KAFKA: Final = "org.apache.spark:spark-sql-kafka-0-10_2.13"


@dataclass(frozen=True, slots=True)
class Topic:
    """Where messages are, each a JSON object with ``text``."""

    servers: str
    name: str


def start(
    spark: SparkSession,
    source: str | Topic,
    job: Job,
    *,
    once: bool,
    seconds: int,
    told: Callable[[list[Report]], None] = lambda _: None,
) -> StreamingQuery:
    """Start to score what comes.

    Args:
        spark: the session.
        source: a folder, in which files appear whole, by renaming; or a topic.
        job: where to write, with which model; its units are not looked at.
        once: end when what is there now is done.
        seconds: between two looks, otherwise.
        told: called after each micro-batch, with what became of its files or messages.

    Raises:
        JobError: if Spark lacks the library for Kafka.
    """
    frame = _files(spark, source) if isinstance(source, str) else _messages(spark, source)
    work = _score_files if isinstance(source, str) else _score_messages
    writer = frame.writeStream.option("checkpointLocation", f"{job.target}/{CHECKPOINT}")
    writer = writer.trigger(availableNow=True) if once else writer.trigger(processingTime=f"{seconds} seconds")
    return writer.foreachBatch(lambda batch, number: told(work(batch, number, job))).start()


def _files(spark: SparkSession, folder: str) -> DataFrame:
    reader = spark.readStream.format("binaryFile").schema(FILES).option("maxFilesPerTrigger", FILES_AT_ONCE)
    return reader.option("pathGlobFilter", PATTERN).load(folder).select("path")  # the content is not read here


def _score_files(batch: DataFrame, _number: int, job: Job) -> list[Report]:
    paths = sorted(row["path"] for row in batch.collect())
    units = [unit for path in paths for unit in plan(path.removeprefix("file:"))]
    return score(batch.sparkSession, job, units, job.target, counts=False)


def _messages(spark: SparkSession, topic: Topic) -> DataFrame:
    from pyspark.errors import PySparkException

    reader = spark.readStream.format("kafka").option("kafka.bootstrap.servers", topic.servers)
    try:
        frame = reader.option("subscribe", topic.name).option("startingOffsets", "earliest").load()
    except PySparkException as error:
        version = spark.version
        raise JobError(
            f"Spark cannot read Kafka: {str(error).splitlines()[0]}; run this with spark-submit --packages "
            f"{KAFKA}:{version}"
        ) from None
    return frame.select("value")


def _score_messages(batch: DataFrame, number: int, job: Job) -> list[Report]:
    shared, version = broadcast_model(batch.sparkSession, job.model_folder)
    target, partition_by = job.target, job.partition_by

    def work(part: int, rows: Iterable[Any]) -> Iterable[Report]:
        lines = (bytes(row["value"] or b"") for row in rows)
        store = Store(target, partition_by, counts=False)
        name = f"batch-{number:09}-{part:05}"
        yield score_rows(read_lines(lines), name, name, model_of(version, shared.value), store, iter(()))

    found: list[Report] = batch.rdd.mapPartitionsWithIndex(work).collect()
    shared.unpersist()
    return found
