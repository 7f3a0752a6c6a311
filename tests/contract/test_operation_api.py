"""What operators see: ids, headers, counts, documents."""

from __future__ import annotations

import math

import pytest
from flask.testing import FlaskClient

from tests.service import FakeScorer, service
from yt_sentiment.comment import Prediction
from yt_sentiment.language.tokenised import Batch


@pytest.fixture
def client() -> FlaskClient:
    return service()


def metric(client: FlaskClient, start: str) -> float:
    """Return the sum of all samples whose line starts so."""
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(start))


def test_a_harmless_request_id_is_kept_and_another_replaced(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-12345"}).headers["X-Request-ID"] == "abc-12345"
    made = client.get("/healthz", headers={"X-Request-ID": 'x" injected'}).headers["X-Request-ID"]
    assert len(made) == 32
    problem = client.get("/nowhere")
    assert problem.get_json(force=True)["request_id"] == problem.headers["X-Request-ID"]


@pytest.mark.parametrize("path", ["/", "/docs", "/healthz", "/nowhere", "/openapi.json"])
def test_every_answer_has_a_strict_policy(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("start", "by"),
    [
        ('yt_sentiment_predictions_total{confidence="0.7",label="positive"}', 2),
        ('yt_sentiment_languages_total{language="es"}', 1),
        ('yt_sentiment_uncertain_total{reason="language"}', 1),
        ("yt_sentiment_batch_comments_sum", 3),
        ("yt_sentiment_inference_seconds_count", 1),
        ('yt_sentiment_request_seconds_count{endpoint="predict.predict",method="POST",status="200"}', 1),
    ],
)
def test_predictions_are_counted(client: FlaskClient, start: str, by: float) -> None:
    before = metric(client, start)
    client.post("/v1/predict", json={"comments": ["love it", "love", "que malo"]})
    assert metric(client, start) - before == by


def test_refusals_and_numbers_that_are_none_are_counted(client: FlaskClient) -> None:
    class Broken(FakeScorer):
        def predict_batch(self, batch: Batch) -> list[Prediction]:
            return [Prediction("neutral", math.nan, math.nan, math.nan, math.nan, "en", "") for _ in batch.comments]

    refused = 'yt_sentiment_rejected_total{endpoint="predict.predict",status="422"}'
    before = metric(client, refused)
    client.post("/v1/predict", json={"comments": []})
    assert metric(client, refused) == before + 1
    broken = service(Broken())
    before = metric(broken, "yt_sentiment_not_finite_total")
    broken.post("/v1/predict", json={"comments": ["a", "b"]})
    assert metric(broken, "yt_sentiment_not_finite_total") == before + 2


def test_nothing_stays_in_flight(client: FlaskClient) -> None:
    before = metric(client, "yt_sentiment_requests_in_flight")
    comments = [{"id": "a", "text": "x"}]
    accept = {"Accept": "application/x-ndjson"}
    with client.post("/v1/analyze", json={"comments": comments}, headers=accept) as response:
        assert response.status_code == 200
    client.post("/v1/predict", json={"comments": []})
    assert metric(client, "yt_sentiment_requests_in_flight") == before


def test_the_document_has_every_endpoint_and_no_reference_to_nothing(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert {
        "/v1/predict", "/v1/explain", "/v1/analyze", "/v1/analyze/file", "/v1/compare", "/v1/feedback",
        "/v1/forget", "/v1/audit", "/v1/audit/{comment}", "/v1/charts/pie",
        "/v1/charts/trend", "/v1/charts/cloud", "/v1/about", "/healthz", "/readyz", "/predict",
        "/predict_with_timestamps", "/generate_chart", "/generate_trend_graph", "/generate_wordcloud",
    } == set(document["paths"])  # fmt: skip
    text = client.get("/openapi.json").text
    names = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= set(document["components"]["schemas"])


def test_the_pages_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    for path in ("/", "/try", "/docs", "/assets/dashboard.js", "/shared/report.js", "/shared/style.css"):
        with client.get(path) as response:
            assert response.status_code == 200
            assert not any(part in response.data.decode() for part in ('src="http', 'href="http', "@import"))
    assert client.get("/shared/../setup.py").status_code == 404
    assert client.get("/shared/__init__.py").status_code == 404
