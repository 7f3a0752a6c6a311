"""Time `yt-sentiment batch` with both engines on the same comments, once and replicated: ``reports/scale.json``.

Every run is a process of its own; memory is the proportional set size of its whole tree, JVM and Python workers
included, looked at twice a second. Outputs of both engines are compared row by row and table by table.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from yt_sentiment.io.files import write_json

COMMAND: Final = str(Path(sys.executable).with_name("yt-sentiment"))
CORES: Final = 2
ENGINES: Final = {"local": ["--engine", "local"], "spark": ["--engine", "spark", "--master", f"local[{CORES}]"]}
LOOK_SECONDS: Final = 0.5
PROBABILITIES: Final = ("p_negative", "p_neutral", "p_positive")


def tree(process: int) -> list[int]:
    """Return a process and everything that it started."""
    found = [process]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in children.read_text(encoding="ascii").split()]
            except OSError:
                continue
    return found


def megabytes(process: int) -> float:
    """Return the memory of a process tree; what several share counts once."""
    total = 0
    for one in tree(process):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def timed(source: Path, target: Path, engine: str) -> dict[str, Any]:
    """Run one job; return its rows, seconds and memory."""
    started, most = time.perf_counter(), 0.0
    command = [COMMAND, "batch", str(source), str(target), *ENGINES[engine]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603
        while process.poll() is None:
            most = max(most, megabytes(process.pid))
            time.sleep(LOOK_SECONDS)
        said = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    seconds = round(time.perf_counter() - started, 1)
    found = {"rows": json.loads(said)["rows"], "seconds": seconds, "megabytes": round(most)}
    click.echo(f"{engine}, {source.name}: {found}", err=True)
    return found


def compared(first: Path, second: Path) -> dict[str, Any]:
    """Return how far the predictions of two outputs are apart, and whether their tables are equal."""
    keys = [("source", "ascending"), ("source_row", "ascending")]
    columns = ["source", "source_row", "label", "uncertain", *PROBABILITIES]
    scored = [
        ds.dataset(output / "scored", format="parquet", partitioning="hive").to_table(columns=columns).sort_by(keys)
        for output in (first, second)
    ]
    same = all(scored[0][name].combine_chunks().equals(scored[1][name].combine_chunks()) for name in columns[:4])
    apart = max(float(np.abs(scored[0][name].to_numpy() - scored[1][name].to_numpy()).max()) for name in PROBABILITIES)
    names = sorted(path.name for path in (first / "insights").iterdir())
    unequal = [name for name in names if not _table(first, name).equals(_table(second, name))]
    return {"rows": scored[0].num_rows, "same_labels": same, "largest_difference": apart, "unequal_tables": unequal}


def _table(folder: Path, name: str) -> pa.Table:
    found = ds.dataset(folder / "insights" / name, format="parquet").to_table()
    keys = [key for key in ("channel_id", "video_id", "month", "label", "place") if key in found.column_names]
    return found.sort_by([(key, "ascending") for key in keys]).combine_chunks()


def replicate(file: Path, target: Path, number: int) -> None:
    """Write the comments of a file with ids of their own, since a comment id counts once."""
    with pq.ParquetWriter(target, pq.read_schema(file)) as writer:
        groups = pq.ParquetFile(file)
        for group in range(groups.num_row_groups):
            table = groups.read_row_group(group)
            if "comment_id" in table.column_names:
                place = table.column_names.index("comment_id")
                column = table["comment_id"]
                prefix, nothing = pa.scalar(f"{number}-", column.type), pa.scalar("", column.type)
                joined = pc.binary_join_element_wise(prefix, column, nothing)
                ids = pc.if_else(pc.equal(column, nothing), nothing, joined)
                table = table.set_column(place, table.schema.field(place), ids)
            writer.write_table(table)


def main() -> None:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=Path, default=Path("../shared/data/youtube"), help="folder of Parquet files")
    parser.add_argument("--times", type=int, default=10, help="how often the comments are replicated")
    parser.add_argument("--report", type=Path, default=Path("reports/scale.json"))
    args = parser.parse_args()
    report: dict[str, Any] = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "versions": {name: version(name) for name in ("pyspark", "duckdb", "pyarrow")},
        "cores": CORES,
        "runs": {},
        "compared": {},
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sorted(args.comments.resolve().glob("*.parquet"))
        sources = {"start-up": folder / "one", "once": folder / "once", "replicated": folder / "replicated"}
        for size, source in sources.items():
            source.mkdir()
            for number in range(args.times if size == "replicated" else 1 if size == "once" else 0):
                for file in files:
                    replicate(file, source / f"{number:03}-{file.name}", number)
        pq.write_table(pa.table({"text": ["a single comment"]}), sources["start-up"] / "one.parquet")
        for size, source in sources.items():
            for engine in ENGINES:
                report["runs"].setdefault(size, {})[engine] = timed(source, folder / f"{engine}-{size}", engine)
            if size != "start-up":
                report["compared"][size] = compared(folder / f"local-{size}", folder / f"spark-{size}")
                click.echo(f"{size}: {report['compared'][size]}", err=True)
    write_json(args.report, report)


if __name__ == "__main__":
    main()
