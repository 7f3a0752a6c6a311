"""People judge a sample; tokens, deletions and what happens when nothing can be written."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from flask_app import prometheus
from flask_app.services import services_of
from tests.contract.test_access_api import token
from tests.server import eventually
from tests.service import service
from tests.youtube_server import VIDEO, FakeYouTube, thread
from tests.youtube_server import serving as serving_youtube
from yt_sentiment.auth.tokens import TokenFile
from yt_sentiment.cli import main
from yt_sentiment.storage import audit_log, connect


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database of the service and of the commands."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/service.db")
    return f"sqlite:///{tmp_path}/service.db"


def flush(client: FlaskClient) -> None:
    """Do now what the service does every few seconds."""
    services_of(client.application).background.flush()


def pending(client: FlaskClient, **headers: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.get("/v1/audit?limit=100", headers=headers).get_json()["comments"]
    return found


def test_only_texts_that_may_be_kept_are_shown_and_what_the_model_said_is_not(url: str) -> None:
    client = service(audit_share=1, database_url=url)
    client.post("/v1/predict", json={"comments": ["private"]})
    client.post("/v1/predict", json={"comments": ["love it", "meh", " "], "consent": True})
    client.post("/v1/analyze", json={"comments": [{"id": "1", "text": "secret"}]})
    client.post("/v1/analyze", json={"comments": [{"id": "2", "text": "open", "author": "Ada"}], "consent": True})
    client.post("/predict", json={"comments": ["old popup"]})
    flush(client)
    found = pending(client)
    assert sorted(one["text"] for one in found) == ["love it", "meh", "open"]
    assert {key for one in found for key in one} == {"id", "text", "video_id"}
    assert client.post(f"/v1/audit/{found[0]['id']}", json={"label": "neutral", "reviewer": "r"}).get_json() == {
        "judged": 1,
        "pending": 2,
    }
    assert found[0]["id"] not in [pending_comment["id"] for pending_comment in pending(client)]


def test_a_judgement_is_taken_back_by_whom_it_is_of(url: str) -> None:
    client = service(audit_share=1, database_url=url)
    client.post("/v1/predict", json={"comments": ["love it", "meh"], "consent": True})
    flush(client)
    first, second = (one["id"] for one in pending(client))
    client.post(f"/v1/audit/{first}", json={"label": "neutral", "reviewer": "Ada"})
    for comment, reviewer in ((first, "Bob"), (second, "Ada")):
        response = client.delete(f"/v1/audit/{comment}", query_string={"reviewer": reviewer})
        assert response.status_code == 404
        assert f"no judgement of '{reviewer}'" in json.loads(response.data)["detail"]
    response = client.delete(f"/v1/audit/{first}", query_string={"reviewer": "Ada"})
    assert response.get_json() == {"judged": 0, "pending": 2}
    assert [one["id"] for one in pending(client)] == [first, second], "it waits where it did"
    assert client.delete(f"/v1/audit/{first}", query_string={"reviewer": "Ada"}).status_code == 404
    assert client.delete(f"/v1/audit/{first}").status_code == 422


def test_who_passes_comments_over_gets_those_after_them(url: str) -> None:
    client = service(audit_share=1, database_url=url)
    client.post("/v1/predict", json={"comments": ["a b", "c d", "e f"], "consent": True})
    flush(client)
    ids = [one["id"] for one in pending(client)]
    after = client.get("/v1/audit", query_string={"after": ids[0], "limit": 1}).get_json()
    assert [one["id"] for one in after["comments"]] == ids[1:2]
    assert after["pending"] == 3
    assert client.get("/v1/audit", query_string={"after": ids[2]}).get_json()["comments"] == []


def test_what_the_server_reads_itself_may_be_judged_with_its_video(url: str) -> None:
    with serving_youtube(FakeYouTube(threads=[thread(i) for i in range(30)])) as fake:
        client = service(audit_share=0.5, database_url=url, youtube_key="a-key", youtube_url=fake.address)
        client.post("/v1/analyze", json={"video": VIDEO})
    flush(client)
    found = pending(client)
    assert 3 <= len(found) <= 27
    assert {one["video_id"] for one in found} == {VIDEO}


def test_a_share_of_0_takes_nothing(url: str) -> None:
    client = service(audit_share=0, database_url=url)
    client.post("/v1/predict", json={"comments": ["love it"], "consent": True})
    flush(client)
    assert pending(client) == []


@pytest.mark.parametrize(
    ("path", "body", "status", "expected"),
    [
        ("/v1/audit/" + "x" * 36, {"label": "neutral"}, 404, "there is no comment 'xxx"),
        ("/v1/audit/short", {"label": "neutral"}, 422, "comment"),
        ("/v1/audit/" + "x" * 36, {"label": "great"}, 422, "label"),
        ("/v1/forget", {}, 422, "exactly one of video, author, reporter, comment"),
        ("/v1/forget", {"video": VIDEO, "author": "a"}, 422, "exactly one of"),
        ("/v1/forget", {"video": "short"}, 422, "video"),
    ],
)
def test_bad_requests_say_what_is_wrong(path: str, body: object, status: int, expected: str) -> None:
    response = service().post(path, json=body)
    assert response.status_code == status
    assert expected in json.loads(response.data)["detail"]


def test_each_role_does_its_part_and_no_other(url: str, tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    roles = {name: token(path, name, name) for name in ("predict", "feedback", "audit", "promote", "admin")}
    client = service(tokens=path, database_url=url, audit_share=1)
    asked: dict[str, tuple[str, str, object]] = {
        "predict": ("POST", "/v1/predict", {"comments": ["love"]}),
        "feedback": ("POST", "/v1/feedback", {"comment_id": "c", "label": "positive"}),
        "audit": ("GET", "/v1/audit", None),
        "admin": ("POST", "/v1/forget", {"reporter": "nobody"}),
    }
    for role, headers in roles.items():
        for need, (method, where, body) in asked.items():
            answer = client.open(where, method=method, json=body, headers=headers)
            assert (answer.status_code < 300) == (role in (need, "admin")), (role, need)
    flush(client)
    used = {
        (event["token"], event["scope"]): event["outcome"]
        for event in audit_log.read(connect(url))
        if event["action"] == "token use"
    }
    assert used["predict", "predict"] == used["admin", "audit"] == "accepted"
    assert used["promote", "predict"] == used["audit", "admin"] == "refused"
    assert len(used) == len(roles) * len(asked), "a line each, however often it was used"


def test_an_expired_token_is_refused_everywhere_and_its_use_is_logged(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tokens.json"
    made = CliRunner().invoke(main, ["token", "new", "old", "--scope", "promote", "--days", "1", "--file", str(path)])
    headers = {"Authorization": f"Bearer {made.output.strip()}"}
    yesterday = datetime.now(UTC) - timedelta(seconds=1)
    [one] = TokenFile.read(path).tokens
    TokenFile(tokens=(one.model_copy(update={"expires_at": yesterday, "scopes": ("predict", "promote")}),)).write(path)
    client = service(tokens=path, database_url=url)
    response = client.post("/v1/predict", json={"comments": ["love"]}, headers=headers)
    assert response.status_code == 401
    assert "'old' expired at 20" in json.loads(response.data)["detail"]
    flush(client)
    assert audit_log.read(connect(url))[-1]["outcome"] == "refused"
    monkeypatch.setenv("YT_SENTIMENT_TOKENS", str(path))
    monkeypatch.setenv("YT_SENTIMENT_TOKEN", made.output.strip())
    result = CliRunner().invoke(main, ["rollback"])
    assert (result.exit_code, "expired at" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("command", "scope"),
    [
        (["promote"], "promote"),
        (["rollback"], "promote"),
        (["retrain", "--decide"], "promote"),
        (["annotate", "status"], "audit"),
        (["annotate", "label"], "audit"),
        (["forget", "--author", "a"], "admin"),
        (["audit-log"], "admin"),
        (["feedback", "export"], "admin"),
        (["token", "new", "more"], "admin"),
        (["token", "revoke", "reader"], "admin"),
    ],
)
def test_commands_want_a_token_of_their_scope_where_tokens_are_in_use(
    command: list[str], scope: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tokens.json"
    reader, _ = token(path, "reader", "predict"), token(path, "boss", "admin")
    monkeypatch.setenv("YT_SENTIMENT_TOKENS", str(path))
    for given, expected in (
        ("", "holds no token that is known"),
        (reader["Authorization"][7:], "has scopes ['predict']"),
    ):
        monkeypatch.setenv("YT_SENTIMENT_TOKEN", given)
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 1
        assert expected in result.output
        assert f"with scope '{scope}'" in result.output
    assert len(TokenFile.read(path).tokens) == 2


def test_the_shell_judges_too_and_a_name_is_kept(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = service(audit_share=1, database_url=url)
    client.post("/v1/predict", json={"comments": [f"love {i}" for i in range(4)], "consent": True})
    flush(client)
    path = tmp_path / "tokens.json"
    monkeypatch.setenv("YT_SENTIMENT_TOKEN", token(path, "ann", "audit")["Authorization"][7:])
    monkeypatch.setenv("YT_SENTIMENT_TOKENS", str(path))
    result = CliRunner().invoke(main, ["annotate", "label"], input="p\nG\nx\nu\nq\n")
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(main, ["annotate", "status"]).output == '{"judged": 3, "pending": 1}\n'
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        rows = connection.execute("SELECT label, reviewer FROM audit WHERE label IS NOT NULL ORDER BY id").fetchall()
    assert [label for label, _ in rows] == ["positive", "negative", "unclear"]
    assert {reviewer for _, reviewer in rows} == {"ann"}
    done = CliRunner().invoke(main, ["annotate", "label"], input="n\n")
    assert "nothing waits to be judged" in done.output


def test_a_locked_database_loses_nothing_in_silence(url: str, tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    admin = token(path, "admin", "admin")
    client = service(tokens=path, database_url=url, audit_share=1)
    client.post("/v1/predict", json={"comments": ["love", "hate"], "consent": True}, headers=admin)
    given = {"comment_id": "c", "label": "positive", "reporter": "r"}
    assert client.post("/v1/feedback", json=given, headers=admin).status_code == 201
    dropped = float(prometheus.AUDITED.labels("dropped")._value.get())
    services_of(client.application).storage.database.close()
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        feedback = client.post("/v1/feedback", json=given | {"comment_id": "d"}, headers=admin)
        forgotten = client.post("/v1/forget", json={"reporter": "r"}, headers=admin)
        flush(client)
        assert client.post("/v1/predict", json={"comments": ["love"]}, headers=admin).status_code == 200
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert (feedback.status_code, forgotten.status_code) == (503, 503)
    assert "was not kept" in json.loads(feedback.data)["detail"]
    assert "nothing was deleted" in json.loads(forgotten.data)["detail"]
    assert float(prometheus.AUDITED.labels("dropped")._value.get()) == dropped + 2, "what is lost is counted"

    def scopes() -> set[str]:
        flush(client)
        return {event["scope"] for event in audit_log.read(connect(url)) if event["action"] == "token use"}

    eventually(lambda: scopes() == {"predict", "feedback", "admin"}, "uses of tokens waited for it")
    assert client.post("/v1/forget", json={"reporter": "r"}, headers=admin).get_json()["deleted"]["feedback"] == 1


def test_a_full_disk_is_said_and_what_was_there_stays(url: str) -> None:
    client = service(database_url=url)
    given = {"comment_id": "c", "label": "positive", "reporter": "r"}
    assert client.post("/v1/feedback", json=given).status_code == 201
    database = services_of(client.application).storage.database
    with database.begin() as connection:  # SQLite then says what it says on a full disk
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    text = {"consent": True, "text": "x" * 9000}
    answers = [client.post("/v1/feedback", json=given | text | {"comment_id": str(i)}) for i in range(3)]
    assert {answer.status_code for answer in answers} == {503}
    assert "the feedback was not kept" in json.loads(answers[0].data)["detail"]
    database.close()
    assert client.post("/v1/feedback", json=given | text | {"comment_id": "later"}).status_code == 201
    assert client.post("/v1/feedback", json=given).status_code == 200, "the first one is still there"
