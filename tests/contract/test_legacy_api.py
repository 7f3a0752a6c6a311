"""What the popups of other projects send, and the shapes that they read."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from tests.service import service
from yt_sentiment.model import SentimentModel

PNG = b"\x89PNG\r\n\x1a\n"
ORIGIN = "chrome-extension://abc"


@pytest.fixture
def client() -> FlaskClient:
    return service(max_comments=3, origins=(ORIGIN,))


@pytest.mark.parametrize("path", ["/predict", "//predict"])
def test_predict(client: FlaskClient, path: str) -> None:
    response = client.post(
        "/",
        environ_overrides={"PATH_INFO": path},
        json={"comments": ["love it", "no me gusta"]},
        headers={"Origin": ORIGIN},
    )
    assert response.get_json() == [
        {"comment": "love it", "sentiment": "1"},
        {"comment": "no me gusta", "sentiment": "0"},  # of a language that is not read; these popups know no doubt
    ]
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_the_preflight_is_answered(client: FlaskClient) -> None:
    headers = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options("/", environ_overrides={"PATH_INFO": "//predict_with_timestamps"}, headers=headers)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_predict_with_timestamps_ignores_other_keys(client: FlaskClient) -> None:
    comments = [{"text": "love it", "timestamp": "2024-05-01T10:00:00Z", "authorId": "x"}]
    assert client.post(
        "/", environ_overrides={"PATH_INFO": "//predict_with_timestamps"}, json={"comments": comments}
    ).get_json() == [{"comment": "love it", "sentiment": "1", "timestamp": "2024-05-01T10:00:00Z"}]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/generate_chart", {"sentiment_counts": {"1": 5, "0": 3, "-1": 2}}),
        ("/generate_chart", {"sentiment_counts": {"1": 5, "0": 0, "-1": 0}}),
        ("/generate_trend_graph", {"sentiment_data": [{"timestamp": "2024-05-01T10:00:00Z", "sentiment": -1}]}),
        ("/generate_trend_graph", {"sentiment_data": [
            {"timestamp": "2024-05-01T10:00:00.000Z", "sentiment": "1"}, {"timestamp": "2024-08-01", "sentiment": 0},
            {"timestamp": "2024-08-01", "sentiment": 1.0},
        ]}),
        ("//generate_wordcloud", {"comments": ["love this wonderful song"]}),
        ("/generate_wordcloud", {"comments": ["😍😍", "🔥"]}),
        ("/generate_wordcloud", {"comments": ["ꦏꦱꦸ"]}),
        ("/generate_wordcloud", {"comments": ["the of and"]}),
    ],
)  # fmt: skip
def test_pictures_are_png(client: FlaskClient, path: str, body: object) -> None:
    response = client.post("/", environ_overrides={"PATH_INFO": path}, json=body)
    assert response.status_code == 200
    assert response.content_type == "image/png"
    assert response.data.startswith(PNG)
    assert len(response.data) > 3000


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/predict", {"comments": "text"}, 'comments: Input should be a valid list, got "text"'),
        ("/predict", {"comments": []}, "comments: List should have at least 1 item"),
        ("/predict", {"comments": [None]}, "comments.0: Input should be a valid string, got null"),
        ("/predict_with_timestamps", {"comments": [{"text": "a"}]}, "comments.0.timestamp: Field required"),
        ("/predict_with_timestamps", {"comments": [None]}, "comments.0: Input should be a valid dictionary"),
        ("/generate_chart", {"sentiment_counts": {"2": 1}}, "sentiment_counts.2: Extra inputs are not permitted"),
        ("/generate_chart", {"sentiment_counts": {"1": -1}}, "sentiment_counts.1: Input should be greater than or"),
        ("/generate_chart", {"sentiment_counts": {"1": 0}}, "adds up to 0"),
        ("/generate_trend_graph", {"sentiment_data": [{"sentiment": 1}]}, "sentiment_data.0.timestamp: Field required"),
        ("/generate_trend_graph", {"sentiment_data": [{"timestamp": "May", "sentiment": 1}]}, "expected ISO 8601"),
        *(
            (
                "/generate_trend_graph",
                {"sentiment_data": [{"timestamp": "2024-05-01", "sentiment": code}]},
                f"sentiment_data.0.sentiment: Input should be '-1', '0', '1', -1, 0 or 1, got {json.dumps(code)}",
            )
            for code in (True, False, [1], 2, "2", 1.5, None)
        ),
        ("/generate_trend_graph", {"sentiment_data": [{"timestamp": None, "sentiment": 1}]}, "valid string, got null"),
        ("/generate_wordcloud", {}, "comments: Field required"),
    ],
)
def test_bad_input_gets_an_error_of_their_shape(client: FlaskClient, path: str, body: object, expected: str) -> None:
    response = client.post("/", environ_overrides={"PATH_INFO": path}, json=body)
    assert 400 <= response.status_code < 500
    answer = response.get_json()
    assert set(answer) == {"error"}
    assert expected in answer["error"]


def test_a_comment_without_content_is_neither_good_nor_bad(default_model: SentimentModel) -> None:
    client = service(default_model)
    texts = ["", " ", ".", "https://youtu.be/dQw4w9WgXcQ", "\u200b", "I love this so much"]
    expected = ["0", "0", "0", "0", "0", "1"]
    found = client.post("/predict", json={"comments": texts}).get_json()
    assert [one["sentiment"] for one in found] == expected
    dated = [{"text": text, "timestamp": "2024-05-01T10:00:00Z"} for text in texts]
    found = client.post("/predict_with_timestamps", json={"comments": dated}).get_json()
    assert [one["sentiment"] for one in found] == expected
