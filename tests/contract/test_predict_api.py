from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from flask.testing import FlaskClient

from flask_app import Settings
from tests.conftest import ROOT
from tests.service import FakeScorer, service
from yt_sentiment.comment import Prediction
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel


@pytest.fixture
def client() -> FlaskClient:
    return service(max_comments=3, max_comment_chars=50, origins=("chrome-extension://abc",))


def test_an_answer_has_label_confidence_probabilities_and_version(client: FlaskClient) -> None:
    response = client.post("/v1/predict", json={"comments": ["love it"]})
    assert response.status_code == 200
    assert response.get_json() == {
        "model_version": "fake-1",
        "predictions": [
            {
                "id": "fake-1-a2f1c846b4f1867b",
                "label": "positive",
                "confidence": 0.7,
                "probabilities": {"negative": 0.1, "neutral": 0.2, "positive": 0.7},
                "language": "en",
                "uncertain": None,
            }
        ],
    }


def test_an_answer_says_why_it_is_uncertain(client: FlaskClient) -> None:
    [answer] = client.post("/v1/predict", json={"comments": ["que malo"]}).get_json()["predictions"]
    assert (answer["language"], answer["uncertain"]) == ("es", "language")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"comments": "text"}, 'comments: Input should be a valid list, got "text"'),
        ({"comments": ["a", None]}, "comments.1: Input should be a valid string, got null"),
        ({"comments": ["a", 3.5]}, "comments.1: Input should be a valid string, got 3.5"),
        ({"comments": [["a"]]}, 'comments.0: Input should be a valid string, got ["a"]'),
        ({"comments": []}, "comments: List should have at least 1 item"),
        ({"comments": ["a"] * 4}, "comments has 4 items, expected 1 to 3"),
        ({"comments": ["a" * 51]}, "comments.0 has 51 characters, expected at most 50"),
        ({"comments": None}, "comments: Input should be a valid list, got null"),
        ({"comment": ["a"]}, "comments: Field required"),
        ({"comments": ["a"], "extra": 1}, "extra: Extra inputs are not permitted, got 1"),
        (["a"], "the body: Input should be a valid dictionary or instance of PredictBody, got"),
        ({}, "comments: Field required"),
        ('{"comments": ["a"]}', "the body is"),
    ],
)
def test_a_bad_body_gives_422_with_the_value_and_the_expectation(
    client: FlaskClient, body: object, expected: str
) -> None:
    response = client.post("/v1/predict", json=body)
    assert response.status_code == 422, response.text
    assert response.content_type == "application/problem+json"
    assert expected in json.loads(response.data)["detail"]


@pytest.mark.parametrize(
    "content", [b"", b"comments=1", b'{"comments": [', b'{"comments": [NaN]}', b"\xff\xfe", b"[" * 100_000]
)
def test_what_is_no_json_gives_400(client: FlaskClient, content: bytes) -> None:
    response = client.post("/v1/predict", data=content, content_type="application/json")
    assert response.status_code == 400
    problem = json.loads(response.data)
    assert problem["title"] == "Bad Request"
    assert "not JSON" in problem["detail"]


def test_another_content_type_gives_415(client: FlaskClient) -> None:
    response = client.post("/v1/predict", data="{}", content_type="text/plain")
    assert response.status_code == 415
    assert "'text/plain', expected 'application/json'" in json.loads(response.data)["detail"]


def test_ten_megabytes_give_413_with_the_limit(client: FlaskClient) -> None:
    body = json.dumps({"comments": ["a" * 10_000_000]})
    response = client.post("/v1/predict", data=body, content_type="application/json")
    assert response.status_code == 413
    assert "larger than 2000000 bytes" in json.loads(response.data)["detail"]


def test_errors_of_routing_keep_their_headers(client: FlaskClient) -> None:
    response = client.get("/v1/predict")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    assert client.get("/nowhere").status_code == 404
    assert client.get("/nowhere").content_type == "application/problem+json"


def test_a_failing_model_gives_500_without_details() -> None:
    class Broken(FakeScorer):
        def predict_batch(self, batch: Batch) -> list[Prediction]:
            raise RuntimeError(f"secret {len(batch)}")

    client = service(Broken())
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    response = client.post("/v1/predict", json={"comments": ["a"]})
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert b"secret" not in response.data


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").get_json() == {"status": "ready", "model_version": "fake-1"}
    about = client.get("/v1/about").get_json()
    assert (about["model_version"], about["extension_url"]) == ("fake-1", None)


def test_a_model_that_says_nonsense_is_not_ready() -> None:
    class Nonsense(FakeScorer):
        def predict_batch(self, batch: Batch) -> list[Prediction]:
            return [Prediction("neutral", 1.0, 0.0, 1.0, 0.0, "en", "") for _ in batch.comments]

    response = service(Nonsense()).get("/readyz")
    assert response.status_code == 503
    assert "expected ['positive', 'negative']" in json.loads(response.data)["detail"]


def test_cors_admits_the_listed_origin_alone(client: FlaskClient) -> None:
    def allowed(origin: str) -> str | None:
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        return client.options("/v1/predict", headers=headers).headers.get("Access-Control-Allow-Origin")

    assert allowed("chrome-extension://abc") == "chrome-extension://abc"
    assert allowed("https://evil.example") is None


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"YT_SENTIMENT_ORIGINS": "*"}, "YT_SENTIMENT_ORIGINS.*refused"),
        ({"YT_SENTIMENT_MAX_COMMENTS": "0"}, "YT_SENTIMENT_MAX_COMMENTS.*got '0'"),
        ({"YT_SENTIMENT_MAX_COMMENTS": "many"}, "got 'many'"),
        ({"YT_SENTIMENT_MAX_IN_PROGRESS": "0"}, "YT_SENTIMENT_MAX_IN_PROGRESS.*got '0'"),
        ({"YT_SENTIMENT_REQUEST_SECONDS": "0.5"}, "YT_SENTIMENT_REQUEST_SECONDS.*got '0.5'"),
        ({"YT_SENTIMENT_REQUEST_SECONDS": "601"}, "YT_SENTIMENT_REQUEST_SECONDS.*got '601'"),
        ({"YT_SENTIMENT_MAX_COMENTS": "5"}, "MAX_COMENTS is unknown, expected YT_SENTIMENT_MAX_COMMENTS"),
    ],
)
def test_a_bad_setting_stops_the_start(environ: dict[str, str], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Settings.from_env(environ)


def test_settings_come_from_the_environment() -> None:
    settings = Settings.from_env(
        {"YT_SENTIMENT_MAX_COMMENTS": "7", "YT_SENTIMENT_ORIGINS": "https://a.example, https://b.example", "PATH": "x"}
    )
    assert settings.max_comments == 7
    assert settings.origins == ("https://a.example", "https://b.example")


def test_the_service_answers_as_the_package_on_500_comments(
    default_model: SentimentModel, mixed_comments: list[str]
) -> None:
    client = service(default_model)
    answers = client.post("/v1/predict", json={"comments": mixed_comments}).get_json()["predictions"]
    for answer, expected in zip(answers, default_model.predict(mixed_comments), strict=True):
        assert answer["label"] == expected.label
        assert abs(answer["probabilities"]["negative"] - expected.p_negative) <= 1e-6
        assert abs(answer["probabilities"]["positive"] - expected.p_positive) <= 1e-6


def test_the_service_imports_nothing_of_training_and_nothing_that_few_requests_need() -> None:
    code = "import sys, flask_app; flask_app.create_app(); print(','.join(sys.modules))"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DATABASE_URL": "sqlite://"},
    )
    loaded = {name.split(".")[0] for name in done.stdout.split(",")}
    # LightGBM itself imports pandas and pyarrow where they are installed; the runtime pins do not install them.
    assert not loaded & {"mlflow", "dvc", "pandera", "yaml", "textblob", "pooch"}
    assert not loaded & {"googleapiclient", "httplib2", "cryptography", "matplotlib", "wordcloud", "redis"}
    runtime = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert not [line for line in runtime.splitlines() if line.startswith(("pandas", "pyarrow", "mlflow", "dvc"))]
