"""Who gets in: tables of attempts, each of which must end as the table says."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from flask.testing import FlaskClient

from flask_app import Settings, legacy, try_files
from flask_app.addresses import is_known_host, is_local_bind
from tests.charts import LEAST, pods, rendered
from tests.conftest import ROOT
from tests.service import service
from yt_sentiment.auth.tokens import SCOPES, TokenFile, new_token

OPEN = {
    "/", "/audit", "/assets/<name>", "/shared/<path:name>", "/docs", "/openapi.json",
    "/docs/<any('swagger-ui.css', 'swagger-ui-bundle.js'):name>", "/v1/about", "/healthz", "/readyz",
    "/try", "/try/<name>", "/try/model-<digest>.bin", "/engine/<name>", "/service_worker.js",
}  # fmt: skip
LEGACY = ["/predict", "/predict_with_timestamps", "/generate_chart", "/generate_trend_graph", "/generate_wordcloud"]
SCOPE_OF = {
    "/v1/predict": "predict", "/v1/explain": "predict", "/v1/analyze": "predict", "/v1/analyze/file": "predict",
    "/v1/compare": "predict", "/v1/charts/pie": "predict",
    "/v1/charts/trend": "predict", "/v1/charts/cloud": "predict", **dict.fromkeys(LEGACY, "predict"),
    "/v1/feedback": "feedback", "/v1/audit": "audit", "/v1/audit/<comment>": "audit", "/v1/forget": "admin",
    "/metrics": "metrics",
}  # fmt: skip
AWAY = {"REMOTE_ADDR": "192.0.2.7"}
FORGET = {"video": "dQw4w9WgXcQ"}


def tokens() -> tuple[dict[str, str], TokenFile]:
    """Return a token per scope, one that expired, and the digests of all."""
    secrets: dict[str, str] = {}
    known = TokenFile()
    for scope in SCOPES:
        secrets[scope], known = new_token(known, scope, [scope])
    past = datetime.now(UTC) - timedelta(seconds=1)
    secrets["expired"], known = new_token(known, "expired", list(SCOPES), past)
    return secrets, known


SECRETS, KNOWN = tokens()


@pytest.fixture(scope="module")
def closed() -> FlaskClient:
    return service(tokens_json=KNOWN, bind="0.0.0.0:8000")


@pytest.fixture(scope="module")
def local() -> FlaskClient:
    return service(hosts=("api.example.org", ".example.net"), origins=("https://friend.example",))


@pytest.fixture(scope="module")
def opened() -> FlaskClient:
    return service(open=True, bind="0.0.0.0:8000")


def routes(client: FlaskClient) -> Iterator[tuple[str, str]]:
    for rule in client.application.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield rule.rule, method


def status(client: FlaskClient, method: str, path: str, **options: Any) -> int:
    path = path.replace("<comment>", "c")
    with client.open(path, method=method, json={} if method == "POST" else None, **options) as response:
        return response.status_code


def test_every_route_is_in_the_table(closed: FlaskClient) -> None:
    assert {rule for rule, _ in routes(closed)} == OPEN | set(SCOPE_OF)


def test_scopes_by_endpoints_by_tokens(closed: FlaskClient) -> None:
    kinds = {"none": "", "empty": "Bearer ", "bad": "Bearer yts_bad", "basic": "Basic YTpi", "digest": ""}
    kinds["digest"] = f"Bearer {KNOWN.tokens[0].sha256}"
    kinds |= {name: f"Bearer {secret}" for name, secret in SECRETS.items()}
    attempts, wrong = 0, []
    for (rule, method), (kind, header) in itertools.product(routes(closed), kinds.items()):
        if rule in OPEN:
            continue
        expected = 401 if kind not in SCOPES else 0 if kind in (SCOPE_OF[rule], "admin") else 403
        got = status(closed, method, rule, headers={"Authorization": header} if header else {})
        attempts += 1
        if got != expected if expected else got in (401, 403):
            wrong.append((method, rule, kind, got, expected))
    print(f"scopes x endpoints x tokens: {attempts} attempts, {len(wrong)} bypasses or refusals too many")  # noqa: T201
    assert not wrong
    assert attempts > 200


def test_who_needs_a_token_for_predictions_does_not_get_the_model_without_one(closed: FlaskClient) -> None:
    addresses = [*try_files.page_files(), try_files.PAGE, try_files.WORKER]
    own = [f"/{address}" for address in addresses if not address.startswith("shared/")]
    admitted = service(tokens_json=KNOWN, open=True)
    for path, method in itertools.product(own, ("GET", "HEAD")):
        assert status(closed, method, path) == 404, path
        assert status(admitted, method, path, headers={"Range": "bytes=0-9"}) in {200, 206}, path
    assert status(closed, "GET", "/") == 200


@pytest.mark.parametrize("settings", [{"bind": "0.0.0.0:8000", "open": True}, {"proxies": 1, "open": True}, {}])
def test_without_tokens_only_this_machine_does_everything(settings: dict[str, Any]) -> None:
    client, attempts, wrong = service(**settings), 0, []
    for (rule, method), remote in itertools.product(
        routes(client), ("127.0.0.1", "::1", "192.0.2.7", "::ffff:8.8.8.8")
    ):
        if rule in OPEN:
            continue
        here = remote in ("127.0.0.1", "::1") and not settings
        refused = not here and (not settings or SCOPE_OF[rule] in {"audit", "admin", "metrics"})
        got = status(client, method, rule, environ_overrides={"REMOTE_ADDR": remote})
        attempts += 1
        if (got == 403) is not refused:
            wrong.append((method, rule, remote, got))
    print(f"without tokens, {settings}: {attempts} attempts, {len(wrong)} wrong")  # noqa: T201
    assert not wrong


HOSTS = {
    "127.0.0.1": True, "127.0.0.1:8000": True, "localhost": True, "localhost:80": True, "[::1]:8000": True,
    "10.1.2.3": True, "api.example.org": True, "API.example.org:443": True, "a.b.example.net": True,
    "example.net": True,
    "evil.example": False, "evil.example:8000": False, "localhost.evil.example": False, "127.0.0.1.evil.example": False,
    "api.example.org.evil.example": False, "notexample.net": False, "127.0.0.1@evil.example": False,
    "evil.example#127.0.0.1": False, "[::1].evil.example": False, "127.1": False, "2130706433": False, " ": False,
    "evil.example,127.0.0.1": False, "localhost.": False,
}  # fmt: skip
ORIGINS = ["", "null", "https://evil.example", "https://friend.example", "https://friend.example.evil.example",
           "http://friend.example", "https://friend.example:444", "chrome-extension://abc"]  # fmt: skip
SIMPLE = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", ""]
"""Content types with which a page of another site may POST without asking first."""


def test_hosts_by_origins(local: FlaskClient) -> None:
    """No unknown name is answered, no simple request of another site is worked on, no other site reads an answer."""
    attempts, wrong = 0, []
    for (host, known), origin in itertools.product(HOSTS.items(), ORIGINS):
        headers = {"Host": host, **({"Origin": origin} if origin else {})}
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        answers = [
            (200, local.post("/v1/forget", json=FORGET, headers=headers)),
            (200, local.get("/v1/audit", headers=headers)),
            (200, local.get("/metrics", headers=headers)),
            (200, local.options("/v1/forget", headers=headers | asked)),
            *((415, local.post("/v1/forget", data="{}", headers=headers, content_type=kind)) for kind in SIMPLE),
        ]
        for expected, response in answers:
            attempts += 1
            readable = response.headers.get("Access-Control-Allow-Origin")
            right = readable == (origin if origin == "https://friend.example" else None)
            right &= "Access-Control-Allow-Credentials" not in response.headers
            if response.status_code != (expected if known else 400) or not right:
                wrong.append((host, origin, response.status_code, readable))
    print(f"hosts x origins: {attempts} attempts, {len(wrong)} bypasses")  # noqa: T201
    assert not wrong


@pytest.mark.parametrize(("asked", "forwarded", "expected"), [
    ("127.0.0.1", "api.example.org", 200), ("127.0.0.1", "evil.example", 400), ("evil.example", "127.0.0.1", 400),
])  # fmt: skip
def test_a_forwarded_host_does_not_hide_the_one_that_was_asked_for(asked: str, forwarded: str, expected: int) -> None:
    client = service(proxies=1, open=True, hosts=("api.example.org",))
    headers = {"Host": asked, "X-Forwarded-Host": forwarded}
    assert client.post("/v1/predict", json={"comments": ["a"]}, headers=headers).status_code == expected


def test_with_tokens_any_name_is_served_unless_some_are_listed(closed: FlaskClient) -> None:
    assert closed.get("/healthz", headers={"Host": "any.example"}).status_code == 200
    assert is_known_host("any.example", ()) is False
    strict = service(tokens_json=KNOWN, hosts=("api.example.org",))
    assert strict.get("/healthz", headers={"Host": "any.example"}).status_code == 400


def variants(path: str) -> set[str]:
    """Return ways to write a path that a careless router takes for it."""
    first, rest = path[1], path[2:]
    encoded = f"/%{ord(first):02x}{rest}"
    return {
        f"/{path}", f"//{path}", f"{path}/", f"{path}//", f"/.{path}", f"/x/..{path}", f"/%2e{path}", f"/%2f{path[1:]}",
        f"/x/%2e%2e{path}", encoded, encoded.upper().replace("/%", "/%"), path.upper(), f"{path}%00", f"{path}%20",
        f"{path};a=b", f"{path}.json", f"\\{path[1:]}", f"{path}%2f", path.replace("/", "%2f"), f"{path}?a=/healthz",
        path.replace("/v1/", "/v1//"), f"/healthz/..{path}", f"/docs/..%2f{path[1:]}", f"{path}#/healthz",
    }  # fmt: skip


def as_sent(written: str) -> dict[str, str]:
    """Return what a server makes of the path of a request line; the test client would read ``//x`` as a host."""
    path, _, query = written.partition("?")
    return {"PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query}


def test_no_way_to_write_a_path_opens_it(closed: FlaskClient) -> None:
    attempts, wrong = 0, []
    for path, method in itertools.product(
        SCOPE_OF, ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "XYZ")
    ):
        for written in sorted(variants(path.replace("<comment>", "c"))):
            environ = {"X-HTTP-Method-Override": "GET", "X-Original-URL": "/healthz", "X-Rewrite-URL": "/healthz"}
            with closed.open("/", method=method, headers=environ, environ_overrides=as_sent(written)) as response:
                code, body = response.status_code, response.data
            attempts += 1
            if code not in (401, 404, 405) and not (method == "OPTIONS" and code == 200 and not body):
                wrong.append((method, written, code))
    print(f"slashes, percent, case, dots x methods: {attempts} attempts, {len(wrong)} bypasses")  # noqa: T201
    assert not wrong


def test_slashes_before_the_legacy_paths_alone_count_as_one(local: FlaskClient) -> None:
    rules = {rule for rule, _ in routes(local) if legacy._DOUBLED.fullmatch(f"/{rule}")}
    assert rules == set(LEGACY)
    for rule, method in routes(local):
        got = status(local, method, "/", environ_overrides=as_sent(f"/{rule}"))
        assert (got != 404) is (rule in LEGACY), (rule, got)


def test_made_up_methods_and_paths_do_not_grow_the_metrics(local: FlaskClient) -> None:
    def ask(start: int, stop: int) -> int:
        for number in range(start, stop):
            environ = {"REQUEST_METHOD": f"M{number}", "PATH_INFO": f"/p{number}"}
            local.open("/", environ_overrides=environ).close()
        return len(local.get("/metrics").data)

    local.get("/metrics").close()  # which counts itself only afterwards
    few, many = ask(0, 100), ask(100, 10_000)
    print(f"/metrics: {few} bytes after 100 made-up methods and paths, {many} after 10,000")  # noqa: T201
    assert many < few + 1_000, "only digits of counts are new"
    assert b"M99" not in local.get("/metrics").data


@pytest.mark.parametrize(("bind", "is_local"), [
    ("127.0.0.1:8000", True), ("[::1]:8000", True), ("localhost:1", True), ("unix:/run/x.sock", True),
    ("127.0.0.1:1,[::1]:1", True), ("0.0.0.0:8000", False), ("[::]:8000", False), (":8000", False), ("fd://3", False),
    ("10.0.0.1:1", False), ("example.org:1", False), ("127.0.0.1:1,0.0.0.0:1", False),
])  # fmt: skip
def test_a_service_that_others_reach_starts_closed(bind: str, is_local: bool) -> None:
    assert is_local_bind(bind) is is_local
    settings = {"YT_SENTIMENT_BIND": bind}
    for behind, expected in (({}, is_local), ({"YT_SENTIMENT_PROXIES": "1"}, False)):
        if expected:
            assert Settings.from_env(settings | behind).is_local
        else:
            with pytest.raises(ValueError, match="there are no tokens: expected YT_SENTIMENT_TOKENS"):
                Settings.from_env(settings | behind)
        assert Settings.from_env(settings | behind | {"YT_SENTIMENT_OPEN": "1"}).is_local is expected


@pytest.mark.parametrize("content", [
    "{", '{"tokens": ["yts_secret"]}', '{"tokens": [{"name": "a", "sha256": "yts_secret", "scopes": []}]}',
    '{"tokens": [{"name": "a", "sha256": "' + "a" * 64 + '", "scopes": ["yts_secret"]}]}',
])  # fmt: skip
def test_bad_tokens_stop_the_start_and_are_not_shown(content: str) -> None:
    with pytest.raises(ValueError, match="bad settings: YT_SENTIMENT_TOKENS_JSON: ") as caught:
        Settings.from_env({"YT_SENTIMENT_TOKENS_JSON": content})
    assert "yts_secret" not in str(caught.value)


def test_gunicorn_refuses_before_it_loads_anything(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--check-config",
        "--config",
        "flask_app/gunicorn_conf.py",
        "none:none",
    ]
    environ = {"YT_SENTIMENT_BIND": "0.0.0.0:0", "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode != 0
    assert "YT_SENTIMENT_OPEN=1" in done.stderr


def image() -> dict[str, str]:
    """Return what the image sets."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    [bind] = [line.split("=", 1)[1] for line in lines if "YT_SENTIMENT_BIND=" in line]
    return {"YT_SENTIMENT_BIND": bind}


def compose() -> dict[str, str]:
    environment = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))["services"]["api"]["environment"]
    assert environment["YT_SENTIMENT_TOKENS_JSON"] == "${YT_SENTIMENT_TOKENS_JSON:-}"
    return {name: value for name, value in environment.items() if "${" not in value}


def kubernetes() -> dict[str, str]:
    [container] = pods(rendered(LEAST))["Deployment/"]["spec"]["containers"]
    given = {variable["name"]: variable for variable in container["env"]}
    reference = given.pop("YT_SENTIMENT_TOKENS_JSON")["valueFrom"]["secretKeyRef"]
    assert reference == {"name": "yt-sentiment", "key": "YT_SENTIMENT_TOKENS_JSON"}, "without it no pod starts"
    assert all("secretKeyRef" in one["valueFrom"] for one in given.values() if "value" not in one)
    return {name: one["value"] for name, one in given.items() if "value" in one}


def cloudformation() -> dict[str, str]:
    lines = (ROOT / "deploy/cloudformation/service.yaml").read_text("utf-8").splitlines()
    [line] = [line.split() for line in lines if "/etc/yt-sentiment/service.env" in line]
    assert line[0] == "echo"
    assert any(line.strip() == "PARAMETERS=/${AWS::StackName}/" for line in lines), "where the tokens are"
    return dict(word.split("=", 1) for word in line if "=" in word)


@pytest.mark.parametrize("template", [compose, kubernetes, cloudformation])
def test_a_deployment_starts_closed(template: Any) -> None:
    given = image() | template()
    assert "YT_SENTIMENT_OPEN" not in given
    with pytest.raises(ValueError, match="there are no tokens"):
        Settings.from_env(given)
    settings = Settings.from_env(given | {"YT_SENTIMENT_TOKENS_JSON": KNOWN.to_line()})
    assert settings.tokens_json == KNOWN
    assert not settings.is_local


def test_the_line_of_tokens_survives_shells_and_env_files() -> None:
    _, known = new_token(TokenFile(), "it's $HOME `x` \n\u00e9", ["predict"])
    line = known.to_line()
    assert TokenFile.parse(line) == known
    assert line.isascii()
    assert not set(line) & set("'$`\n\t ") - {" "}
