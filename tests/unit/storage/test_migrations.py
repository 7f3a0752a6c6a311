from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests import sweeps
from tests.conftest import ROOT
from tests.killed_migrations import PROCESSES, older
from tests.killing import reported
from tests.postgres import create_database
from yt_sentiment.storage import connect

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))]


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/start.db"
    return create_database(request.getfixturevalue("postgres").address, "start")


@pytest.mark.parametrize("arguments", sweeps.STEPS)
@pytest.mark.parametrize("revision", ["", "0002"])
def test_killed_after_any_statement_the_next_start_works(empty: str, revision: str, arguments: list[str]) -> None:
    if revision:
        older(empty, revision)
    steps = reported("tests.killed_migrations", "kill", empty, *arguments, folder=ROOT)
    assert [step for step in steps if step["next start"] != 0] == []
    assert not steps[-1]["killed"], "the last one was let go on to its end"
    names = [step["step"] for step in steps if step["killed"]]
    if arguments:
        assert len(names) == 3
        return
    changes = [name for name in names if name.startswith(("CREATE", "ALTER", "INSERT", "UPDATE"))]
    assert "before COMMIT" in names
    assert len(changes) >= {"": 21, "0002": 9}[revision], names


def test_six_that_start_at_once_all_work(empty: str) -> None:
    [found] = reported("tests.killed_migrations", "race", empty, folder=ROOT)
    assert found["statuses"] == [0] * PROCESSES


def test_rows_of_an_older_database_stay(empty: str) -> None:
    older(empty, "0001")
    database = connect(empty)
    with database.read() as connection:
        assert connection.execute(text("SELECT reporter, author FROM feedback")).all() == [("r", None)]
    database.close()
