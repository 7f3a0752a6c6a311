"""Batch jobs: what is scored, what is put aside, what a killed job leaves, and that both engines agree."""

from __future__ import annotations

import csv
import itertools
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from scripts.ports import free_port
from tests import sweeps
from tests.comment_shapes import SHAPES, TEXTS
from tests.conftest import ROOT
from tests.killing import reported
from tests.s3 import empty_bucket
from tests.server import eventually
from yt_sentiment.batch import duplicates, inputs
from yt_sentiment.batch import units as units_module
from yt_sentiment.batch.inputs import plan
from yt_sentiment.batch.output import Store
from yt_sentiment.cli import main
from yt_sentiment.comment_files.entries import checked
from yt_sentiment.insights.words import shown_words, words_of
from yt_sentiment.labels import LABELS
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel

COMMAND = [str(Path(sys.executable).with_name("yt-sentiment"))]
LOCAL_ENGINE = ["--engine", "local"]
SPARK_ENGINE = ["--engine", "spark", "--master", "local[2]"]
SPARK = pytest.mark.needs("java")
ENGINES = [pytest.param(LOCAL_ENGINE, id="local"), pytest.param(SPARK_ENGINE, id="spark", marks=SPARK)]
WORDS = "great awful song video love boring sound not never best worst intro part ❤️ 😡".split()


def rows(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Return made-up comments of five videos of two channels."""
    return [
        {
            "channel_id": f"channel {i % 5 % 2}",
            "video_id": f"video {i % 5}",
            "comment_id": f"c{i}",
            "like_count": i * 7919 % 100,
            "published_at": datetime(2024, 1 + i % 3, 1 + i % 28, tzinfo=UTC) if i % 4 else None,
            "text": " ".join(WORDS[(i * k) % len(WORDS)] for k in range(1, 6)) + f" {i}",
        }
        for i in range(start, start + count)
    ]


def write_parquet(path: Path, count: int, start: int = 0, group: int = 100) -> None:
    pq.write_table(pa.Table.from_pylist(rows(count, start)), path, row_group_size=group)


@pytest.fixture(scope="module", autouse=True)
def _one_session() -> Iterator[None]:
    """End the session of Spark that the tests share, if there is one."""
    yield
    if "pyspark" in sys.modules:
        from pyspark.sql import SparkSession

        if session := SparkSession.getActiveSession():
            session.stop()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with 700 good rows in three formats."""
    folder = tmp_path / "in"
    folder.mkdir()
    write_parquet(folder / "a.parquet", 400)
    lines = [json.dumps(row, default=str) for row in rows(200, 400)]
    (folder / "b.jsonl").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    names = ["comment_id", "video_id", "text", "ignored"]
    table = [[row["comment_id"], row["video_id"], f'"{row["text"]},\nsecond line"', "x"] for row in rows(100, 600)]
    (folder / "c.csv").write_text("\n".join(",".join(line) for line in [names, *table]) + "\n", encoding="utf-8")
    return folder


def batch(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, arguments)])


def stream(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["stream", *map(str, arguments)])


def spark_context() -> Any:
    """Return the context of the session that the tests share."""
    from yt_sentiment.batch.spark import session

    return session("local[2]").sparkContext


def table(target: Path, name: str = "scored") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        ds.dataset(target / name, format="parquet", partitioning="hive").to_table().to_pylist()
    )
    order = ("channel_id", "video_id", "month", "label", "place", "source", "source_row")
    return sorted(found, key=lambda row: [str(row[key]).zfill(9) for key in order if key in row])


def test_every_row_is_scored_as_the_model_says(source: Path, tmp_path: Path, default_model: SentimentModel) -> None:
    done = batch(source, tmp_path / "out")
    assert done.exit_code == 0, done.stderr[-3000:]
    assert json.loads(done.stdout)["rows"] == 700
    assert json.loads((tmp_path / "out" / "_SUCCESS").read_text())["quarantined"] == 0
    found = table(tmp_path / "out")
    assert sorted(row["comment_id"] for row in found) == sorted(f"c{i}" for i in range(700))
    for row, one in zip(found, default_model.predict([row["text"] for row in found]), strict=True):
        assert (row["label"], row["uncertain"], row["language"]) == (one.sentiment, one.uncertain, one.language)
        assert row["p_positive"] == pytest.approx(one.p_positive, abs=1e-6)
    assert {row["month"] for row in found} == {"2024-01", "2024-02", "2024-03", "unknown"}
    assert not [path.name for path in (tmp_path / "out").iterdir() if path.name.startswith("_") and path.is_dir()]


def test_every_shape_of_file_is_scored_or_put_aside(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for shape in SHAPES:
        shape.write(tmp_path / "in" / shape.name)
    result = batch(tmp_path / "in", tmp_path / "out", "--partition-by", "month", "--max-quarantined", "1")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    extra = 2  # of broken_byte.csv and unclosed.csv
    assert summary["sources"] == len(SHAPES) >= 30
    assert summary["rows"] + summary["duplicates"] == len(SHAPES) * len(TEXTS) + extra
    assert summary["quarantined"] == sum(summary["reasons"].values()) == sum(shape.left_out for shape in SHAPES)
    texts = Counter(ds.dataset(tmp_path / "out" / "scored", partitioning="hive").to_table()["text"].to_pylist())
    assert sum(texts[text] for text in TEXTS) == summary["rows"] - extra


def test_a_comment_without_content_has_no_label(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(json.dumps({"text": text, "video_id": "v"}) + "\n" for text in ("", "1:23", "I love this")),
        encoding="utf-8",
    )
    assert batch(path, tmp_path / "out", "--engine", "local").exit_code == 0
    found = sorted(table(tmp_path / "out"), key=lambda row: int(row["source_row"]))
    assert [(row["label"], row["uncertain"]) for row in found] == [
        ("", "no content"), ("", "no content"), ("positive", ""),
    ]  # fmt: skip


def test_insights_are_those_of_the_rows(source: Path, tmp_path: Path) -> None:
    done = batch(source, tmp_path / "out", "--partition-by", "month")
    assert done.exit_code == 0, done.stderr[-3000:]
    found = table(tmp_path / "out")
    shares = table(tmp_path / "out", "insights/shares_by_video")
    assert [share["video_id"] for share in shares] == [f"video {i}" for i in range(5)]
    for share in shares:
        own = [row for row in found if row["video_id"] == share["video_id"]]
        assert share["comments"] == len(own)
        assert share["uncertain"] == sum(bool(row["uncertain"]) for row in own)
        for label in LABELS:
            assert share[label] == sum(row["label"] == label and not row["uncertain"] for row in own)
    assert sum(one["comments"] for one in table(tmp_path / "out", "insights/trend_by_channel")) == 600, "CSV has none"
    own = [row for row in found if row["video_id"] == "video 1"]
    shown = shown_words(words_of(Batch([row["text"] for row in own])), [row["language"] for row in own])
    words = [one for one in table(tmp_path / "out", "insights/words_by_video") if one["video_id"] == "video 1"]
    for label in LABELS:
        of_label = [
            held for row, held in zip(own, shown, strict=True) if row["label"] == label and not row["uncertain"]
        ]
        counts = Counter(word for held in of_label for word in held)
        ranked = [(word["word"], word["comments"]) for word in words if word["label"] == label]
        assert ranked == sorted(counts.items(), key=lambda one: (-one[1], one[0]))[: len(ranked)]
        assert len(ranked) == min(50, len(counts))
    top = [one for one in table(tmp_path / "out", "insights/top_by_video") if one["video_id"] == "video 1"]
    top.sort(key=lambda one: one["place"])
    assert [one["like_count"] for one in top] == sorted(
        (row["like_count"] for row in own if row["like_count"] is not None), reverse=True
    )[:25]


@SPARK
def test_both_engines_write_the_same(source: Path, tmp_path: Path) -> None:
    for name, engine in (("local", LOCAL_ENGINE), ("spark", SPARK_ENGINE)):
        done = batch(source, tmp_path / name, *engine)
        assert done.exit_code == 0, done.stderr[-3000:]
    assert table(tmp_path / "local") == table(tmp_path / "spark")
    names = sorted(path.name for path in (tmp_path / "local" / "insights").iterdir())
    assert len(names) == 8
    for name in names:
        assert table(tmp_path / "local", f"insights/{name}") == table(tmp_path / "spark", f"insights/{name}")
        schemas = [ds.dataset(tmp_path / engine / "insights" / name).schema for engine in ("local", "spark")]
        assert schemas[0].equals(schemas[1])


@SPARK
def test_spark_submit_runs_the_same_job(source: Path, tmp_path: Path) -> None:
    program = ROOT / "src" / "yt_sentiment" / "cli" / "__main__.py"
    submit = [str(Path(sys.executable).with_name("spark-submit")), "--master", "local[2]", str(program)]
    command = [*submit, "batch", str(source), str(tmp_path / "out"), "--engine", "spark"]
    environ = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])["rows"] == len(table(tmp_path / "out")) == 700


def bad_input(folder: Path) -> dict[str, str]:
    """Write what cannot be scored beside what can; return what is said of each."""
    folder.mkdir()
    write_parquet(folder / "good.parquet", 50)
    whole = (folder / "good.parquet").read_bytes()
    (folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "no.parquet").write_bytes(b"PAR1 is not all that it takes")
    (folder / "empty.csv").write_bytes(b"")
    (folder / "picture.csv").write_bytes(b"\x89PNG\r\n" + bytes(range(256)))
    pq.write_table(pa.table({"score": ["a"]}), folder / "schema.parquet")
    pq.write_table(pa.table({"text": [1, 2]}), folder / "numbers.parquet")
    pq.write_table(pa.table({"text": [None, "fine", "x" * 1_000_000]}), folder / "texts.parquet")
    lines = ['{"text": "fine"}', "{", "[1]", '{"text": {"a": 1}}', '{"like_count": 1}']
    (folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "items.json").write_text('[{"text": "fine"}, {"video": {"name": "v"}}]', encoding="utf-8")
    (folder / "fields.csv").write_text("text,video_id\nfine,v\none\n\nfine,v\n\n", encoding="utf-8")
    return {
        "cut.parquet": "the file cannot be read",
        "no.parquet": "the file cannot be read",
        "empty.csv": "the file is empty, expected a header with a column of comments",
        "picture.csv": "the file is no file of comments that can be read: it is a picture (PNG)",
        "schema.parquet": "the file has no column of comments: only 'score'",
        "numbers.parquet": "text is int, expected a string",
        "texts.parquet": "text is missing; text is too long: 1000000 characters, expected at most 10000",
        "lines.jsonl": "the line is not JSON; the line is list, expected an object; text is dict; text is missing",
        "items.json": "text is missing",
        "fields.csv": "the row has too few or too many fields: 1, expected 2",
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_what_cannot_be_scored_is_put_aside_with_its_reason(tmp_path: Path, engine: list[str]) -> None:
    expected = bad_input(tmp_path / "in")
    done = batch(tmp_path / "in", tmp_path / "out", *engine, "--max-quarantined", 1)
    assert done.exit_code == 0, done.stderr[-3000:]
    said = table(tmp_path / "out", "quarantine")
    for name, reasons in expected.items():
        found = " ".join(row["reason"] for row in said if row["source"].endswith(f"/{name}"))
        for reason in reasons.split("; "):
            assert reason in found, name
    summary = json.loads(done.stdout)
    assert summary["quarantined"] == len(said) == 15
    assert summary["reasons"]["text is missing"] == 3
    assert (summary["sources"], summary["broken_sources"]) == (11, 5)
    assert summary["rows"] == len(table(tmp_path / "out")) == 50 + 1 + 1 + 2 + 1
    assert max(len(row["value"]) for row in said) <= 60


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize("engine", ENGINES)
def test_too_much_put_aside_is_refused_until_it_is_allowed(tmp_path: Path, engine: list[str]) -> None:
    folder, out, partial = tmp_path / "in", tmp_path / "out", tmp_path / "out.partial"
    folder.mkdir()
    write_lines(folder / "a.jsonl", [{"text": f"great {i}", "video_id": "v"} for i in range(94)])
    write_lines(folder / "b.jsonl", [*[{"text": None}] * 4, {"text": 7}, {}])
    for _ in range(2):
        refused = batch(folder, out, *engine)
        assert refused.exit_code == 3
        last = refused.stderr.splitlines()[-1]
        assert "6 of 100 rows were put aside, more than --max-quarantined 0.05" in last
        assert last.endswith(f"most often: text is missing (5); see {partial}/quarantine")
        assert not out.exists()
        assert not (partial / "_SUCCESS").exists()
        report = json.loads((partial / "_report.json").read_text())
        assert json.loads(refused.stdout) == report
        assert (report["rows"], report["quarantined"]) == (94, 6)
        assert len(table(partial, "quarantine")) == 6
    before = {path.name: path.stat().st_mtime_ns for path in partial.rglob("scored/**/*.parquet")}
    allowed = batch(folder, out, *engine, "--max-quarantined", "0.06")
    assert allowed.exit_code == 0, allowed.stderr
    assert {path.name: path.stat().st_mtime_ns for path in out.rglob("scored/**/*.parquet")} == before
    assert json.loads((out / "_SUCCESS").read_text()) == report
    assert len(table(out, "quarantine")) == 6
    assert [one["comments"] for one in table(out, "insights/shares_by_video")] == [94]
    assert not partial.exists()
    assert not (out / "_report.json").exists()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jsonl", b"", "no comment was scored: the input has no rows"),
        ("a.csv", b"text,video_id\n", "no comment was scored: the input has no rows"),
        ("a.jsonl", b"{}\n[]\n{}", "3 of 3 rows were put aside; most often: text is missing (2)"),
        ("a.parquet", b"PAR1 is not all", "1 of 1 rows were put aside; most often: the file cannot be read (1)"),
    ],
)
def test_where_nothing_was_scored_nothing_is_done(
    tmp_path: Path, name: str, content: bytes, expected: str, engine: list[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    done = batch(tmp_path / name, tmp_path / "out", *engine, "--max-quarantined", 1)
    assert done.exit_code == 3
    assert expected in done.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "out.partial" / "_SUCCESS").exists()


def test_broken_files_count_as_files_whatever_was_in_them(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        write_parquet(folder / f"{number}.parquet", 100, number * 100)
    whole = (folder / "2.parquet").read_bytes()
    (folder / "2.parquet").write_bytes(whole[:-1])
    refused = batch(folder, tmp_path / "out")
    assert refused.exit_code == 3
    assert "1 of 3 files cannot be read to their end" in refused.stderr
    assert batch(folder, tmp_path / "out", "--max-quarantined", 0.34).exit_code == 0


FORMS: dict[str, list[tuple[Any, Any]]] = {
    "like_count": [
        (12, 12), ("12", 12), (12.0, 12), ("12.0", 12), ("1,146", 1146), (0, 0), (None, None), ("", None),
        ("1.2K", 1200), ("3 M", 3_000_000), ("nan", ...), (float("nan"), ...), (-1, ...), ("-1", ...), (12.5, ...),
        ("1.146", ...), (2**53 + 2, ...), ("many", ...),
    ],
    "published_at": [
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00:00+00:00"), ("2024-05-01 12:00+02:00", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01", "2024-05-01T00:00:00+00:00"), (None, None), ("", None),
        ("soon", ...), ("May", ...), ("1714557600", "2024-05-01T10:00:00+00:00"),
        (1714557600, "2024-05-01T10:00:00+00:00"), (1714557600.0, "2024-05-01T10:00:00+00:00"),
        ("1714557600123", "2024-05-01T10:00:00.123000+00:00"), (1714557600123456, "2024-05-01T10:00:00.123456+00:00"),
        ("12345678901", ...), (12, ...), (float("nan"), ...), ("20240501", ...), ("10000-01-01", ...),
    ],
    "video_id": [("v", "v"), (7, "7"), (None, ""), ("", ""), (7.5, ...), ("v" * 240, "v" * 240), ("v" * 300, ...)],
}  # fmt: skip
"""What a column may hold, and what is read: ``...`` is what cannot be."""


def write_form(path: Path, row: dict[str, Any]) -> None:
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist([row]), path)
    elif path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([row.keys(), ["" if value is None else value for value in row.values()]])
    else:
        write_lines(path, [row])


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_a_column_that_cannot_be_read_costs_itself_alone(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "in").mkdir()
    forms = [(column, value, expected) for column, cases in FORMS.items() for value, expected in cases]
    if suffix == "csv":  # which holds text alone
        forms = [form if form[:2] != ("video_id", 7.5) else ("video_id", "7.5", "7.5") for form in forms]
    for number, (column, value, _) in enumerate(forms):
        write_form(tmp_path / "in" / f"{number:02}.{suffix}", {"text": "I love this", column: value})
    done = batch(tmp_path / "in", tmp_path / "out")
    assert done.exit_code == 0, done.stderr
    found = {int(Path(row["source"]).stem): row for row in table(tmp_path / "out")}
    for number, (column, value, expected) in enumerate(forms):
        row = found[number]
        assert row["label"] == "positive"
        seen = row[column].isoformat() if isinstance(row[column], datetime) else row[column]
        seen = "" if column == "video_id" and seen is None else seen  # how a dataset reads Hive's name of nothing
        nothing = "" if column == "video_id" else None
        assert str(seen) == str(nothing if expected is ... else expected), (column, value)
        assert row["month"] == (seen[:7] if column == "published_at" and seen else "unknown")
    counts = {column: sum(form[0] == column and form[2] is ... for form in forms) for column in FORMS}
    counts = {column: count for column, count in sorted(counts.items()) if count}
    assert json.loads(done.stdout)["unreadable"] == counts
    assert "cannot be read" in done.stderr
    assert all(f"{column} ({count})" in done.stderr for column, count in counts.items())
    assert not (tmp_path / "out" / "quarantine").exists()


def test_values_that_python_cannot_hold_are_as_unreadable(tmp_path: Path) -> None:
    no_text = pa.Array.from_buffers(pa.string(), 3, pa.array([b"great", b"caf\xe9", b"great"]).buffers())
    dates = pa.array([2**55, 0, None], pa.timestamp("ms", "UTC"))
    columns = {"text": no_text, "published_at": dates, "video_id": ["v"] * 3}
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    done = batch(tmp_path / "in.parquet", tmp_path / "out", "--max-quarantined", 0.4)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["unreadable"] == {"published_at": 1}
    assert [row["source_row"] for row in table(tmp_path / "out")] == [0, 2]
    assert [row["reason"] for row in table(tmp_path / "out", "quarantine")] == ["text is bytes, expected a string"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_comment_id_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: list[str]) -> None:
    monkeypatch.setattr(duplicates, "PART_IDS", 7)
    folder = tmp_path / "in"
    folder.mkdir()
    write_parquet(folder / "a.parquet", 100, group=30)
    first: list[dict[str, Any]] = [
        {"text": None, "comment_id": "late", "video_id": "v"},
        {"text": "great", "comment_id": "late"},
    ]
    write_lines(folder / "b.jsonl", [*first, *[{"text": "great", "comment_id": "twice", "video_id": "v"}] * 2])
    with (folder / "c.csv").open("w", newline="", encoding="utf-8") as file:
        again = [[row["comment_id"], row["text"]] for row in rows(60, 50)]
        csv.writer(file).writerows([["comment_id", "text"], *again, *[["", "great"]] * 3, ["late", "another"]])
    done = batch(folder, tmp_path / "out", *engine)
    assert done.exit_code == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["duplicates"] == 50 + 1 + 1
    assert summary["rows"] == len(table(tmp_path / "out")) == 100 + 10 + 2 + 3
    assert "the same comment_id: 52 rows" in done.stderr
    found = table(tmp_path / "out")
    ids = [row["comment_id"] for row in found if row["comment_id"]]
    assert sorted(ids) == sorted({*(f"c{i}" for i in range(110)), "late", "twice"})
    assert [(Path(row["source"]).name, row["source_row"]) for row in found if row["comment_id"] == "late"] == [
        ("b.jsonl", 1)
    ]
    assert {row["comment_id"] for row in found if row["source"].endswith("c.csv")} == {
        "", *(f"c{i}" for i in range(100, 110))
    }  # fmt: skip
    shares = {one["video_id"]: one["comments"] for one in table(tmp_path / "out", "insights/shares_by_video")}
    assert shares == {"v": 1} | dict.fromkeys([f"video {i}" for i in range(5)], 20)
    top = table(tmp_path / "out", "insights/top_by_video")
    assert len({(one["video_id"], one["comment_id"]) for one in top}) == len(top) == 101


def test_a_table_that_changes_while_it_is_read_is_refused() -> None:
    row = checked(0, {"text": "great", "comment_id": "a"})
    left_out = duplicates.without([row, row], iter([duplicates.Duplicate(1, "b")]))
    with pytest.raises(inputs.InputError, match="has changed while it was read"):
        list(left_out)


@pytest.mark.parametrize("arguments", sweeps.STEPS)
def test_killed_before_any_step_a_job_goes_on_and_gives_the_same(tmp_path: Path, arguments: list[str]) -> None:
    steps = reported("tests.killed_batch", *arguments, folder=tmp_path)
    wrong = [step for step in steps if not step["equal"] or step["scored"] != step["to score"] or step["leftovers"]]
    assert wrong == []
    names = [step["step"] for step in steps]
    if arguments:
        assert len(names) == 3
        return
    assert {"open _job.json", "open _SUCCESS", "os.rename out", "os.remove _job.json"} <= set(names)
    assert {f"os.mkdir {name}" for name in ("ids", "duplicates", "scored", "quarantine", "insights")} <= set(names)
    assert names.count("open _SUCCESS") == names.count("open _job.json") == 2, "before it and halfway"
    assert {step["to score"] for step in steps} == {0, 1, 2}
    assert [step["step"] for step in steps if step["there"]] == ["os.remove _lock", "os.remove _job.json"]


@SPARK
def test_a_killed_job_goes_on_and_gives_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        write_parquet(folder / f"{number}.parquet", 1800, number * 1800, group=300)
    units, partial = plan(str(folder)), tmp_path / "out.partial"
    assert len(units) == 24
    note = partial / "_units" / f"{units[3].id}.json"
    note.parent.mkdir(parents=True)
    os.mkfifo(note)  # whoever writes into it waits for a reader that never comes, so that the job cannot end

    def notes() -> list[Path]:
        return [path for path in note.parent.iterdir() if path.is_file()]

    with killed_at_the_end("batch", folder, tmp_path / "out", *SPARK_ENGINE) as process:
        eventually(lambda: len(notes()) >= 3 or process.poll() is not None, "units are done")
    assert not (tmp_path / "out").exists()
    assert 3 <= len(notes()) < 24, "killed midway"
    note.unlink()
    again = batch(folder, tmp_path / "out", *SPARK_ENGINE)
    assert again.exit_code == 0, again.stderr[-3000:]
    assert not partial.exists()
    whole = batch(folder, tmp_path / "whole", *SPARK_ENGINE)
    assert whole.exit_code == 0
    assert again.stdout == whole.stdout
    assert table(tmp_path / "out") == table(tmp_path / "whole")
    assert len(table(tmp_path / "out")) == 7_200
    for path in (tmp_path / "whole" / "insights").iterdir():
        assert table(tmp_path / "out", f"insights/{path.name}") == table(tmp_path / "whole", f"insights/{path.name}")


def test_what_is_done_is_not_done_again(
    source: Path, tmp_path: Path, default_model: SentimentModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(str(tmp_path / "out.partial"), ("month",))
    [first, *_] = plan(str(source))
    report = units_module.process(first, 0, default_model, store)
    monkeypatch.setattr(units_module, "score", lambda *_: pytest.fail("scored again"))
    assert units_module.process(first, 0, default_model, store) == report
    monkeypatch.undo()
    note = tmp_path / "out.partial" / "_units" / f"{first.id}.json"
    note.write_bytes(note.read_bytes()[:7])
    assert units_module.process(first, 0, default_model, store) == report, "a note that was cut short is none"


def test_a_bucket_that_goes_away_is_no_broken_file(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> Iterator[Any]:
        raise OSError("AWS Error NETWORK_CONNECTION during GetObject operation")

    monkeypatch.setattr(inputs, "read_comments", gone)
    [unit] = [one for one in plan(str(source)) if one.kind == "jsonl"]
    with pytest.raises(OSError, match="NETWORK_CONNECTION"):
        list(inputs.read(unit))


@pytest.mark.parametrize("engine", ENGINES)
def test_what_stops_a_job_is_said_and_leaves_no_output(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: list[str]
) -> None:
    out = tmp_path / "out"
    away = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_REGION": "us-east-1",
    }
    for arguments, environ, expected in (
        ([source, out, "--model", tmp_path / "nowhere"], {}, "nowhere"),
        ([tmp_path / "nothing", out], {}, "has no file that ends in .csv, .tsv"),
        (["s3://bucket/in", out], away, "bucket"),
        ([source, "s3://bucket/out"], away, "bucket"),
        (["s3://bucket/in", out], {"AWS_MAX_ATTEMPTS": "few"}, "AWS_MAX_ATTEMPTS is 'few', expected an integer"),
        (["ftp://somewhere", out], {}, "is not a known address"),
        ([source, out, "--max-quarantined", "1.5"], {}, "1.5 is not a share, expected a number from 0 to 1"),
        ([source, out, "--max-quarantined", "nan"], {}, "nan is not a share, expected a number from 0 to 1"),
    ):
        with monkeypatch.context() as settings:
            for name, value in environ.items():
                settings.setenv(name, value)
            done = batch(*arguments, *engine)
        assert done.exit_code in (1, 2), arguments
        assert expected in done.stderr, done.stderr[-2000:]
        assert done.exception is None or isinstance(done.exception, SystemExit)
        assert not out.exists()


@contextmanager
def small_files() -> Iterator[None]:
    """Let a file of this process grow to 2 kB, and no more: the kernel's way to be full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_full_disk_stops_the_job_and_more_room_lets_it_go_on(
    source: Path, tmp_path: Path, engine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, ExitStack() as stack:
        patch.setattr(sys, "dont_write_bytecode", True)  # or what is imported now would be compiled into half a file
        if engine == LOCAL_ENGINE:
            stack.enter_context(small_files())
        else:  # it is Spark's Python workers that write
            limited = tmp_path / "limited"
            script = f'#!/bin/bash\ntrap "" XFSZ\nulimit -f 2\nexec {sys.executable} -B "$@"\n'
            limited.write_text(script, encoding="utf-8")
            limited.chmod(0o755)
            patch.setattr(spark_context(), "pythonExec", str(limited))
        done = batch(source, tmp_path / "out", *engine)
    assert done.exit_code == 1
    assert "File too large" in done.stderr.splitlines()[-1], done.stderr[-2000:]
    assert not (tmp_path / "out").exists()
    again = batch(source, tmp_path / "out", *engine)
    assert again.exit_code == 0, again.stderr[-2000:]
    assert len(table(tmp_path / "out")) == 700


def test_an_output_is_never_mixed_with_another(source: Path, tmp_path: Path) -> None:
    assert batch(source, tmp_path / "out").exit_code == 0
    again = batch(source, tmp_path / "out")
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    partial = tmp_path / "other.partial"
    partial.mkdir()
    (partial / "_job.json").write_text('{"units": []}')
    other = batch(source, tmp_path / "other")
    assert "was begun with another input, model or partition" in other.output
    unknown = batch(source, tmp_path / "third", "--partition-by", "author")
    assert "has 'author', expected some of channel_id, video_id, month" in unknown.output


def test_a_table_is_read_in_ranges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yt_sentiment.batch.table_input.TABLE_ROWS", 30)
    with sqlite3.connect(tmp_path / "comments.db") as connection:
        connection.execute(
            "CREATE TABLE comments (id INTEGER PRIMARY KEY, text TEXT, video_id TEXT, like_count INTEGER)"
        )
        connection.executemany(
            "INSERT INTO comments VALUES (?, ?, ?, ?)",
            [(3 * i, row["text"], row["video_id"], row["like_count"]) for i, row in enumerate(rows(100))],
        )
    url = f"jdbc:sqlite:///{tmp_path}/comments.db"
    done = batch(url, tmp_path / "out", "--table", "comments")
    assert done.exit_code == 0, done.output
    found = table(tmp_path / "out")
    assert [row["source_row"] for row in sorted(found, key=lambda row: row["source_row"])] == list(range(0, 300, 3))
    for arguments, expected in (
        (["--table", "nothing"], "'nothing' cannot be read"),
        (["--table", "comments", "--key", "number"], "has no column 'number', only id, text"),
        (["--table", "comments", "--key", "text"], "holds str, expected integers"),
    ):
        refused = batch(url, tmp_path / "refused", *arguments)
        assert (refused.exit_code, expected in refused.output) == (1, True), refused.output
    with sqlite3.connect(tmp_path / "comments.db") as connection:
        connection.execute("DELETE FROM comments")
    empty = batch(url, tmp_path / "empty", "--table", "comments")
    assert (empty.exit_code, "the input has no rows" in empty.stderr) == (3, True)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with empty_bucket(monkeypatch) as client:
        yield client


@pytest.mark.parametrize("engine", ENGINES)
def test_s3_is_read_and_written(
    source: Path, tmp_path: Path, s3: Any, engine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in source.iterdir():
        s3.upload_file(str(path), "comments", f"in/{path.name}")
    if engine == SPARK_ENGINE:  # whose workers start with the environment that the context holds
        for name in (name for name in os.environ if name.startswith("AWS_")):
            monkeypatch.setitem(spark_context().environment, name, os.environ[name])
    arguments = ["s3a://comments/in", "s3a://comments/out", *engine, "--partition-by", "month"]
    done = batch(*arguments)
    assert done.exit_code == 0, done.stderr[-3000:]
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket="comments", Prefix="out/")["Contents"]]
    for key in keys:
        if key.endswith(".parquet"):
            (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
            s3.download_file("comments", key, str(tmp_path / key))
    assert json.loads(s3.get_object(Bucket="comments", Key="out/_SUCCESS")["Body"].read())["rows"] == 700
    assert len(table(tmp_path / "out")) == 700
    assert not [key for key in keys if "/_units/" in key or "/_partial/" in key]
    assert "is there already" in batch(*arguments).stderr


def drop(folder: Path, number: int) -> None:
    """Let a file appear whole, as writers must."""
    hidden = folder.parent / f"{number}.parquet"
    write_parquet(hidden, 200, number * 200)
    hidden.rename(folder / hidden.name)


@contextmanager
def killed_at_the_end(*arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command with all its processes, until the block ends, however it does."""
    with subprocess.Popen(  # noqa: S603
        [*COMMAND, *map(str, arguments)],
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@SPARK
def test_a_stream_that_is_killed_has_scored_no_file_twice(tmp_path: Path) -> None:
    folder, target = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    arguments = [str(folder), str(target), "--master", "local[2]", "--partition-by", "month"]
    files = itertools.count()
    with killed_at_the_end("stream", *arguments, "--seconds", "1") as process:
        for batches in (1, 2):
            done = len(list(target.glob("_units/*")))
            for _ in range(3):
                drop(folder, next(files))
            eventually(
                lambda done=done: len(list(target.glob("_units/*"))) > done or process.poll() is not None,  # type: ignore[misc]
                f"{batches} batches are begun",
            )
        assert process.poll() is None
        drop(folder, next(files))
    drop(folder, next(files))
    finished = stream(*arguments, "--once")
    assert finished.exit_code == 0, finished.stderr[-3000:]
    ids = [row["comment_id"] for row in table(target)]
    assert len(ids) == len(set(ids)) == 8 * 200
    nothing = stream(*arguments, "--once")
    assert nothing.exit_code == 0
    assert len(table(target)) == 8 * 200, "nothing twice"


@SPARK
def test_a_stream_that_ends_says_what_it_put_aside(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    arguments = [folder, tmp_path / "out", "--master", "local[2]", "--once"]
    write_lines(folder / "a.jsonl", [{"text": "great", "video_id": "v", "like_count": "many"}, {}])
    refused = stream(*arguments)
    assert refused.exit_code == 3, refused.output
    assert "like_count (1)" in refused.stderr
    last = refused.stderr.splitlines()[-1]
    assert "1 of 2 rows were put aside, more than --max-quarantined 0.05; most often: text is missing (1)" in last
    assert stream(*arguments).exit_code == 0, "nothing came"
    write_lines(folder / "b.jsonl", [{"text": "great", "video_id": "v"}, {}])
    assert stream(*arguments, "--max-quarantined", "0.5").exit_code == 0
    assert [row["text"] for row in table(tmp_path / "out")] == ["great", "great"]
    assert not (tmp_path / "out" / "_partial").exists(), "a stream makes no insights"
