"""A batch job from its start to its end; engines differ in who works on the units, and who adds up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from pyarrow import fs

from yt_sentiment.batch.inputs import Unit, filesystem
from yt_sentiment.batch.insights import queries
from yt_sentiment.batch.units import PARTIAL, TABLES, UNITS, Report, Store
from yt_sentiment.model_files import read_manifest

SUCCESS: Final = "_SUCCESS"
JOB: Final = "_job.json"
DEFAULT_PARTITIONS: Final = ("video_id", "month")


class JobError(ValueError):
    """The job cannot be run as it is asked for."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to do.

    Attributes:
        units: the input.
        target: where the output goes, a path or ``s3://bucket/prefix``.
        model_folder: the model directory.
        partition_by: columns that the scored rows are split by.
    """

    units: Sequence[Unit] = field(repr=False)
    target: str
    model_folder: Path
    partition_by: tuple[str, ...] = DEFAULT_PARTITIONS


def part_name(query: str, number: int) -> str:
    """Return under which name a part of a query's answer is written."""
    return f"insights/{query}/part-{number:05}.parquet"


class Engine(Protocol):
    """Who works on the units."""

    def process(self, job: Job, root: str) -> Iterator[Report]:
        """Score every unit into ``root``; yield what became of each, in any order."""
        ...

    def add_up(self, paths: Mapping[str, list[str]], queries: Mapping[str, str], store: Store) -> None:
        """Write each query's answer as ``insights/NAME/part-….parquet``, over the tables whose files are given."""
        ...


def run(job: Job, engine: Engine, progress: Callable[[Report], None] = lambda _: None) -> dict[str, Any]:
    """Run a job; return counts, which ``_SUCCESS`` of the output holds too.

    A local output appears whole, under its name, at the end; until then it grows beside it, and a job that was killed
    goes on there. On S3 ``_SUCCESS`` is what appears last.

    Raises:
        JobError: if the output is there already, or what is there belongs to another job.
        ModelFilesError: if there is no model.
        OSError: if something cannot be read or written.
    """
    version = read_manifest(job.model_folder).version
    identity = {
        "model_version": version,
        "partition_by": list(job.partition_by),
        "units": sorted(unit.id for unit in job.units),
    }
    root = _begin(job, identity)
    reports = []
    for report in engine.process(job, root):
        reports.append(report)
        progress(report)
    store = Store(root, job.partition_by)
    paths = {name: store.names(f"{PARTIAL}/{name}") for name in TABLES}
    if any(paths.values()):
        engine.add_up(paths, queries(), store)
    summary = {
        "model_version": version,
        "sources": len({report.source for report in reports}),
        "units": len(reports),
        "rows": sum(report.rows for report in reports),
        "quarantined": sum(report.quarantined for report in reports),
    }
    _end(job, root, summary)
    return summary


def _partial(target: str) -> str:
    """Return where an output grows: beside its place, or in its place on S3, which cannot rename."""
    if "://" in target and not target.startswith("file://"):
        return target
    path = Path(filesystem(target)[1])
    return str(path.with_name(path.name + ".partial"))


def _begin(job: Job, identity: dict[str, Any]) -> str:
    files, path = filesystem(job.target)
    if files.get_file_info(f"{path}/{SUCCESS}").is_file or (
        _partial(job.target) != job.target and files.get_file_info(path).type != fs.FileType.NotFound
    ):
        raise JobError(f"{job.target} is there already; choose another output, or remove it")
    root = _partial(job.target)
    files, path = filesystem(root)
    begun = b""
    if files.get_file_info(f"{path}/{JOB}").is_file:
        with files.open_input_stream(f"{path}/{JOB}") as file:
            begun = file.read()
    wanted = json.dumps(identity).encode()
    if begun not in (b"", wanted):
        raise JobError(f"{root} was begun with another input, model or partition; remove it to begin anew")
    if not begun:
        files.create_dir(path, recursive=True)
        with files.open_output_stream(f"{path}/{JOB}") as file:
            file.write(wanted)
    return root


def _end(job: Job, root: str, summary: dict[str, Any]) -> None:
    """Remove what only the job needed, and say that it is done."""
    files, path = filesystem(root)
    for name in (UNITS, PARTIAL):
        if files.get_file_info(f"{path}/{name}").type == fs.FileType.Directory:
            files.delete_dir(f"{path}/{name}")
    files.delete_file(f"{path}/{JOB}")
    with files.open_output_stream(f"{path}/{SUCCESS}") as file:
        file.write((json.dumps(summary) + "\n").encode())
    if root != job.target:
        shutil.move(path, filesystem(job.target)[1])
