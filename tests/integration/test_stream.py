"""Comments through a broker: each scored once, whoever is killed, and as the model says without any broker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.drills import BUNDLED
from tests import kafka, synthetic
from tests.conftest import ROOT
from tests.server import eventually
from tests.sweeps import sizes
from yt_sentiment.batch import topic_reader
from yt_sentiment.cli import main
from yt_sentiment.comment import Prediction
from yt_sentiment.model import load_model

PARTITIONS = 3
MINUTE = 60_000
STREAM = [sys.executable, "-m", "yt_sentiment.cli", "stream", "comments", "scored", "--window", "5"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with kafka.broker(tmp_path_factory.mktemp("kafka") / "broker.log") as found:
        yield found


def start(address: str, *more: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    return subprocess.Popen(  # noqa: S603
        [*STREAM, "--kafka", address, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    )


@pytest.mark.parametrize("count", sizes(3_000, 100_000))
def test_each_message_is_scored_once_whoever_is_killed(tmp_path: Path, count: int) -> None:
    texts = [f"{text} {i % 997}" for i, (text, _) in enumerate(synthetic.comments(count, 1))]
    videos = [f"video-{i % 7}" for i in range(count)]
    rows = [
        (i % 7 % PARTITIONS, i * 15 * MINUTE // count + 1, json.dumps({"text": text, "video_id": video}).encode())
        for i, (text, video) in enumerate(zip(texts, videos, strict=True))
    ]
    with kafka.broker(tmp_path / "broker.log") as address:
        kafka.make(address, "comments", PARTITIONS)
        # What is sent after the kills is left for the last, however fast the killed ones were.
        for part in (0.2, 0.6):
            kafka.send(address, "comments", rows[int((part - 0.2) * count) : int((part + 0.2) * count)])
            with start(address) as process:
                eventually(lambda: kafka.counted(address, "scored") > part * count, "so much is scored")  # noqa: B023
                process.send_signal(signal.SIGKILL)
        kafka.send(address, "comments", rows[int(0.8 * count) :])
        with start(address, "--once") as process:
            out, err = process.communicate(timeout=900)
        assert process.returncode == 0, err
        found, windows = kafka.received(address, "scored"), kafka.received(address, "scored.insights")
    assert 0 < json.loads(out)["scored"] < count, "the killed ones did their part, and left some"
    assert len(found) == count
    assert Counter((one["source_partition"], one["source_row"]) for one in found).most_common(1)[0][1] == 1
    model = load_model(BUNDLED)
    expected = dict(zip(texts, (one.cells for one in model.predict(texts)), strict=True))
    for one in found:
        assert tuple(one[name] for name in Prediction._fields) == expected[one["text"]]
    keys = Counter((one["video_id"], one["from"]) for one in windows)
    assert set(keys.values()) == {1}, "each window is told once"
    assert len(keys) == 7 * 2, "of three windows the last is open"
    in_windows = Counter((one["video_id"], one["timestamp_ms"] // (5 * MINUTE)) for one in found)
    for one in windows:
        number = {"1970-01-01T00:00:00+00:00": 0, "1970-01-01T00:05:00+00:00": 1}[one["from"]]
        assert one["coverage"]["analysed"] == in_windows[one["video_id"], number]


def test_what_cannot_be_scored_is_answered_with_the_reason(address: str) -> None:
    kafka.make(address, "odd", 1)
    several = b'{"comments": [{"text": "good"}, {"text": "bad"}]}'
    values = [b"", b"no JSON", b"[1]", b'{"text": 5}', several, '{"text": "súper 😍", "like_count": "1.2K"}'.encode()]
    kafka.send(address, "odd", [(0, 1, value) for value in values])
    arguments = ["stream", "odd", "odd-scored", "--kafka", address, "--once", "--group", "odd"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"scored": 1, "put_aside": 5, "late": 0}
    found = kafka.received(address, "odd-scored")
    assert [one["source_row"] for one in found] == [0, 1, 2, 3, 4, 5]
    assert [one.get("reason", "").partition(":")[0] for one in found] == [
        "the message is empty", "the line is not JSON", "the line is list, expected an object",
        "text is int, expected a string", "the message holds several comments", "",
    ]  # fmt: skip
    assert found[-1]["text"] == "súper 😍"
    again = CliRunner().invoke(main, arguments)
    assert json.loads(again.stdout) == {"scored": 0, "put_aside": 0, "late": 0}
    assert len(kafka.received(address, "odd-scored")) == len(values)


def test_a_message_from_the_future_closes_no_window(address: str) -> None:
    kafka.make(address, "clocks", 1)
    window = 5 * MINUTE
    now, later = time.time_ns() // 1_000_000 // window * window, 4_102_444_800_000
    rows = [(0, moment, b'{"text": "good", "video_id": "v"}') for moment in (now, later, now + 1)]
    kafka.send(address, "clocks", rows)
    arguments = [
        "stream",
        "clocks",
        "clocks-scored",
        "--kafka",
        address,
        "--once",
        "--window",
        "5",
        "--group",
        "clocks",
    ]
    done = CliRunner().invoke(main, arguments)
    assert json.loads(done.stdout) == {"scored": 3, "put_aside": 0, "late": 0}
    assert kafka.received(address, "clocks-scored.insights") == []


def test_a_topic_that_is_missing_or_too_small_is_said(address: str) -> None:
    done = CliRunner().invoke(main, ["stream", "nothing", "out", "--kafka", address, "--once"])
    assert done.exit_code == 1
    assert "has no topic 'nothing'" in done.stderr
    kafka.make(address, "wide", 2)
    kafka.make(address, "narrow", 1)
    done = CliRunner().invoke(main, ["stream", "wide", "narrow", "--kafka", address, "--once"])
    assert done.exit_code == 1
    assert "'narrow' has 1 partitions, expected the 2 of the source" in done.stderr


def test_a_second_source_into_one_target_is_refused(address: str) -> None:
    kafka.make(address, "one", 1)
    kafka.make(address, "both", 2)
    kafka.make(address, "two", 2)
    kafka.send(address, "one", [(0, 1, b'{"text": "good"}')])
    kafka.send(address, "two", [(number, 1, b'{"text": "bad"}') for number in (0, 1)])
    assert CliRunner().invoke(main, ["stream", "one", "both", "--kafka", address, "--once"]).exit_code == 0
    done = CliRunner().invoke(main, ["stream", "two", "both", "--kafka", address, "--once", "--group", "second"])
    assert done.exit_code == 1
    assert "topic 'both' ends with an answer to 'one', expected to 'two'" in done.stderr
    assert [answer["source"] for answer in kafka.received(address, "both")] == ["one"]


def test_a_target_that_holds_something_else_is_refused(address: str) -> None:
    kafka.make(address, "asked", 1)
    kafka.make(address, "logs", 1)
    kafka.send(address, "logs", [(0, 1, b"started")])
    done = CliRunner().invoke(main, ["stream", "asked", "logs", "--kafka", address, "--once", "--group", "logs"])
    assert done.exit_code == 1
    assert "message 0 in partition 0 of topic 'logs' is not a JSON object" in done.stderr


def test_answers_that_are_being_committed_are_waited_for(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kafka.make(address, "pending", 1)
    kafka.make(address, "pending-scored", 1)
    kafka.send(address, "pending", [(0, 1, json.dumps({"text": f"good {i}"}).encode()) for i in range(5)])
    answers = [json.dumps({"source": "pending", "source_partition": 0, "source_row": i}).encode() for i in range(3)]
    killed = kafka.open_transaction(address, "pending-scored", [(0, answer) for answer in answers])
    looks: list[float] = []

    def committed_after_two_looks(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            killed.commit_transaction(kafka.SECONDS)

    monkeypatch.setattr("yt_sentiment.batch.topic_reader.pause", committed_after_two_looks)
    done = CliRunner().invoke(
        main, ["stream", "pending", "pending-scored", "--kafka", address, "--once", "--group", "pending"]
    )
    assert len(looks) == 2, done.output
    assert json.loads(done.stdout) == {"scored": 2, "put_aside": 0, "late": 0}
    assert [answer["source_row"] for answer in kafka.received(address, "pending-scored")] == [0, 1, 2, 3, 4]


def test_a_transaction_that_stays_open_ends_the_stream(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kafka.make(address, "stuck", 1)
    kafka.make(address, "stuck-scored", 1)
    kafka.send(address, "stuck", [(0, 1, b'{"text": "good"}')])
    someone = kafka.open_transaction(address, "stuck-scored", [(0, b"{}")])
    monkeypatch.setattr(topic_reader, "SETTLED_SECONDS", 0)
    monkeypatch.setattr(topic_reader, "PAUSE", 0.01)
    done = CliRunner().invoke(
        main, ["stream", "stuck", "stuck-scored", "--kafka", address, "--once", "--group", "stuck"]
    )
    someone.abort_transaction(kafka.SECONDS)
    assert done.exit_code == 1
    assert "a transaction in partition 0 of topic 'stuck-scored' is open for more than 0 s" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--window", "5"], "without --kafka"), (["--kafka", "h:1", "--kafka-option", "x"], "expected NAME=VALUE")],
)
def test_options_that_mean_nothing_are_refused(arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(main, ["stream", "a", "b", *arguments])
    assert done.exit_code == 2
    assert told in done.stderr
