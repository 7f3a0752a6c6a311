from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yt_sentiment.storage import Database, DiskFullError, audit_log, cache, connect, feedback
from yt_sentiment.storage.erase import forget
from yt_sentiment.storage.reserve import RESERVE_BYTES, path_of

NOW = datetime(2026, 1, 31, tzinfo=UTC)
VIDEO = "v" * 11
SECRET = b"what somebody wrote"
ROWS = 400


def as_root(*command: str) -> None:
    sudo = [] if os.getuid() == 0 else ["sudo", "--non-interactive"]
    subprocess.run([*sudo, *command], check=True)  # noqa: S603


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    as_root("mount", "-t", "tmpfs", "-o", f"size=8m,uid={os.getuid()}", "tmpfs", str(folder))
    yield folder
    as_root("umount", str(folder))


def fill(disk: Path) -> None:
    with (disk / "others").open("wb", buffering=0) as file:
        for size in (65536, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * size)


def given(number: int, reporter: str = "r") -> feedback.Feedback:
    return feedback.Feedback(
        label="positive",
        model_version="m",
        reporter=reporter,
        comment_id=f"c{number}",
        video_id=VIDEO,
        text=SECRET.decode() * 40,
    )


@pytest.fixture
def database(disk: Path) -> Iterator[Database]:
    """A database with somebody's rows, its reserve kept."""
    database = connect(f"sqlite:///{disk}/test.db")
    with database.begin():
        pass
    database.keep_reserve()
    for number in range(ROWS):
        feedback.keep(database, given(number), NOW)
    cache.keep(database, "k", VIDEO, {"top": SECRET.decode(), "more": os.urandom(100_000).hex()}, NOW)
    yield database
    database.close()


def check_forgotten(disk: Path, database: Database) -> None:
    assert forget(database, "video", VIDEO, "somebody", NOW) == {"feedback": ROWS, "audit": 0, "analyses": 1}
    [event] = audit_log.read(database)
    assert event["deleted"]["feedback"] == ROWS
    assert feedback.count_since(database, datetime(2000, 1, 1, tzinfo=UTC)) == 0
    holding = [path.name for path in disk.iterdir() if path.name != "others" and SECRET in path.read_bytes()]
    assert holding == [], "deleted texts are in no file"


def test_forget_works_on_a_full_disk_beside_a_running_service(disk: Path, database: Database) -> None:
    fill(disk)
    check_forgotten(disk, database)


def test_forget_works_on_a_full_disk_where_nothing_else_runs(disk: Path, database: Database) -> None:
    database.close()
    fill(disk)
    alone = connect(f"sqlite:///{disk}/test.db")
    with pytest.raises(DiskFullError):
        feedback.keep(alone, given(ROWS), NOW)
    check_forgotten(disk, alone)
    alone.close()


def test_an_event_without_room_is_handed_on_and_the_rows_are_gone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError("no room")

    monkeypatch.setattr(audit_log, "add", full)
    owed: list[tuple[object, ...]] = []
    assert forget(database, "reporter", "r", "somebody", NOW, lambda *event: owed.append(event))["feedback"] == ROWS
    [(event, who, when)] = owed
    assert (event["deleted"]["feedback"], who, when) == (ROWS, "somebody", NOW)  # type: ignore[index]


def test_the_reserve_comes_back_as_soon_as_there_is_room(disk: Path, database: Database) -> None:
    reserve = path_of(disk / "test.db")
    assert reserve.stat().st_size == RESERVE_BYTES
    database.make_room()
    assert not reserve.exists()
    fill(disk)
    database.keep_reserve()
    assert not reserve.exists(), "half a reserve is none"
    (disk / "others").unlink()
    database.keep_reserve()
    assert reserve.stat().st_size == RESERVE_BYTES
