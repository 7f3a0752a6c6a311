"""Files in which a comment was easily lost, or something else taken for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yt_sentiment.comment_files import Bad, CommentFileError, Row, open_comments, row_of


def rows_of(tmp_path: Path, name: str, content: str | bytes) -> tuple[list[str], list[str]]:
    """Return the texts of the comments, and why others are left out."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_comments(path) as reading:
        rows = [row_of(found) for found in reading.rows]
    return [row.text for row in rows if isinstance(row, Row)], [row.reason for row in rows if isinstance(row, Bad)]


AB = [{"text": "a"}, {"text": "b"}]


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ({"message": "success", "data": AB}, ["a", "b"]),
        ({"comments": [], "items": AB}, ["a", "b"]),
        ({"selftext": "post", "comments": AB}, ["post", "a", "b"]),
        ({"message": "hi", "author": "me", "messages": AB}, ["hi", "a", "b"]),
        ({"comments": AB, "items": AB}, ["a", "b"]),
        ({"text": "a", "comments": []}, ["a"]),
    ],
)
def test_a_list_beside_a_text_is_read(tmp_path: Path, value: Any, texts: list[str]) -> None:
    found, bad = rows_of(tmp_path, "in.json", json.dumps(value))
    assert found == texts
    both = bool(value.get("items") and value.get("comments"))
    assert bad == both * ["a list is not read beside the first of comments: items"]


def test_an_unclosed_quote_costs_its_own_line(tmp_path: Path) -> None:
    lines = [*(f"{i},fine {i}" for i in range(400)), '400,"never closed', *(f'{i},"fine\n{i}"' for i in range(99))]
    found, bad = rows_of(tmp_path, "in.csv", "\n".join(["likes,text", *lines]))
    assert len(found) == 499
    assert len(bad) == 1
    assert "in line 402" in bad[0]


def test_a_table_of_one_field_takes_a_line_with_an_unclosed_quote_as_it_is(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "in.csv", 'text\n"so, fine"\n"so true\nc\n') == (["so, fine", '"so true', "c"], [])


def test_many_unclosed_quotes_are_a_row_each(tmp_path: Path) -> None:
    found, bad = rows_of(tmp_path, "in.csv", "likes,text\n" + '1,"no\n2,yes\n' * 500)
    assert (len(found), len(bad)) == (500, 500)


def test_a_broken_byte_in_json_costs_its_comment(tmp_path: Path) -> None:
    content = '[{"text": "ééé"}, {"text": "caf'.encode() + b'\xe9"}]'
    assert rows_of(tmp_path, "in.json", content) == (["ééé"], ["the row has bytes that are not UTF-8"])


def test_a_thread_is_no_parent_of_its_own_comment_and_three_zeros_are_no_likes(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("comment_id,thread_id,likes,text\na,a,1.000,x\nb,a,1.00,y\n", encoding="utf-8")
    with open_comments(path) as reading:
        first, second = (row for found in reading.rows if isinstance(row := row_of(found), Row))
    assert (first.parent_id, first.like_count, first.unreadable) == ("", None, ("like_count",))
    assert (second.parent_id, second.like_count) == ("a", 1)
