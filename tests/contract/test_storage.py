"""A database that is locked or hangs holds up no prediction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from flask_app.services import services_of
from flask_app.storage import MAX_ASKING, MAX_WAITING, Storage, ask_patiently
from tests.server import eventually
from tests.service import service
from tests.youtube_server import VIDEO, FakeYouTube, serving, thread
from yt_sentiment.storage import DatabaseError, connect, feedback
from yt_sentiment.storage.tables import metadata

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))]
GIVEN = {"comment_id": "c", "label": "positive", "reporter": "r"}


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    return f"{request.getfixturevalue('postgres').address}/postgres"


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with serving(FakeYouTube(threads=[thread(i) for i in range(5)])) as state:
        yield state


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Hold every lock that there is; it is let go of only after the answers came."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if url.startswith("sqlite"):
            connection.execute(text("BEGIN EXCLUSIVE"))
        else:
            connection.execute(text("BEGIN"))
            connection.execute(text(f"LOCK TABLE {', '.join(metadata.tables)} IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.execute(text("ROLLBACK"))
    engine.dispose()


def test_predictions_and_analyses_are_answered_while_others_hold_every_lock(url: str, fake: FakeYouTube) -> None:
    client = service(database_url=url, youtube_key="a-key", youtube_url=fake.address, sample_share=1, audit_share=1)
    comments = {"comments": ["I love it"], "consent": True}
    sent = {"comments": [{"id": "c", "text": "I love it"}]}
    with locked(url):
        assert client.post("/v1/predict", json=comments).status_code == 200
        assert client.post("/v1/analyze", json=sent).status_code == 200
        of_video = client.post("/v1/analyze", json={"video": VIDEO})
        assert (of_video.status_code, of_video.get_json()["cached"]) == (200, False)
        assert client.get("/healthz").status_code == 200
        refused = client.post("/v1/feedback", json=GIVEN)
        assert refused.status_code == 503
        assert client.post("/v1/forget", json={"reporter": "nobody"}).status_code == 503
    assert client.post("/v1/feedback", json=GIVEN).status_code in (200, 201)
    storage = services_of(client.application).storage
    for database in (storage.database, storage.patient):  # a writer in the background may still wait in one
        pool = database._engine.pool
        eventually(lambda pool=pool: pool.checkedout() == 0, "every connection is back")  # type: ignore[misc]
        database.close()


def blocked_questions(storage: Storage, release: threading.Event) -> None:
    def hang() -> None:
        with pytest.raises(DatabaseError, match=r"did not answer within 0\.01 s"):
            storage.ask(lambda: release.wait(60), 0.01)

    for _ in range(MAX_ASKING):
        hang()


def test_what_hangs_takes_no_more_than_its_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flask_app.storage.TURN_SECONDS", 0.01)
    database = connect(f"sqlite:///{tmp_path}/test.db")
    storage, release = Storage(database, database), threading.Event()
    blocked_questions(storage, release)
    asked: list[int] = []
    for _ in range(20):
        with pytest.raises(DatabaseError, match=f"{MAX_ASKING} requests hold the database"):
            storage.ask(lambda: asked.append(1), 60)
    assert asked == []
    monkeypatch.undo()
    release.set()
    eventually(lambda: answered(lambda: storage.ask(lambda: 5, 60) == 5), "the threads are free again")


def test_a_burst_waits_for_its_turn_and_what_is_more_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flask_app.storage.TURN_SECONDS", 60)
    database = connect(f"sqlite:///{tmp_path}/test.db")
    storage, release, began = Storage(database, database), threading.Event(), threading.Semaphore(0)

    def question() -> int:
        began.release()
        release.wait(60)
        return 5

    with ThreadPoolExecutor(MAX_ASKING + MAX_WAITING) as pool:
        asked = [pool.submit(storage.ask, question, 60) for _ in range(MAX_ASKING)]
        for _ in range(MAX_ASKING):
            began.acquire()
        waiting = [pool.submit(storage.ask, lambda: 6, 60) for _ in range(MAX_WAITING)]
        eventually(lambda: storage._room._value == 0, "all have come")
        with pytest.raises(DatabaseError, match=f"{MAX_ASKING + MAX_WAITING} requests wait for the database already"):
            storage.ask(lambda: 7, 60)
        release.set()
        assert [one.result() for one in asked + waiting] == [5] * MAX_ASKING + [6] * MAX_WAITING


def answered(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except DatabaseError:
        return False


def test_an_error_of_the_question_is_raised_to_who_asked(tmp_path: Path) -> None:
    database = connect(f"sqlite:///{tmp_path}/none/test.db")
    storage = Storage(database, database)
    given = feedback.Feedback(label="positive", model_version="m", reporter="r", comment_id="c")
    for _ in range(2 * MAX_ASKING):
        with pytest.raises(DatabaseError, match="OperationalError"):
            storage.ask(lambda: feedback.keep(database, given, datetime.now(UTC)), 60)


def test_a_deletion_waits_no_longer_than_its_request_may(monkeypatch: pytest.MonkeyPatch) -> None:
    application, release = service().application, threading.Event()
    monkeypatch.setattr("flask_app.storage.remaining_seconds", lambda: 0.25)
    with application.app_context(), pytest.raises(DatabaseError, match=r"did not answer within 0\.25 s"):
        ask_patiently(lambda _: release.wait(60))
    release.set()


@pytest.mark.needs("postgres")
def test_postgresql_has_limits_of_its_own(request: pytest.FixtureRequest) -> None:
    client: FlaskClient = service(database_url=f"{request.getfixturevalue('postgres').address}/postgres")
    storage = services_of(client.application).storage
    shown = {}
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        with storage.database.read() as connection:
            shown[name] = connection.execute(text(f"SHOW {name}")).scalar_one()
    assert shown == {
        "statement_timeout": "2s",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "2s",
    }
    storage.database.close()
    storage.patient.close()
