"""``/try`` and what it loads: addresses, headers, and one version of all files."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from limits import parse

from flask_app import Settings, try_files, try_page
from flask_app.security import PAGE_POLICY
from tests.service import service
from yt_sentiment.engine import Core
from yt_sentiment.labels import LABELS
from yt_sentiment.model.persistence import default_model_folder, read_manifest


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return service()


@pytest.fixture(scope="module")
def release(client: FlaskClient) -> dict[str, Any]:
    """What the service worker keeps."""
    text = client.get("/service_worker.js").text
    found: dict[str, Any] = json.loads(text.removeprefix("const RELEASE = ").partition(";\n")[0])
    return found


def parts(policy: str) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in policy.split("; "))


def test_the_page_and_its_worker_alone_may_run_the_module(client: FlaskClient) -> None:
    strict = parts(PAGE_POLICY) | {"script-src": "'self' 'wasm-unsafe-eval'"}
    for path in ("/try", "/try/judge.js", "/service_worker.js"):
        with client.get(path) as response:
            assert parts(response.headers["Content-Security-Policy"]) == strict, path
    for path in ("/", "/audit", "/docs", "/assets/dashboard.js", "/shared/style.css"):
        with client.get(path) as response:
            assert "wasm" not in response.headers["Content-Security-Policy"], path


def test_the_page_says_its_policy_itself_where_no_header_does(client: FlaskClient) -> None:
    [written] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', client.get("/try").text)
    assert f"{written}; frame-ancestors 'none'" == client.get("/try").headers["Content-Security-Policy"]


def test_the_page_names_its_model_by_the_manifest(client: FlaskClient) -> None:
    [version] = re.findall(r'data-version="([^"]+)"', client.get("/try").text)
    assert version == read_manifest(default_model_folder()).version


def fetched(client: FlaskClient, address: str) -> bytes:
    """Return a file, in the pieces that the page asks for."""
    found, size = b"", 1
    while len(found) < size:
        span = f"bytes={len(found)}-{len(found) + try_page.PIECE_BYTES - 1}"
        with client.get(f"/{address}", headers={"Range": span}) as response:
            assert response.status_code == 206, address
            assert response.content_range.length is not None
            found, size = found + response.data, response.content_range.length
    return found


def test_every_file_of_a_version_is_served_as_its_digest_says(client: FlaskClient, release: dict[str, Any]) -> None:
    assert {"try", "try/core.wasm", release["model"], "shared/locales/hi/messages.json"} <= set(release["files"])
    for address, digest in release["files"].items():
        if address == release["model"]:
            content = fetched(client, address)
        else:
            with client.get(f"/{address}") as response:
                assert response.status_code == 200, address
                content = response.data
        assert digest == f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}", address


def test_whatever_a_script_imports_is_kept(release: dict[str, Any]) -> None:
    assert {"try/page.js", "try/judge.js", "engine/tables.js", "shared/trend.js"} <= set(release["files"])
    for address, path in try_files.page_files().items():
        if path.suffix == ".js":
            for name in re.findall(r'from "([^"]+)"', path.read_text(encoding="utf-8")):
                assert try_files._resolved(address, name) in release["files"], f"{address} imports {name}"


def test_a_change_of_any_file_is_another_version(monkeypatch: pytest.MonkeyPatch, release: dict[str, Any]) -> None:
    files = try_files.page_files()
    assert release["version"] in try_files.service_worker(try_files.PAGE)
    monkeypatch.setattr(try_files, "page_files", lambda: files | {"try/style.css": files["try/page.js"]})
    assert release["version"] not in try_files.service_worker(try_files.PAGE)


def test_the_model_is_kept_for_good_under_a_name_of_its_content(client: FlaskClient, release: dict[str, Any]) -> None:
    with client.head(f"/{release['model']}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.content_length == try_files.model_file().stat().st_size
    content = fetched(client, release["model"])
    assert hashlib.sha256(content).hexdigest()[:12] in release["model"]
    assert Core(content).meta["labels"] == LABELS
    assert client.get("/try/model-000000000000.bin").status_code == 404


def test_the_module_has_its_media_type(client: FlaskClient) -> None:
    with client.get("/try/core.wasm") as response:
        assert response.content_type == "application/wasm"
        assert response.data.startswith(b"\0asm")


@pytest.mark.parametrize("path", ["/try", "/service_worker.js", "/try/core.wasm", "/try/page.js", "/engine/core.js"])
def test_what_may_change_is_asked_for_again_and_sent_once(client: FlaskClient, path: str) -> None:
    with client.get(path) as first:
        tag = first.headers["ETag"]
        assert "no-cache" in first.headers["Cache-Control"]
    assert re.fullmatch(r'"[^"]+"', tag), "a strong validator"
    with client.get(path, headers={"If-None-Match": tag}) as second:
        assert (second.status_code, second.data) == (304, b"")


def test_a_part_of_the_model_is_sent_where_a_download_broke_off(client: FlaskClient, release: dict[str, Any]) -> None:
    with client.get(f"/{release['model']}", headers={"Range": "bytes=0-15"}) as response:
        assert (response.status_code, len(response.data)) == (206, 16)


@pytest.mark.parametrize("headers", [
    {}, {"Range": "bytes=0-"}, {"Range": f"bytes=1-{try_page.PIECE_BYTES + 1}"}, {"Range": "bytes=-2000000"},
    {"Range": "bytes=0-9", "If-Range": '"another"'}, {"Range": "bytes=0-1,3-4"}, {"Range": "lines=0-9"},
])  # fmt: skip
def test_no_answer_is_larger_than_a_piece(
    client: FlaskClient, release: dict[str, Any], headers: dict[str, str]
) -> None:
    size = try_files.model_file().stat().st_size
    with client.get(f"/{release['model']}", headers=headers) as response:
        assert (response.status_code, response.content_type) == (416, "application/problem+json")
        assert response.headers["Content-Range"] == f"bytes */{size}"
        assert "immutable" not in response.headers.get("Cache-Control", "")


def test_the_refusal_says_how_to_ask(client: FlaskClient, release: dict[str, Any]) -> None:
    with client.get(f"/{release['model']}") as response:
        said = json.loads(response.data)["detail"]
    assert said.endswith("expected pieces of at most 1048576, such as 'Range: bytes=0-1048575'")


def test_the_page_asks_for_pieces_of_that_size() -> None:
    assert "const PIECE_BYTES = 1 << 20;" in (try_files.OWN / "download.js").read_text(encoding="utf-8")
    assert try_page.PIECE_BYTES == 1 << 20


def test_the_model_is_counted_and_visits_stay_far_below_the_limit(release: dict[str, Any]) -> None:
    pieces = -(-try_files.model_file().stat().st_size // try_page.PIECE_BYTES)
    most = parse(Settings.model_fields["rate_limit"].default).amount
    limited = service(rate_limit=f"{pieces} per hour")
    fetched(limited, release["model"])
    with limited.get(f"/{release['model']}", headers={"Range": "bytes=0-9"}) as response:
        assert response.status_code == 429
    for path in ("/try", "/try/page.js"):
        with limited.get(path) as response:
            assert response.status_code == 200, path
    assert pieces <= most / 20


@pytest.mark.parametrize("path", [
    "/try/index.html", "/try/service_worker.js", "/try/../setup.py", "/try/nothing.js", "/engine/__init__.py",
    "/engine/../shared/style.css", "/try/", "/engine/",
])  # fmt: skip
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert response.status_code == 404
