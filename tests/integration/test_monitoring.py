"""What was served, from a request to a verdict."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from prometheus_client.parser import text_string_to_metric_families

from flask_app import prometheus
from flask_app.background import Background
from flask_app.sampling import MAX_WAITING, Sampler
from flask_app.services import services_of
from tests import synthetic
from tests.server import eventually, serving
from tests.service import service
from yt_sentiment.cli import main
from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel
from yt_sentiment.monitoring import reference as profiles
from yt_sentiment.monitoring.served_sample import sample_of
from yt_sentiment.storage import Database, annotation, connect, served

EVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def counted(outcome: str) -> float:
    return float(prometheus.SAMPLED.labels(outcome)._value.get())


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/served.db")
    monkeypatch.setattr(profiles, "NULL_ROUNDS", 50)
    return connect(f"sqlite:///{tmp_path}/served.db")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def serve(database: Database, model: SentimentModel, texts: list[str], ago: timedelta = timedelta()) -> None:
    served.keep(database, sample_of(model, texts), model.version, datetime.now(UTC) - ago)


def texts(count: int, seed: int) -> list[str]:
    return [f"{text} {i % 50}" for i, (text, _) in enumerate(synthetic.comments(count, seed))]


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
        batch = Batch(texts(1000, 1))
        sampler.offer(batch, default_model.predict_batch(batch))
        sampler.flush()
        assert low <= counted("kept") - before <= high


def test_no_sample_is_taken_where_none_is_wanted(default_model: SentimentModel) -> None:
    assert services_of(service(default_model).application).sampler is None
    assert services_of(service().application).sampler is None, "a fake has no features"
    assert services_of(service(default_model, sample_share=0.5).application).sampler is not None


def test_what_cannot_be_kept_is_counted_and_no_request_fails(tmp_path: Path, default_model: SentimentModel) -> None:
    away = Sampler(default_model, connect(f"sqlite:///{tmp_path}/none/served.db"), 1.0, Background())
    before = counted("dropped")
    one = default_model.predict(["good"])
    away.offer(Batch(["good"]), one)
    away.flush()
    assert counted("dropped") - before == 1
    away.offer(Batch(["good"] * (MAX_WAITING + 5)), one * (MAX_WAITING + 5))
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
    families = {family.name: family for family in text_string_to_metric_families(textfile.read_text(encoding="utf-8"))}
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


def judged(database: Database, model: SentimentModel, right: int, wrong: int) -> None:
    """Serve comments, and let people judge each of them."""
    now = datetime.now(UTC)
    said = [Prediction("positive", 0.9, 0.0, 0.1, 0.9, "en", "")] * (right + wrong)
    comments = [Comment(str(i), f"comment {i}") for i in range(right + wrong)]
    annotation.keep(database, list(zip(comments, said, [""] * len(said), strict=True)), model.version, now)
    for i, one in enumerate(annotation.pending(database, now, right + wrong)):
        assert annotation.judge(database, one["id"], "positive" if i < right else "negative", "r", now)


@pytest.mark.parametrize(
    ("right", "wrong", "says", "exit_code"),
    [(0, 0, "too few judged", 0), (380, 100, "as expected", 0), (200, 250, "too low", 3)],
)
def test_judged_comments_give_an_accuracy_and_an_alarm(
    database: Database, default_model: SentimentModel, tmp_path: Path, right: int, wrong: int, says: str, exit_code: int
) -> None:
    judged(database, default_model, right, wrong)
    target = tmp_path / "accuracy.prom"
    result = run("monitor", "accuracy", "--textfile", str(target))
    assert result.exit_code == exit_code, result.output
    found = json.loads(result.output)
    assert (found["says"], found["judged"]) == (says, right + wrong)
    assert found["model_version"] == default_model.version
    assert f"yt_sentiment_audit_judged_comments {right + wrong:.1f}" in target.read_text(encoding="utf-8")
    logged = run("monitor", "accuracy", "--emf", "sentiment")
    assert logged.exit_code == exit_code
    (line,) = logged.output.splitlines()
    assert json.loads(line)["yt_sentiment_audit_judged_comments"] == right + wrong
    assert json.loads(line)["result"] == found


def test_a_classifier_tells_another_topic_and_no_chance(
    database: Database, default_model: SentimentModel, tmp_path: Path
) -> None:
    target = tmp_path / "classifier.prom"
    few = run("monitor", "classifier")
    assert (few.exit_code, json.loads(few.output)["says"]) == (0, "too few rows")
    serve(database, default_model, texts(1500, 1), timedelta(days=10))
    serve(database, default_model, texts(1000, 2), timedelta(days=4))
    same = run("monitor", "classifier", "--textfile", str(target))
    assert same.exit_code == 0, same.output
    assert json.loads(same.output)["says"] == "alike"
    serve(database, default_model, [f"{text} goalkeeper" for text in texts(600, 3)])
    other = run("monitor", "classifier", "--textfile", str(target))
    assert other.exit_code == 3, other.output
    assert json.loads(other.output)["low"] > 0.6
    assert "yt_sentiment_domain_verdict 1.0" in target.read_text(encoding="utf-8")


def test_a_page_for_people_shows_both_sides_and_loads_nothing(
    database: Database, default_model: SentimentModel, tmp_path: Path
) -> None:
    target = tmp_path / "report.html"
    serve(database, default_model, texts(600, 1), timedelta(days=10))
    refused = run("monitor", "report", "--out", str(target))
    assert "0 comments were sampled lately, at least 500 are needed" in refused.output
    serve(database, default_model, texts(600, 2))
    command = [str(Path(sys.executable).with_name("yt-sentiment")), "monitor", "report", "--out", str(target)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (its libraries warn of themselves)
    page = target.read_text(encoding="utf-8")
    assert "known words" in page
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=.http", page)
