from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from scripts.ports import free_port
from yt_sentiment.auth.hash_chain import ChainError
from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.storage import Database, DatabaseError, annotation, audit_log, cache, connect, feedback, served
from yt_sentiment.storage.erase import Subject, forget
from yt_sentiment.storage.served import ServedSample
from yt_sentiment.storage.tables import metadata
from yt_sentiment.storage.upgrading import MIGRATIONS, REVISION

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def given(**changes: Any) -> feedback.Feedback:
    said = feedback.Feedback(label="positive", model_version="m", reporter="r", comment_id="c", text="t")
    return replace(said, **changes)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr("yt_sentiment.storage.database.CONNECT_SECONDS", 60)  # as a busy machine may take
    sqlite = f"sqlite:///{tmp_path}/test.db"
    found = connect(sqlite if request.param == "sqlite" else f"{request.getfixturevalue('postgres').address}/postgres")
    with found.begin() as connection:
        for table in metadata.tables.values():
            connection.execute(table.delete())
    yield found
    found.close()


def test_the_migrations_build_the_tables(database: Database) -> None:
    with database.begin() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == REVISION
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_is_asked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_feedback_comes_once_whoever_is_first(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda _: feedback.keep(database, given(), NOW), range(16)))
    assert sum(first) == 1
    assert not feedback.keep(database, given(label="negative"), NOW + timedelta(hours=1))
    [row] = feedback.rows(database)
    assert (row["label"], row["text"]) == ("negative", "t")
    assert feedback.keep(database, given(reporter="other"), NOW)


def test_an_analysis_is_found_until_it_is_too_old(database: Database) -> None:
    key = cache.key_of(video="v" * 11, model="m")
    assert key != cache.key_of(video="v" * 11, model="n")
    result = {"score": 5.5, "text": "\udc00 😀"}
    cache.keep(database, key, "v" * 11, result, NOW)
    assert cache.find(database, key, NOW - timedelta(hours=1)) == result
    assert cache.find(database, key, NOW + timedelta(hours=1)) is None
    cache.keep(database, key, "v" * 11, {"score": 6}, NOW)
    assert cache.find(database, key, NOW) == {"score": 6}


def test_analyses_are_forgotten_after_thirty_days(database: Database) -> None:
    cache.keep(database, "a", "v" * 11, {}, NOW)
    cache.keep(database, "b", "w" * 11, {}, NOW + timedelta(days=31))
    with database.begin() as connection:
        assert connection.execute(text("SELECT key FROM analyses")).scalars().all() == ["b"]


def test_a_database_that_is_away_is_one_kind_of_error(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="does not answer: OperationalError"):
        feedback.keep(connect(f"sqlite:///{tmp_path}/none/test.db"), given(), NOW)
    with pytest.raises(DatabaseError, match="does not answer: OperationalError"):
        feedback.keep(connect(f"postgresql://127.0.0.1:{free_port()}/none"), given(), NOW)


@pytest.mark.parametrize("url", ["", "mysql://localhost/x", "feedback.db"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database"):
        connect(url)


def test_a_prediction_id_names_model_and_text() -> None:
    assert feedback.prediction_id("m1", "a") != feedback.prediction_id("m2", "a")
    assert feedback.prediction_id("m1", "a") == feedback.prediction_id("m1", "a")
    assert feedback.prediction_id("m1", "\udc00").startswith("m1-")


def watched(digest: str) -> ServedSample:
    return ServedSample(digest, 12, 3, 0.667, 1, 0, "en", "positive", 0.912, "", (1, 7, 511))


def test_what_was_served_comes_back_for_a_window_and_goes_after_thirty_days(database: Database) -> None:
    served.keep(database, [watched("a"), watched("b")], "m", NOW)
    served.keep(database, [watched("c")], "m", NOW + timedelta(hours=2))
    assert served.window(database, NOW, NOW + timedelta(hours=1)) == [watched("a"), watched("b")]
    assert served.window(database, NOW + timedelta(hours=1), NOW + timedelta(hours=2)) == []
    served.keep(database, [], "m", NOW + timedelta(days=30, hours=1))
    assert served.window(database, NOW, NOW + timedelta(days=40)) == [watched("c")]


def test_an_earlier_version_works_on_the_tables_of_a_later_one(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        earlier = Database(database._engine)
        assert feedback.keep(earlier, given(reporter="somebody"), NOW)
    finally:
        with database.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": REVISION})


def test_events_form_a_chain_whoever_writes_them(database: Database) -> None:
    def add(number: int) -> None:
        audit_log.record(database, {"action": "test", "number": number}, "somebody", NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    found = audit_log.read(database)
    assert sorted(entry["number"] for entry in found) == list(range(24))
    assert [entry["previous"] for entry in found[1:]] == [entry["digest"] for entry in found[:-1]]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (
            "UPDATE events SET entry = replace(entry, 'some', 'no') WHERE id = (SELECT min(id) + 1 FROM events)",
            1,
        ),
        ("DELETE FROM events WHERE id = (SELECT min(id) + 1 FROM events)", 2),
        ("UPDATE events SET entry = '[]' WHERE id = (SELECT min(id) + 1 FROM events)", 1),
    ],
)
def test_an_altered_event_is_named(database: Database, change: str, where: int) -> None:
    for number in range(3):
        audit_log.record(database, {"action": "test", "number": number}, "somebody", NOW)
    with database.begin() as connection:
        first = connection.execute(text("SELECT min(id) FROM events")).scalar_one()
        connection.execute(text(change))
    with pytest.raises(ChainError, match=f"event {first + where} "):
        audit_log.read(database)


SAID = Prediction("positive", 0.7, 0.1, 0.2, 0.7, "en", "")


def sampled(database: Database, *texts: str, video: str = "", author: str | None = None, ago: int = 0) -> int:
    comments = [(Comment(f"id of {one}", one, author=author), SAID, video) for one in texts]
    return annotation.keep(database, comments, "m", NOW - timedelta(days=ago))


def test_a_text_is_judged_once_per_model_and_gone_after_thirty_days(database: Database) -> None:
    assert sampled(database, "a", "b", "b\0", "b") == 3
    assert sampled(database, "a") == 0
    waiting = annotation.pending(database, NOW, 10)
    assert sorted(process["text"] for process in waiting) == ["a", "b", "b"]
    assert annotation.judge(database, waiting[0]["id"], "negative", "r", NOW)
    assert annotation.judge(database, waiting[0]["id"], "neutral", "r", NOW), "the last word counts"
    assert not annotation.judge(database, "nobody", "neutral", "r", NOW)
    assert annotation.counts(database) == {"judged": 1, "pending": 2}
    assert annotation.pending(database, NOW + timedelta(days=31), 10) == []
    assert annotation.counts(database) == {"judged": 1, "pending": 0}
    assert annotation.judged(database, NOW) == [annotation.Judgement("positive", "neutral", "", "en")]
    assert annotation.judged(database, NOW, "another model") == []
    with database.begin() as connection:
        assert connection.execute(text("SELECT text FROM audit")).scalars().all() == [None]
    assert not annotation.take_back(database, waiting[0]["id"], "r"), "nobody could judge it again"
    assert annotation.counts(database) == {"judged": 1, "pending": 0}


def test_comments_that_several_workers_take_at_once_are_kept_once(database: Database) -> None:
    texts = [f"comment {i}" for i in range(1200)]
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: sampled(database, *texts), range(4)))
    assert sum(kept) == annotation.counts(database)["pending"] == 1200


@pytest.mark.parametrize(
    ("subject", "value", "expected"),
    [
        ("video", "v" * 11, {"feedback": 1, "audit": 1, "analyses": 1}),
        ("author", "Ada", {"feedback": 1, "audit": 1, "analyses": 2}),
        ("reporter", "r1", {"feedback": 1, "audit": 0, "analyses": 0}),
        ("comment", "id of a", {"feedback": 1, "audit": 1, "analyses": 1}),
        ("author", "somebody else", {"feedback": 0, "audit": 0, "analyses": 2}),
    ],
)
def test_a_request_deletes_what_it_is_about_and_leaves_a_line(
    database: Database, subject: Subject, value: str, expected: dict[str, int]
) -> None:
    feedback.keep(database, given(reporter="r1", comment_id="id of a", video_id="v" * 11, author="Ada"), NOW)
    feedback.keep(database, given(reporter="r2", comment_id="id of b", video_id="w" * 11), NOW)
    sampled(database, "a", video="v" * 11, author="Ada")
    sampled(database, "b", video="w" * 11, author="Bob")
    cache.keep(database, "a", "v" * 11, {"top": [{"id": "id of a"}]}, NOW)
    cache.keep(database, "b", "w" * 11, {"top": [{"id": "id of b"}]}, NOW)
    assert forget(database, subject, value, "somebody", NOW) == expected
    [event] = audit_log.read(database)
    assert (event["action"], event["who"], event["deleted"]) == ("forget", "somebody", expected)
    assert value not in str(event).replace("somebody", ""), "the log does not keep what was to be forgotten"
    with database.begin() as connection:
        left = [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() for table in expected]  # noqa: S608
    assert left == [2 - count for count in expected.values()]
