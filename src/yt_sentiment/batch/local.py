"""One process, one unit after another; DuckDB adds up, and spills to disk what does not fit."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from yt_sentiment.batch.aggregates import plain
from yt_sentiment.batch.duplicates import index
from yt_sentiment.batch.job import Job, Source, part_name
from yt_sentiment.batch.output import Store
from yt_sentiment.batch.tally import Report
from yt_sentiment.batch.units import process
from yt_sentiment.io.filesystems import filesystem
from yt_sentiment.model import load_model

MEMORY: Final = "512MB"
PART_ROWS: Final = 100_000


class Local:
    """Works on the units itself."""

    def index(self, job: Job, root: str) -> Iterator[None]:
        """List the comment ids of every unit, in order."""
        store = Store(root)
        for number, unit in enumerate(job.units):
            index(unit, number, store)
            yield

    def process(self, job: Job, root: str) -> Iterator[Report]:
        """Score every unit, in order."""
        model, store = load_model(job.model_folder), Store(root, job.partition_by)
        for number, unit in enumerate(job.units):
            yield process(unit, number, model, store)

    def answer(self, sources: Mapping[str, Source], queries: Mapping[str, str], store: Store) -> None:
        """Answer the queries with DuckDB."""
        with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            connection.execute(f"SET temp_directory = '{folder}'")
            connection.execute("SET threads = 1")
            for name, source in sources.items():
                paths = [filesystem(path)[1] for path in source.paths]
                table = ds.dataset(paths, schema=source.schema, filesystem=store.files, format="parquet")
                connection.register(name, table)
            for name, query in queries.items():
                for number, batch in enumerate(connection.sql(query).to_arrow_reader(PART_ROWS)):
                    store.write(part_name(name, number), plain(pa.Table.from_batches([batch])))
