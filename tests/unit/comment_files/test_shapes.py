"""Each shape of file: what is read of it, and that what is read and what is left out is all that is in it."""

from __future__ import annotations

import json
import os
import tracemalloc
from datetime import datetime
from pathlib import Path

import pytest

from tests.comment_shapes import DATES, EPOCHS, IDS, NOON, SHAPES, TEXTS, Shape
from yt_sentiment.comment_files import Bad, CommentFileError, Row, open_comments, row_of


def rows_of(path: Path, column: str | None = None) -> list[Row | Bad]:
    with open_comments(path, column) as reading:
        return [row_of(found) for found in reading.rows]


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_is_read_whole(shape: Shape, tmp_path: Path) -> None:
    shape.write(tmp_path / shape.name)
    rows = rows_of(tmp_path / shape.name)
    good = [row for row in rows if isinstance(row, Row)]
    extra = 1 if shape.name in {"broken_byte.csv", "unclosed.csv"} else 0
    assert [row.text for row in good[: len(TEXTS)]] == list(TEXTS)
    assert (len(good), len(rows) - len(good)) == (len(TEXTS) + extra, shape.left_out)
    assert all(bad.reason for bad in rows if isinstance(bad, Bad))
    assert not [row.unreadable for row in good if row.unreadable]
    if shape.likes is not None:
        assert tuple(row.like_count for row in good) == shape.likes
    if shape.dated:
        assert [row.published_at and row.published_at.replace(microsecond=0) for row in good] == [
            datetime.fromisoformat(date) for date in DATES
        ]


@pytest.mark.parametrize("name", ["page.json", "video.info.json", "pages.json"])
def test_ids_parents_authors_and_videos_are_taken(name: str, tmp_path: Path) -> None:
    shape = next(one for one in SHAPES if one.name == name)
    shape.write(tmp_path / name)
    rows = [row for row in rows_of(tmp_path / name) if isinstance(row, Row)]
    assert [row.comment_id for row in rows] == list(IDS)
    assert [row.author for row in rows] == [f"UCwriter{i}" for i in range(3)]
    assert {row.video_id for row in rows} == {"dQw4w9WgXcQ"}
    replies = {"page.json": 1, "video.info.json": 2, "pages.json": 2}[name]
    assert [bool(row.parent_id) for row in rows] == [i == replies for i in range(3)]


def test_a_time_is_relative_to_the_day_of_its_file(tmp_path: Path) -> None:
    path = written(tmp_path, "in.csv", "text,time\na,3 days ago\nb,2 weeks ago (edited)\nc,soon\n")
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    rows = [row for row in rows_of(path) if isinstance(row, Row)]
    assert [row.published_at and row.published_at.isoformat()[:10] for row in rows] == [
        "2024-04-28",
        "2024-04-17",
        None,
    ]
    assert rows[2].unreadable == ("published_at",)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("comment,clean_comment\na,b\n", ["'comment' (1)", "'clean_comment' (2)"]),
        ("text,Comment\na,b\n", ["'text' (1)", "'Comment' (2)"]),
        ("text,text\na,b\n", ["'text' (1)", "'text' (2)", "by its number"]),
        ('[{"body": "a", "message": "b"}]', ["'body' (1)", "'message' (2)"]),
    ],
)
def test_two_columns_are_a_question(tmp_path: Path, content: str, names: list[str]) -> None:
    path = written(tmp_path, "in.json" if content.startswith("[") else "in.csv", content)
    with pytest.raises(CommentFileError, match="--column") as error:
        rows_of(path)
    assert all(name in str(error.value) for name in names)
    answer = "2" if "text,text" in content else names[1].partition("'")[2].partition("'")[0]
    assert [row.text for row in rows_of(path, answer) if isinstance(row, Row)] == ["b"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"id,score\n1,2\n", "only 'id', 'score'"),
        ("a.csv", b"%PDF-1.7 " + b"x" * 3_000_000, "a PDF document"),
        ("a.json", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9000, "a picture (PNG)"),
        ("a.txt", bytes(range(256)) * 900, "is not text"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 90, "a ZIP archive"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 90, "before 2007"),
        ("a.gz", b"\x1f\x8b" + b"x" * 90, "compressed"),
        ("a.csv", b"a" * 3_000_000 + b"\n", "has no column of comments"),
        ("a.csv", b"b,".join([b"a" * 90] * 90) + b"\n1\n", "has no column of comments"),
    ],
)
def test_what_is_no_file_of_comments_is_one_short_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(CommentFileError) as error:
        rows_of(written(tmp_path, name, content))
    message = str(error.value).replace(str(tmp_path), "")
    assert said in message
    assert "\n" not in message
    assert len(message) < 500


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"text": "a"}, {"text": "b"', "not JSON"),
        ('[{"text": "a"} {"text": "b"}]', "expected , or ]"),
        ('[{"text": "a"}, nope]', "Expecting value"),
        ('[{"text": "a"}] and more', "behind its list"),
        ('{"text": "a"', "not JSON"),
        ("[]", ""),
        ('[{"text": null}, {"like_count": 1}, 7, null, {"snippet": {}}]', "text is missing"),
    ],
)
def test_what_is_broken_in_json_is_said(tmp_path: Path, content: str, said: str) -> None:
    rows = rows_of(written(tmp_path, "in.json", content))
    bad = [row.reason for row in rows if isinstance(row, Bad)]
    assert bool(bad) == bool(said)
    assert not said or any(said in reason for reason in bad), bad


def test_items_across_blocks_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yt_sentiment.comment_files.json_values.BLOCK", 7)
    content = '[ {"text": "a, ] b"} ,\n\n{"text": "c\\" }"},"d" , [1]\n] \n'
    rows = rows_of(written(tmp_path, "in.json", content))
    assert [row.text for row in rows if isinstance(row, Row)] == ["a, ] b", 'c" }', "d"]
    assert len(rows) == 4


def test_a_thread_has_its_replies_under_it(tmp_path: Path) -> None:
    reply = {"cid": f"{IDS[0]}.{EPOCHS[0]}", "text": "b"}
    content = json.dumps({"comments": [{"cid": IDS[0], "text": "a", "replies": [reply]}]})
    first, second = (row for row in rows_of(written(tmp_path, "in.json", content)) if isinstance(row, Row))
    assert (first.parent_id, second.parent_id) == ("", IDS[0])


def test_a_column_may_be_said_by_name_in_whatever_spelling_or_by_number(tmp_path: Path) -> None:
    path = written(tmp_path, "in.csv", "id;My Words\n1;great, really\n")
    for column in ("My Words", "my_words", "2"):
        assert [row.text for row in rows_of(path, column) if isinstance(row, Row)] == ["great, really"]
    with pytest.raises(CommentFileError, match="no column of that name: 'words'"):
        rows_of(path, "words")


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl", "in.json", "in.txt"])
def test_twenty_times_as_many_rows_take_no_more_memory(name: str, tmp_path: Path) -> None:
    peaks = []
    for rows in (1_000, 20_000):
        with (tmp_path / name).open("w", encoding="utf-8") as file:
            file.write({"in.csv": "text,likes\n", "in.json": "[\n"}.get(name, ""))
            for i in range(rows):
                row = f"made-up comment {i}, é"
                ends = ",\n" if i + 1 < rows else "\n]"
                file.write(
                    {
                        "in.csv": f'"{row}",{i}\n',
                        "in.txt": f"{row}\n",
                        "in.jsonl": f'{{"text": "{row}"}}\n',
                        "in.json": f'{{"text": "{row}"}}{ends}',
                    }[name]
                )
        tracemalloc.start()
        with open_comments(tmp_path / name) as reading:
            assert sum(1 for _ in reading.rows) == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 3_000_000
