"""What was served, from a request to a verdict."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from prometheus_client.parser import text_string_to_metric_families

from flask_app import metrics
from flask_app.background import Background
from flask_app.sampling import MAX_WAITING, Sampler
from tests import made_up
from tests.server import eventually, serving
from tests.service import service
from yt_sentiment.cli import main
from yt_sentiment.database import Database, connect, served
from yt_sentiment.model import SentimentModel
from yt_sentiment.monitoring import profile as profiles
from yt_sentiment.monitoring.observed import observe

EVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def counted(outcome: str) -> float:
    return float(metrics.SAMPLED.labels(outcome)._value.get())


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/served.db")
    monkeypatch.setattr(profiles, "NULL_ROUNDS", 50)
    return connect(f"sqlite:///{tmp_path}/served.db")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def serve(database: Database, model: SentimentModel, texts: list[str], ago: timedelta = timedelta()) -> None:
    served.keep(database, observe(texts, model.predict(texts), model.features), model.version, datetime.now(UTC) - ago)


def texts(count: int, seed: int) -> list[str]:
    return [f"{text} {i % 50}" for i, (text, _) in enumerate(made_up.comments(count, seed))]


def test_a_running_service_keeps_a_sample_without_any_text(tmp_path: Path) -> None:
    word = "unmistakable"
    with serving(tmp_path, {"YT_SENTIMENT_SAMPLE_SHARE": "1"}) as server:
        said = server.post("/v1/predict", {"comments": ["I love this", f"not {word} good"]}).json()
        database = connect(f"sqlite:///{tmp_path}/service.db")
        eventually(lambda: len(served.window(database, *EVER)) == 2, "the sample is written")
        server.post("/v1/predict", {"comments": ["taken just before the end"]})
    rows = served.window(database, *EVER)
    assert [row.label for row in rows[:2]] == [one["label"] for one in said["predictions"]]
    assert [row.digest for row in rows[:2]] == [one["id"].rpartition("-")[2] for one in said["predictions"]]
    assert len(rows) == 3, "a worker that ends writes what it has"
    database.close()
    assert word.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("service.db*"))


def test_the_share_is_that_of_the_setting(database: Database, default_model: SentimentModel) -> None:
    for share, low, high in ((0.0, 0, 0), (0.2, 120, 290), (1.0, 1000, 1000)):
        sampler = Sampler(default_model, database, share, Background())
        before = counted("kept")
        comments = texts(1000, 1)
        sampler.offer(comments, default_model.predict(comments))
        sampler.flush()
        assert low <= counted("kept") - before <= high


def test_no_sample_is_taken_where_none_is_wanted(default_model: SentimentModel) -> None:
    assert service(default_model).application.extensions["sampler"] is None
    assert service().application.extensions["sampler"] is None, "a fake has no features"
    assert service(default_model, sample_share=0.5).application.extensions["sampler"] is not None


def test_what_cannot_be_kept_is_counted_and_no_request_fails(tmp_path: Path, default_model: SentimentModel) -> None:
    away = Sampler(default_model, connect(f"sqlite:///{tmp_path}/none/served.db"), 1.0, Background())
    before = counted("dropped")
    one = default_model.predict(["good"])
    away.offer(["good"], one)
    away.flush()
    assert counted("dropped") - before == 1
    away.offer(["good"] * (MAX_WAITING + 5), one * (MAX_WAITING + 5))
    assert counted("dropped") - before == 6, "no more than MAX_WAITING wait"


def test_a_window_like_the_own_reference_is_no_drift_and_another_is(
    database: Database, default_model: SentimentModel, tmp_path: Path
) -> None:
    profile, textfile = tmp_path / "own.json", tmp_path / "drift.prom"
    serve(database, default_model, texts(1500, 1), timedelta(days=3))
    made = run("monitor", "profile", "--out", str(profile))
    assert made.exit_code == 0, made.output
    serve(database, default_model, texts(800, 2))
    same = run("monitor", "drift", "--hours", "1", "--profile", str(profile), "--textfile", str(textfile))
    assert same.exit_code == 0, same.output
    assert json.loads(same.output)["says"] == "no drift"
    assert json.loads(same.output)["rows"] == 800
    families = {one.name: one for one in text_string_to_metric_families(textfile.read_text(encoding="utf-8"))}
    assert families["yt_sentiment_drift_verdict"].samples[0].value == 0
    assert families["yt_sentiment_drift_window_rows"].samples[0].value == 800
    assert {sample.labels["feature"] for sample in families["yt_sentiment_drift"].samples} >= {"language", "label"}

    serve(database, default_model, [f"este video es muy {i} aburrido y largo" for i in range(400)])
    other = run("monitor", "drift", "--hours", "1", "--profile", str(profile), "--textfile", str(textfile))
    assert other.exit_code == 3
    assert "language" in json.loads(other.output)["drifted"]


def test_few_rows_are_no_verdict_and_no_reference(database: Database, default_model: SentimentModel) -> None:
    serve(database, default_model, texts(100, 1))
    made = run("monitor", "profile", "--out", "none.json")
    assert made.exit_code == 1
    assert "100 reference rows, at least 500" in made.output
    assert not Path("none.json").exists()


def test_a_database_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none/served.db")
    done = run("monitor", "drift")
    assert done.exit_code == 1
    assert "the database does not answer" in done.output
