from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from tests.service import service
from yt_sentiment.cli import main


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/feedback.db"


@pytest.fixture
def client(database: str) -> FlaskClient:
    return service(database_url=database, max_comment_chars=50)


@pytest.fixture
def exported(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, str]]]:
    def export() -> list[dict[str, str]]:
        monkeypatch.setenv("DATABASE_URL", database)
        result = CliRunner().invoke(main, ["feedback", "export", "--out", str(tmp_path / "out" / "feedback.csv")])
        assert result.exit_code == 0, result.output
        with (tmp_path / "out" / "feedback.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return export


def test_feedback_names_a_prediction_and_comes_once(client: FlaskClient) -> None:
    [said] = client.post("/v1/predict", json={"comments": ["love it"]}).get_json()["predictions"]
    given = {"prediction_id": said["id"], "label": "neutral", "predicted": "positive", "reporter": "browser-1"}
    first = client.post("/v1/feedback", json=given)
    again = client.post("/v1/feedback", json=given)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == {"id": first.get_json()["id"], "label": "neutral", "created": True, "kept_text": False}
    assert again.get_json() == {**first.get_json(), "created": False}
    other = client.post("/v1/feedback", json={**given, "reporter": "browser-2"})
    assert other.status_code == 201


def test_a_text_is_exported_only_with_consent_and_the_last_word_counts(
    client: FlaskClient, exported: Callable[[], list[dict[str, str]]]
) -> None:
    client.post("/v1/feedback", json={"comment_id": "a", "label": "negative"})
    kept = {"comment_id": "b", "text": 'fine,\n"really" \ud83d\ude00 \udc00\x00', "consent": True}
    client.post("/v1/feedback", json={**kept, "label": "neutral"})
    client.post("/v1/feedback", json={**kept, "label": "positive"})
    [row] = exported()
    assert (row["text"], row["label"]) == ('fine,\n"really" 😀 �', "positive")
    assert row["created_at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"label": "positive"}, "expected either 'prediction_id' or 'comment_id'"),
        ({"comment_id": "a", "prediction_id": "b", "label": "positive"}, "expected either"),
        (
            {"comment_id": "a", "label": "good"},
            "label: Input should be 'negative', 'neutral' or 'positive'",
        ),
        ({"comment_id": "a", "label": "positive", "text": "x"}, "a text is kept only with consent"),
        ({"comment_id": "a", "label": "positive", "consent": True}, "there is no 'text' to keep"),
        ({"comment_id": "", "label": "positive"}, "comment_id: String should have at least 1 character"),
        ({"comment_id": "a\x00", "label": "positive"}, "comment_id: String should match pattern"),
        ({"comment_id": "a", "label": "positive", "video_id": "x"}, "video_id: String should match pattern"),
        ({"comment_id": "a", "label": "positive", "text": "x" * 51, "consent": True}, "text has 51 characters"),
    ],
)
def test_bad_feedback_is_refused(client: FlaskClient, body: object, expected: str) -> None:
    response = client.post("/v1/feedback", json=body)
    assert response.status_code == 422
    assert expected in json.loads(response.data)["detail"]


def test_feedback_is_counted_by_agreement(client: FlaskClient) -> None:
    def count() -> float:
        lines = client.get("/metrics").text.splitlines()
        found = [
            line for line in lines if line.startswith('yt_sentiment_feedback_total{agrees="false",label="neutral"}')
        ]
        return float(found[0].split()[-1]) if found else 0.0

    before = count()
    client.post("/v1/feedback", json={"comment_id": "x", "label": "neutral", "predicted": "positive"})
    assert count() == before + 1
