"""The drill of a restore, on copies of SQLite and of a registry in a folder."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from scripts.drills import restore
from tests.conftest import ROOT
from tests.registered import register
from yt_sentiment.auth import decisions
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry import promotion
from yt_sentiment.registry.store import Registry
from yt_sentiment.storage import audit_log, connect
from yt_sentiment.storage.feedback import Feedback, keep
from yt_sentiment.storage.tables import feedback

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=3)


@pytest.fixture
def original(in_folder: Path) -> str:
    address = f"sqlite:///{in_folder / 'service.db'}"
    database = connect(address)
    for number in range(5):
        given = Feedback("negative", "0" * 12, f"reader {number}", comment_id="a", text="not that great")
        keep(database, given, LONG_AGO)
        audit_log.record(database, {"what": f"use {number}"}, "a token", LONG_AGO)
    return address


@pytest.fixture
def restored(original: str, in_folder: Path) -> str:
    """The backup as SQLite makes it of a database in use."""
    connect(original).close()
    with sqlite3.connect(in_folder / "service.db") as source, sqlite3.connect(in_folder / "restored.db") as target:
        source.backup(target)
    source.close()
    target.close()
    return f"sqlite:///{in_folder / 'restored.db'}"


def test_a_restored_database_is_whole(original: str, restored: str, capsys: pytest.CaptureFixture[str]) -> None:
    late = Feedback("negative", "0" * 12, "later", comment_id="b")
    keep(connect(original), late, NOW)  # after the backup
    audit_log.record(connect(original), {"what": "later"}, "a token", NOW)
    restore.main(["database", original, restored])
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "feedback: 5 of 5 rows"
    assert said[-2:] == ["events: 5 of 6 entries, one chain", "restored"]


def test_rows_that_people_had_deleted_since_are_no_fault_of_a_backup(original: str, restored: str) -> None:
    with connect(original).begin() as connection:
        connection.execute(delete(feedback))
    restore.main(["database", original, restored])


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM feedback WHERE reporter = 'reader 3'", r"feedback has 4 rows from before .*, expected 5"),
        ("DELETE FROM events WHERE id = 5", r"the log of events ends after 4 of 5 entries"),
        ("DELETE FROM events WHERE id = 2", r"the log of events is broken: event 3"),
        ("UPDATE events SET entry = replace(entry, 'use 2', 'use 9')", r"the log of events is broken: event 3"),
    ],
)
def test_a_database_that_lacks_something_is_not_restored(
    original: str, restored: str, in_folder: Path, damage: str, said: str
) -> None:
    with sqlite3.connect(in_folder / "restored.db") as connection:
        connection.execute(damage)
    connection.close()
    with pytest.raises(SystemExit, match=f"not restored: {said}"):
        restore.main(["database", original, restored])


def test_an_empty_database_is_not_restored(original: str, in_folder: Path) -> None:
    with pytest.raises(SystemExit, match="feedback has 0 rows"):
        restore.main(["database", original, f"sqlite:///{in_folder / 'empty.db'}"])


@pytest.fixture
def state(
    registry: Registry,
    models: dict[str, Path],
    test_rows: Path,
    limits: PromoteParams,
    monkeypatch: pytest.MonkeyPatch,
    in_folder: Path,
) -> Path:
    """A registry with a model in production, and its log."""
    register(registry, models["good"], test_rows)
    promotion.promote(registry, test_rows, limits, seed=1, log=Path("decisions.jsonl"), first=True, reason="a test")
    shutil.copy(ROOT / "params.yaml", in_folder)
    name = Path("params.yaml").read_text(encoding="utf-8").replace("model_name: yt-sentiment", "model_name: made-up")
    Path("params.yaml").write_text(name, encoding="utf-8")
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    # The made-up model knows other words than the one of the product.
    monkeypatch.setattr(restore, "ASKED", {"I love this": "positive", "I hate this": "negative"})
    backup = in_folder / "backup"
    backup.mkdir()
    for one in restore.STATE:
        shutil.copy(one, backup)
    return backup


def test_a_restored_registry_serves(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = (state / "decisions.jsonl").read_bytes()
    restore.main(["registry", str(state)])
    first, second, last = capsys.readouterr().out.splitlines()
    assert first == f"log: {len(decisions.read(state / 'decisions.jsonl'))} entries, one chain, as anchored"
    assert second.startswith("production: version 1, ")
    assert last == "restored"
    assert (state / "decisions.jsonl").read_bytes() == kept, "the backup stays as it is"


def test_a_registry_that_lacks_something_is_not_restored(
    state: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = state / "decisions.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)

    def refuses(said: str) -> None:
        with pytest.raises(SystemExit, match=f"not restored: .*{said}"):
            restore.main(["registry", str(state)])

    log.write_text("".join(lines[:-1]), encoding="utf-8")  # an older log
    refuses("lines were cut off")
    log.write_text("".join(lines).replace("a test", "another"), encoding="utf-8")
    refuses("digest")
    log.unlink()
    refuses("has no decisions.jsonl")
    log.write_text("".join(lines), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(restore, "ASKED", {"I love this": "negative"})
        refuses("the model says")
    artifacts = next(Path("mlartifacts").rglob("trees.txt"))
    artifacts.write_bytes(b"damaged")
    refuses("")
    shutil.copy(migrated, state / "mlflow.db")  # an older registry
    refuses("no version with alias 'production'")
