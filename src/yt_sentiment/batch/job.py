"""A batch job from its start to its end; engines differ in who works on the units, and who adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, cast

import pyarrow as pa
import pyarrow.dataset as ds

from yt_sentiment.batch import duplicates
from yt_sentiment.batch.aggregates import INSIGHTS, queries
from yt_sentiment.batch.inputs import Unit
from yt_sentiment.batch.output import PARTIAL, UNITS, Store
from yt_sentiment.batch.ownership import LOCK, owned
from yt_sentiment.batch.tally import MAX_QUARANTINED, JobCounts, Report, Tally, refusal
from yt_sentiment.batch.units import COUNTS, TABLES
from yt_sentiment.io.filesystems import filesystem
from yt_sentiment.model.persistence import read_manifest

SUCCESS: Final = "_SUCCESS"
REPORT: Final = "_report.json"
"""Holds, where a job was refused, what ``SUCCESS`` would."""
JOB: Final = "_job.json"
"""Says what the job is, from its beginning until nothing of it is left but the output."""
DEFAULT_PARTITIONS: Final = ("video_id", "month")


class JobError(ValueError):
    """The job cannot be run as it is asked for."""


class RefusedError(JobError):
    """Nothing was scored, or too much was put aside; what was made stays, without ``_SUCCESS``."""

    def __init__(self, reason: str, summary: JobCounts) -> None:
        super().__init__(reason)
        self.summary = summary


@dataclass(frozen=True, slots=True)
class Job:
    """What to do.

    Attributes:
        units: the input.
        target: where the output goes, a path or ``s3://bucket/prefix``.
        model_folder: the model directory.
        partition_by: columns that the scored rows are split by.
        max_quarantined: share of the rows that may be put aside, 0 to 1.
    """

    units: Sequence[Unit] = field(repr=False)
    target: str
    model_folder: Path
    partition_by: tuple[str, ...] = DEFAULT_PARTITIONS
    max_quarantined: float = MAX_QUARANTINED


class Source(NamedTuple):
    """A table that queries read.

    Attributes:
        schema: of all its files.
        paths: addresses of Parquet files, at least one.
    """

    schema: pa.Schema
    paths: list[str]


def part_name(folder: str, number: int) -> str:
    """Return under which name a part of a query's answer is written."""
    return f"{folder}/part-{number:05}.parquet"


class Engine(Protocol):
    """Who works on the units."""

    def index(self, job: Job, root: str) -> Iterator[None]:
        """List the comment ids of every unit in ``root``; yield after each."""
        ...

    def process(self, job: Job, root: str) -> Iterator[Report]:
        """Score every unit into ``root``; yield what became of each, in any order."""
        ...

    def answer(self, sources: Mapping[str, Source], queries: Mapping[str, str], store: Store) -> None:
        """Write the answer of each query, under its folder, as ``part-….parquet``; the sources are the tables."""
        ...


def run(job: Job, engine: Engine, progress: Callable[[], None] = lambda: None) -> JobCounts:
    """Run a job; return the counts, which ``_SUCCESS`` of the output holds too.

    A local output appears whole, under its name, at the end; until then it grows beside it, and a job that was killed
    goes on there. On S3 ``_SUCCESS`` is what appears last.

    Args:
        job: what to do.
        engine: who does it.
        progress: called twice for every unit.

    Raises:
        JobError: if the output is there already, what is there belongs to another job, or some of it was removed.
        InUseError: if another run works on it.
        RefusedError: if nothing was scored, or too much was put aside.
        ModelFilesError: if there is no model.
        OSError: if something cannot be read or written.
    """
    version = read_manifest(job.model_folder).version
    identity = {
        "model_version": version,
        "partition_by": list(job.partition_by),
        "units": sorted(unit.id for unit in job.units),
    }
    target = Store(job.target)
    in_place = target.on_s3 or _is_ending(target, identity)  # S3 cannot rename
    store = target if in_place else Store(f"{target.path}.partial")
    with owned(store) as check:
        if _is_ending(target, identity):
            store = target
        begun = store.read_json(JOB)
        if begun not in (None, identity):
            raise JobError(f"{store.root} was begun with another input, model or partition; remove it to begin again")
        if begun is None:
            store.write_json(JOB, identity)
        done = cast(JobCounts | None, store.read_json(SUCCESS))
        if done is None:
            done = _work(job, engine, store, progress, version)
            check()
            store.write_json(SUCCESS, done)
        check()
        return _finish(store, target, done)


def _is_ending(target: Store, identity: dict[str, Any]) -> bool:
    """Return whether this job has made its output, and was killed before nothing else was left.

    Raises:
        JobError: if the output is that of another job, or of one that has ended.
    """
    done = target.read_json(SUCCESS)
    if done is not None and target.read_json(JOB) == identity:
        return True
    if done is not None or (not target.on_s3 and target.exists()):
        raise JobError(f"{target.root} is there already; choose another output, or remove it")
    return False


def _work(job: Job, engine: Engine, store: Store, progress: Callable[[], None], version: str) -> JobCounts:
    """Do what is not done; return the counts."""
    _find_duplicates(job, engine, store, progress)
    tally = Tally()
    for report in engine.process(job, store.root):
        tally.add([report])
        progress()
    summary: JobCounts = {"model_version": version, **tally.summary()}
    if reason := refusal(summary, job.max_quarantined):
        store.write_json(REPORT, summary)
        where = f"; see {store.root}/quarantine" if summary["quarantined"] else ""
        raise RefusedError(reason + where, summary)
    _check_noted(job, store, UNITS)
    _check_counted(store, summary["rows"])
    store.remove(INSIGHTS)  # one that was killed may have written more parts
    engine.answer(
        {name: Source(schema, store.tables(f"{PARTIAL}/{name}")) for name, schema in TABLES.items()}, queries(), store
    )
    return summary


def _find_duplicates(job: Job, engine: Engine, store: Store, progress: Callable[[], None]) -> None:
    if store.read_json(duplicates.DONE) is None:
        for _ in engine.index(job, store.root):
            progress()
        _check_noted(job, store, duplicates.NOTED)
        store.remove(duplicates.FOUND)
        if paths := store.tables(duplicates.LISTED):
            engine.answer({"ids": Source(duplicates.IDS, paths)}, {duplicates.FOUND: duplicates.QUERY}, store)
        store.write_json(duplicates.DONE, {})


def _check_noted(job: Job, store: Store, folder: str) -> None:
    """Check that every unit has its note.

    Raises:
        JobError: if one has not.
    """
    noted = store.written(folder)
    if missing := [unit.id for unit in job.units if f"{folder}/{unit.id}.json" not in noted]:
        raise JobError(
            f"{store.root}/{folder} lacks the notes of {len(missing)} of {len(job.units)} units, which somebody else "
            "must have removed; run this again"
        )


def _check_counted(store: Store, rows: int) -> None:
    """Check that what insights are made from was made of every row.

    Raises:
        JobError: if it was not.
    """
    files = {name: {path.rpartition("/")[2] for path in store.tables(f"{PARTIAL}/{name}")} for name in TABLES}
    paths = [filesystem(path)[1] for path in store.tables(f"{PARTIAL}/counts")]
    counted = 0
    if paths:
        counts = ds.dataset(paths, schema=COUNTS, filesystem=store.files, format="parquet")
        counted = sum(sum(batch["comments"].to_pylist()) for batch in counts.to_batches(columns=["comments"]))
    if counted != rows or any(names != files["counts"] for names in files.values()):
        raise JobError(
            f"{store.root}/{PARTIAL} holds the counts of {counted} of {rows} rows, since somebody else must have "
            f"removed some; remove {store.root} to begin again"
        )


def _finish(store: Store, target: Store, done: JobCounts) -> JobCounts:
    """Leave nothing but the output, under its name; a job that is killed here goes on here."""
    for name in (UNITS, PARTIAL, REPORT):
        store.remove(name)
    if store is not target:
        store.move(target)
    target.remove(LOCK)
    target.remove(JOB)
    return done
