"""Spark: executors work on the units, each with the model loaded once; Spark SQL adds up."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from yt_sentiment.batch.aggregates import plain
from yt_sentiment.batch.duplicates import index
from yt_sentiment.batch.inputs import Unit
from yt_sentiment.batch.job import Job, Source, part_name
from yt_sentiment.batch.output import Store
from yt_sentiment.batch.tally import Report
from yt_sentiment.batch.units import process
from yt_sentiment.io.filesystems import filesystem
from yt_sentiment.model import SentimentModel, load_model
from yt_sentiment.model.persistence import read_manifest

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

READ_ROWS: Final = 50_000


def session(master: str | None) -> SparkSession:
    """Return a session; ``master`` such as ``local[2]``, or None where ``spark-submit`` says it."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("yt-sentiment batch")
    if master is not None:
        builder = builder.master(master)
    for name, value in (
        ("spark.sql.session.timeZone", "UTC"),
        ("spark.sql.execution.arrow.maxRecordsPerBatch", "10000"),
        ("spark.python.worker.reuse", "true"),
        ("spark.speculation", "false"),  # a unit is written by one task at a time
        ("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower()),  # in a log, bars would hide lines
    ):
        builder = builder.config(name, value)
    if master is not None and master.startswith("local"):
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "8")
    return builder.getOrCreate()


_LOADED: dict[str, SentimentModel] = {}


def model_of(version: str, files: dict[str, bytes]) -> SentimentModel:
    """Return the model that was broadcast, loaded once per Python worker."""
    if version not in _LOADED:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            _LOADED[version] = load_model(Path(folder))
    return _LOADED[version]


def broadcast_model(spark: SparkSession, folder: Path) -> tuple[Broadcast[dict[str, bytes]], str]:
    """Send the files of a model to every executor, once; return the handle and the model's version."""
    version = read_manifest(folder).version
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return spark.sparkContext.broadcast(files), version


class Spark:
    """Works on the units with the executors of a session, which starts when there is something to do."""

    def __init__(self, start: Callable[[], SparkSession]) -> None:
        self._start = start

    def index(self, job: Job, root: str) -> Iterator[None]:
        """List the comment ids of the units, one per task."""

        def work(some: Iterable[tuple[int, Unit]]) -> Iterable[None]:
            store = Store(root)
            for number, unit in some:
                index(unit, number, store)
                yield

        yield from _each(self._start(), job.units, work, "list the comments of")

    def process(self, job: Job, root: str) -> Iterator[Report]:
        """Score the units, one per task."""
        yield from score(self._start(), job, job.units, root)

    def answer(self, sources: Mapping[str, Source], queries: Mapping[str, str], store: Store) -> None:
        """Answer the queries with Spark SQL; executors write the answers."""
        spark, root = self._start(), store.root
        for name, source in sources.items():
            _frame(spark, source).createOrReplaceTempView(name)
        for name, query in queries.items():

            def write(batches: Iterator[pa.RecordBatch], name: str = name) -> Iterator[pa.RecordBatch]:
                from pyspark import TaskContext

                context = TaskContext.get()
                found = [batch for batch in batches if batch.num_rows]
                if found and context is not None:
                    table = plain(pa.Table.from_batches(found))
                    Store(root).write(part_name(name, context.partitionId()), table)
                yield pa.RecordBatch.from_pydict({"rows": [sum(batch.num_rows for batch in found)]})

            _told(spark.sql(query).mapInArrow(write, "rows long").collect)


def score(spark: SparkSession, job: Job, units: Sequence[Unit], root: str, *, counts: bool = True) -> list[Report]:
    """Return what became of units that the executors scored into ``root``, with what insights are made from or without.

    Raises:
        RuntimeError: with the cause, if an executor failed; what it wrote stays, and is not done again.
    """
    shared, version = broadcast_model(spark, job.model_folder)
    partition_by = job.partition_by

    def work(some: Iterable[tuple[int, Unit]]) -> Iterable[Report]:
        store = Store(root, partition_by, counts=counts)
        for number, unit in some:
            yield process(unit, number, model_of(version, shared.value), store)

    done = _each(spark, units, work, "score")
    shared.unpersist()
    return done


T = TypeVar("T")


def _each(
    spark: SparkSession, units: Sequence[Unit], work: Callable[[Iterable[tuple[int, Unit]]], Iterable[T]], verb: str
) -> list[T]:
    """Return what the executors made of each unit and its number, one per task."""
    spark.sparkContext.setJobDescription(f"{verb} {len(units)} units")
    numbered = spark.sparkContext.parallelize(list(enumerate(units)), max(1, len(units)))
    return _told(numbered.mapPartitions(work).collect)


def _told(collect: Callable[[], T]) -> T:
    """Return what an action gives; where it fails, say what the executor said, without the stack of the JVM."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        return collect()
    except (Py4JJavaError, PySparkException) as error:
        lines = [line.strip() for line in str(error).splitlines()]
        causes = [line for line in lines if re.match(r"[\w.]*(Error|Exception): ", line)]
        raise RuntimeError(f"Spark failed: {causes[-1] if causes else lines[0]}") from error


def _frame(spark: SparkSession, source: Source) -> DataFrame:
    """Return the rows of Parquet files, which the executors read with Arrow: from S3 without Hadoop's libraries."""
    schema, paths = source
    names = spark.createDataFrame([(path,) for path in paths], "path string").repartition(max(1, min(len(paths), 64)))

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for path in batch.column("path").to_pylist():
                store, place = filesystem(path)
                with store.open_input_file(place) as raw:
                    yield from (
                        part.cast(schema) for part in pq.ParquetFile(raw).iter_batches(READ_ROWS, use_threads=False)
                    )

    return names.mapInArrow(read, _spark_schema(schema))


def _spark_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)
