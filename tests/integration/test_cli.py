from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests import synthetic
from tests.killing import reported
from yt_sentiment.auth import decisions
from yt_sentiment.cli import main
from yt_sentiment.cli.errors import READER_GONE, CommandLine, plain_errors
from yt_sentiment.language.bounds import MAX_CHARACTERS

Run = Callable[..., Result]


@pytest.fixture
def run(trained: synthetic.Trained, in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line inside an empty folder, with the small model."""
    del in_folder
    monkeypatch.setenv("YT_SENTIMENT_MODEL", str(trained.folder))
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def test_comments_are_printed_with_label_and_confidence(run: Run) -> None:
    result = run("predict", "great video", "awful video")
    assert result.exit_code == 0, result.output
    first, second = result.stdout.splitlines()
    assert first.startswith("positive ")
    assert first.endswith("great video")
    assert second.startswith("negative ")


def test_json_carries_the_model_version(run: Run) -> None:
    answer = json.loads(run("predict", "--json", "great video").stdout)
    assert set(answer["predictions"][0]) == {
        "text", "label", "confidence", "p_negative", "p_neutral", "p_positive", "language", "uncertain",
    }  # fmt: skip
    assert len(answer["model_version"]) == 12


def test_a_file_is_scored(run: Run) -> None:
    Path("in.csv").write_text("text\ngreat video\n", encoding="utf-8")
    result = run("predict", "--file", "in.csv", "--out", "out.csv")
    assert result.exit_code == 0, result.output
    assert "1 rows -> out.csv" in result.stderr
    assert Path("out.csv").read_text(encoding="utf-8").splitlines()[1].startswith("great video,positive,")


def test_a_file_is_scored_to_standard_output_unless_another_is_named(run: Run) -> None:
    Path("in.csv").write_text("id,text\n7,great video\n8,awful video\n", encoding="utf-8")
    assert run("predict", "--file", "in.csv", "--out", "out.csv").exit_code == 0
    result = run("predict", "--file", "in.csv")
    assert (result.exit_code, result.stdout) == (0, Path("out.csv").read_text(encoding="utf-8"))
    assert "2 rows -> standard output" in result.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow.fs"), (
            "No module named 'pyarrow'; install the extra with `pip install 'yt-sentiment[batch]'`, "
            "in a clone with `.venv/bin/pip install -e '.[batch]'`"
        )),
        (ModuleNotFoundError("No module named 'mlflow'", name="mlflow"), (
            "No module named 'mlflow'; install the extra with `pip install 'yt-sentiment[train]'`, "
            "in a clone with `.venv/bin/pip install -e '.[train]'`"
        )),
        (PermissionError(errno.EACCES, "Permission denied", "kept.csv"), (
            "kept.csv: access is denied, expected a file or folder that this user may read and write"
        )),
        (OSError(errno.EXDEV, "Invalid cross-device link", "a", None, "b"), "a -> b: Invalid cross-device link"),
        (OSError("the bucket does not answer"), "the bucket does not answer"),
    ],
)  # fmt: skip
def test_an_error_says_what_to_do_instead_of_its_number(error: Exception, said: str) -> None:
    @click.command()
    @plain_errors
    def fail() -> None:
        raise error

    result = CliRunner().invoke(fail)
    assert (result.exit_code, result.stderr) == (1, f"Error: {said}\n")


@pytest.mark.parametrize("command", ["predict", "explain"])
def test_a_comment_longer_than_the_model_reads_is_refused(run: Run, command: str) -> None:
    assert run(command, "a" * MAX_CHARACTERS).exit_code == 0
    result = run(command, "a" * (MAX_CHARACTERS + 1))
    assert result.exit_code == 1
    assert "has 10001 characters, expected at most 10000" in result.stderr


def test_an_explanation_names_tokens_features_and_what_they_add_up_to(run: Run) -> None:
    result = run("explain", "what a great video")
    assert result.exit_code == 0, result.output
    first, *lines = result.stdout.splitlines()
    assert first.startswith("positive ")
    total = float(first.rsplit(" ", 1)[1])
    parts = [float(line.split()[0]) for line in lines]
    assert sum(parts) == pytest.approx(total, abs=0.01 * len(parts))
    assert [line.split()[1] for line in lines[:4]] == ["what", "a", "great", "video"]
    content = json.loads(run("explain", "--json", "what a great video").stdout)
    assert content["prediction"]["label"] == "positive"
    assert content["raw_score"] == pytest.approx(total, abs=0.01)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["predict"], "give either comments, or --file"),
        (["predict", "--file", "in.csv", "hi"], "give either comments, or --file"),
        (["predict", "--out", "o.csv", "hi"], "--out is given without --file, expected both"),
        (["predict", "--json", "--file", "in.csv"], "--json is given with --file, expected it with comments"),
        (["predict", "--file", "no.csv"], "Error: no.csv: no such file or folder, expected one that exists\n"),
        (["predict", "--file", "."], "Error: .: is a folder, expected a file\n"),
        (["predict", "--model", "nowhere", "hi"], "nowhere is not a model directory"),
        (["promote"], "no parameter file at params.yaml"),
    ],
)
def test_an_error_is_one_line(run: Run, arguments: list[str], expected: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert expected in result.stderr
    assert "Traceback" not in result.output


def test_history_tells_the_story(run: Run) -> None:
    decisions.append(
        Path("decisions.jsonl"),
        {
            "action": "promote",
            "outcome": "refused",
            "from": 1,
            "to": 2,
            "why": "a try",
            "reasons": ["worse", "odd"],
        },
    )
    assert "promote: refused, 1 -> 2; a try; worse; odd" in run("history").stdout


PRINTING = [
    ["history"], ["history", "--help"], ["feedback", "--help"], ["predict", "great video"],
    ["predict", "--json", "great"], ["predict", *["a great video " * 30] * 300], ["explain", "great"],
    ["explain", "--json", "great"], ["token", "list"], ["batch", "in.jsonl", "out"],
]  # fmt: skip


@pytest.fixture
def filled(run: Run) -> None:
    """Give every command something to print."""
    entry = {"action": "promote", "outcome": "refused", "from": 1, "to": 2, "why": "a try", "reasons": []}
    decisions.append(Path("decisions.jsonl"), entry)
    assert run("token", "new", "somebody").exit_code == 0
    Path("in.jsonl").write_text('{"text": "great"}\n', encoding="utf-8")


@pytest.mark.usefixtures("filled")
def test_a_command_whose_output_nobody_reads_ends_in_silence_and_a_full_one_is_one_line() -> None:
    commands = [*((arguments, "") for arguments in PRINTING), (["history"], "/dev/full")]
    Path("commands.json").write_text(json.dumps(commands), encoding="utf-8")
    *unread, full = reported("tests.forked_commands", "commands.json", folder=Path.cwd())
    for arguments, one in zip(PRINTING, unread, strict=True):
        loud = [line for line in one["stderr"].splitlines() if not line.startswith(("scoring", "\r"))]
        assert (one["code"], loud) == (READER_GONE, []), " ".join(arguments)[:30]
    assert full == {"code": 1, "stderr": "Error: No space left on device\n"}


@pytest.mark.usefixtures("filled")
def test_without_an_output_a_command_still_works() -> None:
    command = [sys.executable, "-m", "yt_sentiment.cli", "history"]
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *command], stderr=subprocess.PIPE, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_connection_that_breaks_is_no_output_that_nobody_reads() -> None:
    @click.command()
    @plain_errors
    def ask() -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    result = CliRunner().invoke(CommandLine("test", commands=[ask]), ["ask"])
    assert (result.exit_code, result.stderr) == (1, "Error: Broken pipe\n")
