"""Batch jobs, part by part: what is read, who holds an output, and when a job may not end."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.s3 import empty_bucket
from yt_sentiment.batch import duplicates, inputs, job, ownership, table_input, units
from yt_sentiment.batch.inputs import Unit, plan, read
from yt_sentiment.batch.local import Local
from yt_sentiment.batch.output import PARTIAL, UNITS, Store
from yt_sentiment.batch.ownership import InUseError, owned
from yt_sentiment.batch.table_input import plan_table, read_table
from yt_sentiment.batch.tally import Report
from yt_sentiment.comment_files.entries import Bad, Row, checked
from yt_sentiment.model import SentimentModel, default_model_folder

# What is read


def test_an_identifier_is_bounded_by_the_name_of_its_folder() -> None:
    found = {
        name: checked(0, {"text": "great", "video_id": name}) for name in ("v" * 240, "v" * 241, "é" * 41, "/" * 81)
    }
    rows = [row for row in found.values() if isinstance(row, Row)]
    assert [row.video_id[:1] for row in rows] == ["v", "", "", ""]
    assert [row.unreadable for row in rows] == [(), *[("video_id",)] * 3]


@pytest.fixture
def failing(tmp_path: Path) -> Unit:
    """A file of which no byte can be read: the memory of this process has none at 0."""
    path = tmp_path / "in.csv"
    path.symlink_to("/proc/self/mem")
    return Unit(str(path), "csv")


def test_a_disk_that_fails_is_no_broken_file(failing: Unit) -> None:
    with pytest.raises(OSError) as error:  # noqa: PT011
        list(read(failing))
    assert error.value.errno == errno.EIO


def test_nothing_is_done_of_what_a_disk_did_not_give(
    failing: Unit, tmp_path: Path, default_model: SentimentModel
) -> None:
    store = Store(str(tmp_path / "out"))
    with pytest.raises(OSError, match=r"\[Errno 5\]"):
        duplicates.index(failing, 0, store)
    with pytest.raises(OSError, match=r"\[Errno 5\]"):
        units.process(failing, 0, default_model, store)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


@pytest.mark.parametrize("reason", [(errno.EACCES, "not allowed"), ("AWS Error NETWORK_CONNECTION",)])
def test_a_file_whose_end_is_not_given_is_not_planned_as_a_broken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: tuple[Any, ...]
) -> None:
    pq.write_table(pa.table({"text": ["great"] * 3}), tmp_path / "in.parquet", row_group_size=1)

    def refuse(_: object) -> NoReturn:
        raise OSError(*reason)

    monkeypatch.setattr(pq, "ParquetFile", refuse)
    with pytest.raises(OSError, match=str(reason[-1])):
        plan(str(tmp_path))


def test_a_parquet_file_without_rows_is_whole(tmp_path: Path) -> None:
    with pq.ParquetWriter(tmp_path / "none.parquet", pa.schema([("text", pa.string())])):
        pass
    [unit] = plan(str(tmp_path))
    assert list(read(unit)) == []
    with pq.ParquetWriter(tmp_path / "none.parquet", pa.schema([("score", pa.string())])):
        pass
    [unit] = plan(str(tmp_path))
    [bad] = read(unit)
    assert isinstance(bad, Bad)
    assert "the file has no column of comments: only 'score'" in bad.reason


def test_a_second_sheet_is_put_aside_and_breaks_no_file(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        for name in ("comments", "notes"):
            pd.DataFrame({"text": ["fine"]}).to_excel(book, sheet_name=name, index=False)
    [unit] = plan(str(tmp_path))
    _, bad = read(unit)
    assert isinstance(bad, Bad)
    report = Report("unit", "book.xlsx")
    report.add([], [bad])
    assert (report.quarantined, report.broken) == (1, False)
    report.add([], [Bad(None, "the file cannot be read", rest=True)])
    assert report.broken


def in_database(tmp_path: Path, keys: list[int | None]) -> str:
    with sqlite3.connect(tmp_path / "comments.db") as connection:
        connection.execute("CREATE TABLE comments (number INTEGER, text TEXT)")
        connection.executemany("INSERT INTO comments VALUES (?, 'great')", [(key,) for key in keys])
    return f"sqlite:///{tmp_path}/comments.db"


@pytest.mark.parametrize(
    "keys",
    [
        [i << 50 for i in range(100)],  # as sparse as keys can be
        list(range(100)),
        [-5, *[7] * 80, 8, 2**63 - 1],  # most of one key
        [i // 3 for i in range(100)],
        [4],
    ],
)
def test_units_of_a_table_follow_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: list[int]) -> None:
    monkeypatch.setattr(table_input, "TABLE_ROWS", 30)
    found = plan_table(in_database(tmp_path, list(keys)), "comments", "number")
    assert len(found) <= len(keys) // 30 + 1
    assert [row[0] for unit in found for row in read_table(unit)] == sorted(keys)


def test_rows_without_a_key_are_refused_with_their_number(tmp_path: Path) -> None:
    url = in_database(tmp_path, [1, None, 2, None])
    with pytest.raises(inputs.InputError, match=r"'number' is NULL in 2 rows, .* another --key"):
        plan_table(url, "comments", "number")


def test_a_stream_keeps_nothing_that_nobody_reads(tmp_path: Path, default_model: SentimentModel) -> None:
    for counts in (True, False):
        store = Store(str(tmp_path / str(counts)), counts=counts)
        units.score([(0, {"text": "great"})], "in", "in", default_model, store, iter(()))
        assert (tmp_path / str(counts) / "scored").exists()
        assert (tmp_path / str(counts) / PARTIAL).exists() is counts


# Who holds an output


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with empty_bucket(monkeypatch) as client:
        yield client


def keys(bucket: Any) -> list[str]:
    return [one["Key"] for one in bucket.list_objects_v2(Bucket="comments").get("Contents", [])]


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., job.Job]:
    """A job on two files of a comment each."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"text": "great", "video_id": "v"}\n')
    return lambda target: job.Job(plan(str(tmp_path)), target, default_model_folder(), ("month",))


def test_a_second_run_on_a_local_output_is_refused(tmp_path: Path, asked: Callable[..., job.Job]) -> None:
    target = str(tmp_path / "out")
    with owned(Store(f"{target}.partial")), pytest.raises(InUseError, match=r"another run works on .*out\.partial"):
        job.run(asked(target), Local())
    assert job.run(asked(target), Local())["rows"] == 2
    assert not list(tmp_path.glob("out*/_*lock")), "what held it is gone"


def test_a_second_run_on_a_bucket_is_refused(bucket: Any, asked: Callable[..., job.Job]) -> None:
    target = "s3://comments/out"
    with owned(Store(target)) as check:
        with pytest.raises(InUseError, match=r"another run works on s3://comments/out: process \d+ on .*takes over"):
            job.run(asked(target), Local())
        check()
    assert job.run(asked(target), Local())["rows"] == 2
    assert [key for key in keys(bucket) if "/_" in key] == ["out/_SUCCESS"]


def test_a_run_that_gives_no_sign_is_taken_over_and_notices(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store("s3://comments/out")
    with owned(store) as check:
        monkeypatch.setattr(ownership, "STALE_SECONDS", 0)
        with owned(store) as other:
            with pytest.raises(InUseError, match="another run took over"):
                check()
            other()
    assert not [key for key in keys(bucket) if key.endswith(".json")]


def test_who_holds_an_output_says_so_again_and_again(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setattr(ownership, "RENEW_SECONDS", 0.0)
    store, again, enough = Store("s3://comments/out"), [], threading.Event()
    write = store.write_json

    def told(name: str, content: dict[str, Any]) -> None:
        write(name, content)
        again.append(name)
        if len(again) == 4:
            monkeypatch.setattr(ownership, "RENEW_SECONDS", 3600.0)
            enough.set()

    monkeypatch.setattr(store, "write_json", told)
    with owned(store):
        assert enough.wait(60)
    assert len(set(again)) == 1


# When a job may not end


class Robbed(Local):
    """An engine beside which somebody removes files."""

    def __init__(self, name: str) -> None:
        self._name = name

    def process(self, asked: job.Job, root: str) -> Iterator[Report]:
        yield from super().process(asked, root)
        store = Store(root)
        store.remove(self._name)


@pytest.mark.parametrize(
    ("removed", "said"),
    [
        (UNITS, "lacks the notes of 2 of 2 units"),
        (PARTIAL, "holds the counts of 0 of 2 rows"),
        (f"{PARTIAL}/words", "holds the counts of 2 of 2 rows"),
    ],
)
def test_a_job_does_not_end_where_part_of_its_work_is_gone(
    tmp_path: Path, asked: Callable[..., job.Job], removed: str, said: str
) -> None:
    with pytest.raises(job.JobError, match=said):
        job.run(asked(str(tmp_path / "out")), Robbed(removed))
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "out.partial" / job.SUCCESS).exists()


def test_an_output_may_be_an_address_that_ends_in_a_slash(tmp_path: Path, asked: Callable[..., job.Job]) -> None:
    assert job.run(asked(f"file://{tmp_path}/out/"), Local())["rows"] == 2
    assert (tmp_path / "out" / job.SUCCESS).exists()
