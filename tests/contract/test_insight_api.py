"""Explanations and charts."""

from __future__ import annotations

import io
import threading
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from matplotlib.image import imread
from werkzeug.exceptions import ServiceUnavailable

from flask_app.drawing import RETRY_SECONDS, WAITING, OneAtATime, drawing
from tests.service import service
from yt_sentiment.model import SentimentModel


@pytest.fixture
def client() -> FlaskClient:
    return service(max_comment_chars=50)


def test_an_explanation_adds_up(model: SentimentModel) -> None:
    answer = service(model).post("/v1/explain", json={"text": "what a great video"}).get_json()
    assert answer["prediction"]["label"] == "positive"
    parts = [part["part"] for part in answer["tokens"] + answer["features"]]
    assert answer["base"] + answer["rest"] + sum(parts) == pytest.approx(answer["raw_score"])
    assert [token["token"] for token in answer["tokens"]] == ["what", "a", "great", "video"]


def test_a_text_that_is_too_long_is_not_explained(client: FlaskClient) -> None:
    response = client.post("/v1/explain", json={"text": "a" * 51})
    assert response.status_code == 422
    assert "text has 51 characters, expected at most 50" in response.text


def analysis(client: FlaskClient) -> dict[str, object]:
    comments = [
        {"id": str(i), "text": f"love number {i}", "published_at": f"2024-0{i % 3 + 1}-01T00:00:00Z"} for i in range(30)
    ]
    found: dict[str, object] = client.post("/v1/analyze", json={"comments": comments}).get_json()
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["pie", "trend", "cloud"])
def test_parts_of_an_analysis_are_drawn(client: FlaskClient, kind: str, theme: str) -> None:
    whole = analysis(client)
    shares, words = whole["shares"], whole["words"]
    assert isinstance(shares, dict)
    assert isinstance(words, dict)
    body = {
        "pie": {"counts": {label: entry["count"] for label, entry in shares.items()}},
        "trend": whole["trend"],
        "cloud": {"words": words["positive"]},
    }[kind]
    png = client.post(f"/v1/charts/{kind}?theme={theme}", json=body)
    assert png.content_type == "image/png"
    pixels = imread(io.BytesIO(png.data))
    corner = pixels[2, 2, :3].mean()
    assert (corner > 0.9) if theme == "light" else (corner < 0.2)
    svg = client.post(f"/v1/charts/{kind}?theme={theme}&format=svg", json=body)
    assert svg.content_type == "image/svg+xml"
    assert b"<svg" in svg.data


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("pie?theme=blue", {"counts": {}}, "theme: Input should be 'light' or 'dark'"),
        ("pie", {"counts": {"good": 1}}, "counts.good: Extra inputs are not permitted"),
        ("pie", {"counts": {"positive": -1}}, "counts.positive: Input should be greater than or equal to 0"),
        ("trend", {"points": [{"start": "2024-01-01"}]}, "points.0.negative: Field required"),
        ("cloud", {"words": [{"word": "", "count": 1}]}, "words.0.word: String should have at least 1 character"),
    ],
)
def test_a_bad_chart_is_refused(client: FlaskClient, path: str, body: object, expected: str) -> None:
    response = client.post(f"/v1/charts/{path}", json=body)
    assert response.status_code == 422
    assert expected in response.get_json(force=True)["detail"]


def test_a_word_is_drawn_by_its_weight_times_its_count(client: FlaskClient) -> None:
    def drawn(*words: tuple[str, int, float | None]) -> bytes:
        sent = [
            {"word": word, "count": count, **({"weight": weight} if weight else {})} for word, count, weight in words
        ]
        answer = client.post("/v1/charts/cloud", json={"words": sent})
        assert answer.status_code == 200, answer.data
        return bytes(answer.data)

    common, rare = drawn(("the", 90, 0.1), ("camera", 30, 1.5)), drawn(("the", 9, None), ("camera", 45, None))
    assert common == rare
    assert common != drawn(("the", 90, None), ("camera", 30, None))


@pytest.mark.needs("fonts")
def test_a_cloud_of_all_languages_is_the_same_bytes_each_time(client: FlaskClient) -> None:
    words = ["beautiful", "शानदार", "น่ารัก", "ممتاز", "很好看", "すごい", "대박", "அருமை", "সুন্দর", "😍"]
    body = {"words": [{"word": word, "count": 20 - i} for i, word in enumerate(words)]}
    for path, sent in (("/v1/charts/cloud", body), ("/generate_wordcloud", {"comments": words})):
        first = client.post(path, json=sent)
        assert first.status_code == 200
        assert first.data == client.post(path, json=sent).data
        pixels = imread(io.BytesIO(first.data))
        yellow = (pixels[:, :, 0] > 0.9) & (pixels[:, :, 1] > 0.6) & (pixels[:, :, 2] < 0.4)
        assert yellow.sum() > 100, "the emoji has its colour"


@pytest.mark.parametrize("kind", ["pie", "trend", "cloud"])
def test_nothing_to_draw_is_said_in_the_picture(client: FlaskClient, kind: str) -> None:
    body = {"pie": {"counts": {}}, "trend": {"points": []}, "cloud": {"words": []}}[kind]
    assert client.post(f"/v1/charts/{kind}", json=body).status_code == 200


def point(start: str) -> dict[str, object]:
    return {"start": start, **{label: {"count": 1, "share": 0.5} for label in ("negative", "neutral", "positive")}}


@pytest.mark.parametrize("start", [r"$\frac$", "\ud800", "May", "2024-13-01", "20240501", "2024-W01-1", ""])
def test_a_point_begins_with_a_date(client: FlaskClient, start: str) -> None:
    response = client.post("/v1/charts/trend", json={"points": [point(start)]})
    assert response.status_code == 422
    assert "points.0.start: must be a date such as 2024-05-01" in response.get_json(force=True)["detail"]


def test_more_points_than_are_drawn_make_a_longer_period(client: FlaskClient) -> None:
    days = [(date(2020, 1, 1) + timedelta(days=i)).isoformat() for i in range(2000)]
    body = {"period": "day", "points": [point(day) for day in days]}
    assert client.post("/v1/charts/trend?format=svg", json=body).status_code == 200


def test_a_picture_beyond_the_queue_is_refused_with_the_time_to_come_back(client: FlaskClient) -> None:
    paths = {
        "/v1/charts/pie": {"counts": {"positive": 1}},
        "/generate_chart": {"sentiment_counts": {"1": 1}},
        "/generate_wordcloud": {"comments": ["love"]},
        "/generate_trend_graph": {"sentiment_data": [{"timestamp": "2024-05-01T10:00:00Z", "sentiment": 1}]},
    }
    with ExitStack() as places:
        for _ in range(1 + WAITING):
            places.enter_context(drawing.place())
        for path, body in paths.items():
            response = client.post(path, json=body)
            assert (response.status_code, response.headers["Retry-After"]) == (503, str(RETRY_SECONDS))
            said = response.get_json(force=True)
            assert "other pictures are being drawn" in said["detail" if path.startswith("/v1") else "error"]
    assert all(client.post(path, json=body).status_code == 200 for path, body in paths.items())


def test_pictures_take_turns_across_threads() -> None:
    turns = OneAtATime(waiting=2, patience_seconds=60)
    drawn: list[int] = []
    inside = threading.Semaphore(1)

    def draw(number: int) -> None:
        with turns.turn():
            assert inside.acquire(blocking=False), "two at once"
            drawn.append(number)
            inside.release()

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(drawn) == [0, 1, 2]


def test_patience_ends() -> None:
    turns = OneAtATime(waiting=1, patience_seconds=0.01)
    with turns.turn(), pytest.raises(ServiceUnavailable), turns.turn():
        pass
