from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.exceptions import ServiceUnavailable

from flask_app import rates
from tests.service import FakeScorer, service
from yt_sentiment.cli import main
from yt_sentiment.language.tokenised import Batch

BODY = {"comments": ["love it"]}


def token(path: Path, name: str, *scopes: str) -> dict[str, str]:
    """Make a token as an operator does; return the header that carries it."""
    options = [part for scope in scopes for part in ("--scope", scope)]
    result = CliRunner().invoke(main, ["token", "new", name, *options, "--file", str(path)])
    assert result.exit_code == 0, result.output
    return {"Authorization": f"Bearer {result.output.strip()}"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


def test_without_a_token_file_everybody_may_ask() -> None:
    assert service().post("/v1/predict", json=BODY).status_code == 200


def test_a_token_opens_what_its_scopes_say(path: Path) -> None:
    reader, admin = token(path, "reader", "predict"), token(path, "admin", "admin")
    client = service(tokens=path)
    given = {"comment_id": "c", "label": "positive"}
    assert client.post("/v1/predict", json=BODY, headers=reader).status_code == 200
    refused = client.post("/v1/feedback", json=given, headers=reader)
    assert refused.status_code == 403
    assert "has scopes ['predict'], expected 'feedback'" in json.loads(refused.data)["detail"]
    assert client.post("/v1/feedback", json=given, headers=admin).status_code == 201
    everything = {"video": "dQw4w9WgXcQ"}
    assert client.post("/v1/forget", json=everything, headers=reader).status_code == 403
    assert client.post("/v1/forget", json=everything, headers=admin).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}])
@pytest.mark.parametrize(
    "endpoint", ["/v1/predict", "/v1/explain", "/v1/analyze", "/v1/charts/pie", "/v1/feedback", "/predict"]
)
def test_without_a_known_token_nothing_is_answered(path: Path, endpoint: str, headers: dict[str, str]) -> None:
    token(path, "reader", "predict")
    response = service(tokens=path).post(endpoint, json=BODY, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert "expected 'Authorization: Bearer yts_" in response.text


@pytest.mark.parametrize("endpoint", ["/", "/v1/about", "/healthz", "/readyz", "/docs", "/openapi.json"])
def test_pages_and_health_need_no_token(path: Path, endpoint: str) -> None:
    token(path, "reader", "predict")
    with service(tokens=path).get(endpoint) as response:
        assert response.status_code == 200


def test_a_revoked_token_is_refused_without_a_restart(path: Path) -> None:
    reader = token(path, "reader", "predict")
    client = service(tokens=path)
    assert client.post("/v1/predict", json=BODY, headers=reader).status_code == 200
    assert CliRunner().invoke(main, ["token", "revoke", "reader", "--file", str(path)]).exit_code == 0
    assert client.post("/v1/predict", json=BODY, headers=reader).status_code == 401


def test_only_digests_are_kept_and_only_the_owner_reads_them(path: Path) -> None:
    secret = token(path, "reader", "predict")["Authorization"].split()[1]
    assert secret not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    listed = CliRunner().invoke(main, ["token", "list", "--file", str(path)])
    assert listed.output == "reader: predict\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "No such file"),
        ("{", "Invalid JSON"),
        ('{"tokens": [{"name": "a", "sha256": "x", "scopes": []}]}', "tokens.0.sha256"),
        ('{"tokens": [{"name": "a", "sha256": "' + "a" * 64 + '", "scopes": ["root"]}]}', "tokens.0.scopes.0"),
    ],
)
def test_a_bad_token_file_stops_the_start(path: Path, content: str | None, expected: str) -> None:
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=expected):
        service(tokens=path)


def test_a_name_is_taken_once(path: Path) -> None:
    token(path, "reader", "predict")
    result = CliRunner().invoke(main, ["token", "new", "reader", "--file", str(path)])
    assert result.exit_code == 1
    assert "there is a token 'reader' already" in result.output


def codes(client: FlaskClient, count: int, **options: str) -> list[int]:
    return [client.post("/v1/predict", json=BODY, environ_overrides=options).status_code for _ in range(count)]


def test_rates_are_limited_per_address_and_health_never() -> None:
    client = service(rate_limit="2 per hour", open=True, bind="0.0.0.0:8000")
    assert codes(client, 3, REMOTE_ADDR="10.0.0.1") == [200, 200, 429]
    assert codes(client, 1, REMOTE_ADDR="10.0.0.2") == [200]
    assert {client.get("/healthz").status_code for _ in range(5)} == {200}
    refused = client.post("/v1/predict", json=BODY, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.content_type == "application/problem+json"
    legacy = client.post("/predict", json=BODY, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    assert legacy.status_code in {200, 429}


def test_an_answer_says_when_to_try_again_only_if_it_was_refused_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "time", SimpleNamespace(time=lambda: 1_000_000.5, monotonic=lambda: 5.0))
    client = service(rate_limit="2 per hour")
    answers = [client.post("/v1/predict", json=body) for body in (BODY, {}, BODY)]
    assert [answer.status_code for answer in answers] == [200, 422, 429]
    assert ["Retry-After" in answer.headers for answer in answers] == [False, False, True]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"2"}
    assert {answer.headers["X-RateLimit-Reset"] for answer in answers} == {str(1_000_000 + 3601)}
    assert answers[2].headers["Retry-After"] == "3601"
    assert answers[2].get_json()["detail"].startswith("the limit is 2 per 1 hour; try again in ")


def test_a_busy_service_is_tried_again_when_it_says_so_and_not_when_the_rate_limit_ends() -> None:
    class Busy(FakeScorer):
        def predict_batch(self, _batch: Batch) -> NoReturn:
            raise ServiceUnavailable("busy", None, 2)

    refused = service(Busy(), rate_limit="2 per hour").post("/v1/predict", json=BODY)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")


def test_forwarded_addresses_are_believed_only_behind_a_proxy() -> None:
    forged = {"HTTP_X_FORWARDED_FOR": "1.2.3.4", "REMOTE_ADDR": "10.0.0.1"}
    alone = service(rate_limit="1 per hour", open=True, bind="0.0.0.0:8000")
    assert codes(alone, 1, **forged) == [200]
    assert codes(alone, 1, **{**forged, "HTTP_X_FORWARDED_FOR": "5.6.7.8"}) == [429]
    behind = service(rate_limit="1 per hour", open=True, proxies=1)
    assert codes(behind, 1, **forged) == [200]
    assert codes(behind, 1, **{**forged, "HTTP_X_FORWARDED_FOR": "5.6.7.8"}) == [200]
    assert codes(behind, 1, **forged) == [429]


def test_exported_tokens_open_the_service_and_the_commands(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = token(path, "reader", "predict")
    secret = token(path, "admin", "admin")["Authorization"].split()[1]
    line = CliRunner().invoke(main, ["token", "export", "--file", str(path)]).output
    assert line.count("\n") == 1
    assert secret not in line
    client = service(tokens_json=line.strip(), bind="0.0.0.0:8000")
    assert client.get("/v1/about").get_json()["needs_token"] is True
    assert client.post("/v1/predict", json=BODY).status_code == 401
    assert client.post("/v1/predict", json=BODY, headers=reader).status_code == 200
    monkeypatch.setenv("YT_SENTIMENT_TOKENS_JSON", line.strip())
    refused = CliRunner().invoke(main, ["audit-log"])
    assert refused.exit_code == 1
    assert "expected one of YT_SENTIMENT_TOKENS_JSON with scope 'admin'" in refused.output
    monkeypatch.setenv("YT_SENTIMENT_TOKEN", secret)
    assert CliRunner().invoke(main, ["audit-log"]).exit_code == 0
    monkeypatch.setenv("YT_SENTIMENT_TOKENS", str(path))
    both = CliRunner().invoke(main, ["audit-log"])
    assert "YT_SENTIMENT_TOKENS and YT_SENTIMENT_TOKENS_JSON are both set" in both.output
    with pytest.raises(ValueError, match="are both set, expected one of them"):
        service(tokens=path, tokens_json=line.strip())
