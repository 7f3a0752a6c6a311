"""One process, one unit after another; DuckDB adds up, and spills to disk what does not fit."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from yt_sentiment.batch.inputs import filesystem
from yt_sentiment.batch.insights import plain
from yt_sentiment.batch.job import Job, part_name
from yt_sentiment.batch.units import TABLES, Report, Store, process
from yt_sentiment.model import load_model

MEMORY: Final = "512MB"
PART_ROWS: Final = 100_000


class Local:
    """Works on the units itself."""

    def process(self, job: Job, root: str) -> Iterator[Report]:
        """Score every unit, in order."""
        model, store = load_model(job.model_folder), Store(root, job.partition_by)
        for unit in job.units:
            yield process(unit, model, store)

    def add_up(self, paths: Mapping[str, list[str]], queries: Mapping[str, str], store: Store) -> None:
        """Answer the queries with DuckDB."""
        with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            connection.execute(f"SET temp_directory = '{folder}'")
            connection.execute("SET threads = 1")
            files, _ = filesystem(store.root)
            for name, schema in TABLES.items():
                places = [filesystem(path)[1] for path in paths[name]]
                connection.register(name, ds.dataset(places, schema=schema, filesystem=files, format="parquet"))
            for name, query in queries.items():
                for number, batch in enumerate(connection.sql(query).to_arrow_reader(PART_ROWS)):
                    store.write(part_name(name, number), plain(pa.Table.from_batches([batch])))
