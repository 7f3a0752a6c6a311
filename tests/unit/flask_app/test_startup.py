"""What the service says of its addresses as it starts."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flask_app.logs import configuration
from flask_app.server.startup import check_free, serving_line
from flask_app.settings import Settings
from scripts.drills import SERVICE
from tests.conftest import ROOT


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of the loopback address on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_port_that_is_in_use_is_named_with_the_way_to_another(taken: int) -> None:
    with pytest.raises(ValueError, match=f"^127.0.0.1:{taken} is in use by another process, expected .*PORT=8001"):
        check_free([("127.0.0.1", taken)])


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^192.0.2.1:8000 is not an address of this machine, expected"):
        check_free([("192.0.2.1", 8000)])  # RFC 5737: an address of documents, nobody's


def test_what_is_free_or_open_already_is_not_refused(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    check_free(["/run/service.sock", 3, ("127.0.0.1", 0)])
    monkeypatch.setenv("LISTEN_FDS", "1")  # systemd listens, and hands the socket over
    check_free([("127.0.0.1", taken)])


def test_a_start_on_a_port_in_use_ends_with_one_line(taken: int, tmp_path: Path) -> None:
    environ = {**os.environ, "PORT": str(taken), "DATABASE_URL": f"sqlite:///{tmp_path}/service.db"}
    done = subprocess.run(SERVICE, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert said == [
        f"127.0.0.1:{taken} is in use by another process, expected a free port, such as by `PORT=8001 make run`"
    ]
    assert "alembic" not in done.stderr, "the tables were made, and nobody asked how"


@pytest.mark.parametrize(
    ("listener", "link"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("http://0.0.0.0:8000", "http://127.0.0.1:8000/"),
        ("http://[::]:8000", "http://[::1]:8000/"),
        ("unix:/run/service.sock", "unix:/run/service.sock"),
    ],
)
def test_the_address_can_be_clicked_on(listener: str, link: str) -> None:
    assert serving_line([listener]).startswith(f"Serving on {link} (")


def test_migrations_are_logged_from_warnings_on() -> None:
    assert configuration("INFO")["loggers"]["alembic"]["level"] == "WARNING"
    assert configuration("ERROR")["loggers"]["alembic"]["level"] == "ERROR"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"PORT": "abc"}, "PORT: 'abc' is not a port, expected an integer from 1 to 65535"),
        ({"PORT": "0"}, "PORT: '0' is not a port"),
        ({"PORT": "65536"}, "PORT: '65536' is not a port"),
        ({"PORT": "٨٠"}, "PORT: '٨٠' is not a port"),
        ({"YT_SENTIMENT_BIND": "127.0.0.1:abc"}, "YT_SENTIMENT_BIND: 'abc' is not a valid port number, expected"),
        ({"YT_SENTIMENT_BIND": "127.0.0.1:70000"}, "YT_SENTIMENT_BIND: port 70000 is too large, expected 1 to 65535"),
        ({"YT_SENTIMENT_MAX_COMENTS": "5"}, "YT_SENTIMENT_MAX_COMENTS is unknown, expected YT_SENTIMENT_MAX_COMMENTS"),
        ({"YT_SENTIMENT_MODELL": "x"}, "YT_SENTIMENT_MODELL is unknown, expected YT_SENTIMENT_MODEL"),
        ({"YT_SENTIMENT_XYZ": "a secret"}, "YT_SENTIMENT_XYZ is unknown, expected one of those in docs/settings.md"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_is_expected(environ: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=r"^bad settings: ") as caught:
        Settings.from_env(environ)
    assert said in str(caught.value)
    assert "a secret" not in str(caught.value)


def test_a_port_is_not_looked_at_where_an_address_is_given() -> None:
    assert Settings.from_env({"PORT": "abc", "YT_SENTIMENT_BIND": "127.0.0.1:9"}).bind == "127.0.0.1:9"
    assert Settings.from_env({"PORT": "9001"}).bind == "127.0.0.1:9001"
