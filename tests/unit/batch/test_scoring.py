from __future__ import annotations

import csv
import errno
import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.comment_shapes import SHAPES, TEXTS, Shape
from yt_sentiment.batch import csv_file
from yt_sentiment.batch.csv_file import NEW_COLUMNS, score_file
from yt_sentiment.comment_files import CommentFileError
from yt_sentiment.language.bounds import MAX_CHARACTERS
from yt_sentiment.model import SentimentModel


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
    "text", ["", "  ", ".", "https://youtu.be/dQw4w9WgXcQ", "12:30", "\u200b", "\x00", "<br>", "7"]
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
    monkeypatch.setattr(csv_file, "ROWS_AT_ONCE", 4)
    seen: list[int] = []
    assert score_file(model, tmp_path / "in.csv", tmp_path / "again.csv", seen.append).rows == 25
    assert (tmp_path / "again.csv").read_text(encoding="utf-8") == (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert len(whole) == 26
    assert seen[-1] == len(content)


def test_what_cannot_be_read_is_left_out_and_counted(model: SentimentModel, tmp_path: Path) -> None:
    long = f"id,text\n1,{'a' * MAX_CHARACTERS}\n2,{'b' * (MAX_CHARACTERS + 1)}\nonly\n3,fine\n"
    (tmp_path / "in.csv").write_text(long, encoding="utf-8")
    done = score_file(model, tmp_path / "in.csv", tmp_path / "out.csv")
    assert (done.rows, done.left_out.total()) == (2, 2)
    assert done.left_out == {"text is too long": 1, "the row has too few or too many fields": 1}
    assert done.first == "row 2: text is too long: 10001 characters, expected at most 10000"
    assert [row[0] for row in run(model, tmp_path, long)[1:]] == ["1", "3"]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_shape_of_file_is_scored(model: SentimentModel, tmp_path: Path, shape: Shape) -> None:
    shape.write(tmp_path / shape.name)
    done = score_file(model, tmp_path / shape.name, tmp_path / "out.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert (done.left_out.total(), len(rows)) == (shape.left_out, done.rows)
    assert [row["label"] for row in rows[:3]] == [one.sentiment for one in model.predict(TEXTS)]


def test_half_a_pair_in_json_is_written_as_a_question_mark(model: SentimentModel, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "great \\ud83d", "author": "\\udc00"}\n', encoding="utf-8")
    score_file(model, source, tmp_path / "out.csv")
    [row] = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8")))
    assert (row["text"], row["author"]) == ("great ?", "?")


def test_a_byte_order_mark_is_no_part_of_the_first_name(model: SentimentModel, tmp_path: Path) -> None:
    assert run(model, tmp_path, b"\xef\xbb\xbftext\ngreat\n")[0][0] == "text"


def test_windows_line_ends_and_a_header_alone_are_fine(model: SentimentModel, tmp_path: Path) -> None:
    assert len(run(model, tmp_path, "text,a\r\ngreat,1\r\n")) == 2
    assert run(model, tmp_path, "text\n") == [["text", *NEW_COLUMNS]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty, expected a header with a column of comments"),
        (b"score\nhello\n", r"no column of comments: only 'score'; expected one that is called 'text'"),
        (b"text,text\na,b\n", r"may hold the comments: 'text' \(1\), 'text' \(2\); say which with --column"),
        (b"text,label\na,b\n", r"columns \['label'\] already"),
        (
            b"text,a\nonly\n",
            "no comment can be read of 1 rows; row 1: the row has too few or too many fields: 1, expected 2",
        ),
        (b'likes,text\n1,"never closed\n', "not CSV"),
    ],
)
def test_a_bad_file_gives_one_clear_error_and_no_output(
    model: SentimentModel, tmp_path: Path, content: bytes, expected: str
) -> None:
    with pytest.raises(CommentFileError, match=expected):
        run(model, tmp_path, content)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_formula_is_disarmed_and_a_number_stays(model: SentimentModel, tmp_path: Path) -> None:
    rows = run(model, tmp_path, "text,n\n=1+1,-1\n@you,+x\n")
    assert [row[:2] for row in rows[1:]] == [["'=1+1", "-1"], ["'@you", "'+x"]]


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


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"text\nI love\0 this\n\0\n", ["I love\0 this", "\0"]),
        (b"\xef\xbb\xbftext\r\n\xef\xbb\xbfgreat\r\n", ["\ufeffgreat"]),
        (b'text\n""\n\n" "\n', ["", " "]),
        ("text\n\u2028\u0085great\n".encode(), ["\u2028\u0085great"]),
        (b"text\nno end of line", ["no end of line"]),
    ],
)
def test_every_odd_text_is_a_row_and_stays_as_it_is(
    default_model: SentimentModel, tmp_path: Path, content: bytes, texts: list[str]
) -> None:
    header, *rows = run(default_model, tmp_path, content)
    assert header == ["text", *NEW_COLUMNS]
    assert [row[0] for row in rows] == texts


@pytest.mark.parametrize("content", [b"\n\n\n", b"\xef\xbb\xbf", "score\n".encode("utf-16"), b"\0\n"])
def test_a_file_without_a_table_is_named(model: SentimentModel, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CommentFileError, match=r"in\.csv"):
        run(model, tmp_path, content)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_row_of_a_later_batch_is_named_by_its_number(
    model: SentimentModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_file, "ROWS_AT_ONCE", 2)
    (tmp_path / "in.csv").write_text("text,n\na,1\nb,2\nc,3\nd,e,f\n", encoding="utf-8")
    done = score_file(model, tmp_path / "in.csv", tmp_path / "out.csv")
    assert done.first == "row 4: the row has too few or too many fields: 3, expected 2"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_what_ends_the_writing_leaves_the_former_output(
    model: SentimentModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr(csv_file, "ROWS_AT_ONCE", 2)
    (tmp_path / "out.csv").write_text("as before\n", encoding="utf-8")

    def stop(_: int) -> None:
        raise error

    (tmp_path / "in.csv").write_text("text\na\nb\nc\n", encoding="utf-8")
    with pytest.raises(type(error)):
        score_file(model, tmp_path / "in.csv", tmp_path / "out.csv", stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "as before\n"


def test_neither_links_to_the_input_nor_what_is_no_file_is_replaced(model: SentimentModel, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("text\ngreat\n", encoding="utf-8")
    (tmp_path / "symbolic").symlink_to(source)
    (tmp_path / "hard").hardlink_to(source)
    os.mkfifo(tmp_path / "pipe")
    for name, expected in (
        ("symbolic", "input itself"),
        ("hard", "input itself"),
        ("pipe", "not a file"),
        (".", "not a fi"),
    ):
        with pytest.raises(CommentFileError, match=expected):
            score_file(model, source, tmp_path / name)
    with pytest.raises(CommentFileError, match="not a file, such as a folder or a device"):
        score_file(model, source, Path(os.devnull))
    assert source.read_text(encoding="utf-8") == "text\ngreat\n"


def test_the_input_may_be_a_pipe(model: SentimentModel, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("text\ngreat\n",), kwargs={"encoding": "utf-8"})
    writer.start()
    assert score_file(model, pipe, tmp_path / "out.csv").rows == 1
    writer.join()


def test_a_killed_process_leaves_no_half_output(default_model: SentimentModel, tmp_path: Path) -> None:
    del default_model  # it is there
    with (tmp_path / "in.csv").open("w", encoding="utf-8") as file:
        file.write("text\n" + "a made-up comment that is great\n" * 200_000)
    (tmp_path / "out.csv").write_text("as before\n", encoding="utf-8")
    command = [sys.executable, "-m", "yt_sentiment.cli", "predict", "--file", "in.csv", "--out", "out.csv"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)  # noqa: S603
    while not any(path.stat().st_size for path in tmp_path.glob(".out.csv.*")):
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "as before\n"


def test_a_full_disk_is_one_line_and_leaves_nothing(default_model: SentimentModel, tmp_path: Path) -> None:
    del default_model
    (tmp_path / "in.csv").write_text("text\n" + "a made-up comment\n" * 5000, encoding="utf-8")
    command = [sys.executable, "-m", "yt_sentiment.cli", "predict", "--file", "in.csv", "--out", "out.csv"]
    process = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", 'ulimit -f 100 && exec "$@"', "sh", *command],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 1
    assert process.stderr.splitlines()[-1] == "Error: File too large"
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
