from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from yt_sentiment import scoring
from yt_sentiment.bounds import MAX_CHARACTERS, TextTooLongError
from yt_sentiment.model import SentimentModel
from yt_sentiment.scoring import NEW_COLUMNS, CommentFileError, score_file


def run(model: SentimentModel, tmp_path: Path, content: str | bytes) -> list[list[str]]:
    source = tmp_path / "in.csv"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    score_file(model, source, tmp_path / "out.csv")
    return list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))


def test_rows_and_columns_stay_in_order_and_seven_are_added(model: SentimentModel, tmp_path: Path) -> None:
    content = 'id,text,note\n1,"great, lovely",x\n2,"two\nlines",\n3,,\n2,awful 😡,"a ""quote"""\n'
    header, *rows = run(model, tmp_path, content)
    assert header == ["id", "text", "note", *NEW_COLUMNS]
    assert [row[:3] for row in rows] == [
        ["1", "great, lovely", "x"], ["2", "two\nlines", ""], ["3", "", ""], ["2", "awful 😡", 'a "quote"'],
    ]  # fmt: skip
    for row, prediction in zip(rows, model.predict([row[1] for row in rows]), strict=True):
        assert row[3] == prediction.sentiment
        assert float(row[4]) == pytest.approx(prediction.confidence, abs=1e-6)
        assert sum(map(float, row[5:8])) == pytest.approx(1, abs=3e-6)
        assert row[8:] == [prediction.language, prediction.uncertain]


@pytest.mark.parametrize(
    "text", ["", "  ", ".", "https://youtu.be/dQw4w9WgXcQ", "12:30", "\u200b", "\x00", "<br>", "10/10"]
)
def test_a_comment_without_content_has_no_label(default_model: SentimentModel, tmp_path: Path, text: str) -> None:
    header, row, other = run(default_model, tmp_path, f'id,text\n1,"{text}"\n2,I love this so much\n')
    assert row[header.index("label")] == ""
    assert row[header.index("uncertain")] == "no content"
    assert other[header.index("label")] == "positive"


def test_batches_and_progress_do_not_change_the_result(
    model: SentimentModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "text\n" + "".join(f"made-up comment {i}\n" for i in range(25))
    whole = run(model, tmp_path, content)
    monkeypatch.setattr(scoring, "ROWS_AT_ONCE", 4)
    seen: list[int] = []
    assert score_file(model, tmp_path / "in.csv", tmp_path / "again.csv", seen.append) == 25
    assert (tmp_path / "again.csv").read_text(encoding="utf-8") == (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert len(whole) == 26
    assert seen[-1] == len(content)


def test_a_row_longer_than_the_model_reads_is_named(model: SentimentModel, tmp_path: Path) -> None:
    content = f"id,text\n1,{'a' * MAX_CHARACTERS}\n2,{'b' * (MAX_CHARACTERS + 1)}\n"
    with pytest.raises(TextTooLongError, match="row 2: 'text' has 10001 characters, expected at most 10000"):
        run(model, tmp_path, content)
    assert not (tmp_path / "out.csv").exists()


def test_a_byte_order_mark_is_no_part_of_the_first_name(model: SentimentModel, tmp_path: Path) -> None:
    assert run(model, tmp_path, b"\xef\xbb\xbftext\ngreat\n")[0][0] == "text"


def test_windows_line_ends_and_a_header_alone_are_fine(model: SentimentModel, tmp_path: Path) -> None:
    assert len(run(model, tmp_path, "text,a\r\ngreat,1\r\n")) == 2
    assert run(model, tmp_path, "text\n") == [["text", *NEW_COLUMNS]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty, expected a header with a 'text' column"),
        (b"comment\nhello\n", r"columns \['comment'\], expected 'text' exactly once"),
        (b"text,text\na,b\n", "expected 'text' exactly once"),
        (b"text,label\na,b\n", r"columns \['label'\] already"),
        (b"text\nfine\ncaf\xe9\n", r"byte b'\\xe9' is not UTF-8"),
        (b"text,a\nfine,1\nonly\n", "row 2: 1 fields, expected 2"),
        (b'text\n"never closed\n', "no CSV"),
    ],
)
def test_a_bad_file_gives_one_clear_error_and_no_output(
    model: SentimentModel, tmp_path: Path, content: bytes, expected: str
) -> None:
    with pytest.raises(CommentFileError, match=expected):
        run(model, tmp_path, content)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_the_input_is_never_overwritten(model: SentimentModel, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("text\ngreat\n", encoding="utf-8")
    with pytest.raises(CommentFileError, match="choose another output"):
        score_file(model, source, source)
    assert source.read_text(encoding="utf-8") == "text\ngreat\n"


def test_an_output_without_a_folder_is_named(model: SentimentModel, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\ngreat\n", encoding="utf-8")
    with pytest.raises(CommentFileError, match=r"there is no folder .*nowhere"):
        score_file(model, tmp_path / "in.csv", tmp_path / "nowhere" / "out.csv")
