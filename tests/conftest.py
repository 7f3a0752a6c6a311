"""Shared fixtures: made-up comments, a small model trained on them, and a clean environment."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import numpy as np
import pytest
from hypothesis.internal.conjecture import providers

from tests import needs, synthetic
from yt_sentiment.model import SentimentModel, load_model
from yt_sentiment.params import Params, load_params

if TYPE_CHECKING:
    from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
MIRROR = ROOT.parent / "shared" / "data" / "mirror"


needs.find_administrators_programs()

# The same examples in each run, however long they take; `--hypothesis-profile default` draws others.
hypothesis.settings.load_profile("ci")
# Some would be constants of whatever modules the tests before have imported.
pytest.MonkeyPatch().setattr(providers, "_get_local_constants", lambda: providers._local_constants)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test that lacks what it needs."""
    names = tuple(name for mark in item.iter_markers("needs") for name in mark.args)
    if lacking := needs.missing(names):
        pytest.fail(f"needs {', '.join(lacking)}", pytrace=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with modules that take minutes: begun last, one would keep a worker after the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("pipeline") is None)  # the rest stay in their order


def pytest_report_header() -> str:
    """Say which labelled data the pipeline tests will use."""
    return f"labelled data: {'mirror folder' if MIRROR.is_dir() else 'vader_icwsm from PyPI alone'}"


@pytest.fixture(scope="session", autouse=True)
def _temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let this process and those that it starts keep their temporary files where pytest removes them."""
    folder = tmp_path_factory.mktemp("t", numbered=False)  # sockets lie in it, and their paths must be short
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        patch.setenv("SPARK_SUBMIT_OPTS", f"-Djava.io.tmpdir={folder}")  # a JVM knows no TMPDIR
        patch.setenv("DVC_SITE_CACHE_DIR", str(folder / "dvc"))  # else a folder in /var/tmp for each repository
        yield


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ours = ("YT_SENTIMENT_", "MLFLOW_", "AWS_", "YOUTUBE_API_KEY", "DATABASE_URL", "REDIS_URL")
    for name in [name for name in os.environ if name.startswith(ours)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/commands.db")


@pytest.fixture(scope="session")
def params() -> Params:
    return load_params(ROOT / "params.yaml")


@pytest.fixture(scope="session")
def small_params(params: Params) -> Params:
    """Parameters under which a few hundred rows are enough."""
    return synthetic.small(params)


@pytest.fixture(scope="session")
def trained(small_params: Params, tmp_path_factory: pytest.TempPathFactory) -> synthetic.Trained:
    """A small model trained on made-up comments, with its training matrices and its folder."""
    return synthetic.train(synthetic.comments(600), small_params, tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def models(small_params: Params, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A weak, a good and a useless model."""
    folder = tmp_path_factory.mktemp("models")
    rows = synthetic.comments(600)
    weak = [(text, "neutral" if "great" in text or "awful" in text else label) for text, label in rows]
    wrong = [(text, rows[i - 1][1] if i % 2 else label) for i, (text, label) in enumerate(rows)]
    for name, part in {"weak": weak, "good": rows, "wrong": wrong}.items():
        synthetic.train(part, small_params, folder / name)
    return {name: folder / name for name in ("weak", "good", "wrong")}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    from tests.postgres import postgres_server

    with postgres_server() as server:
        yield server


@pytest.fixture
def model(trained: synthetic.Trained) -> SentimentModel:
    return load_model(trained.folder)


@pytest.fixture(scope="session")
def default_model() -> SentimentModel:
    return load_model(ROOT / "src" / "yt_sentiment" / "default_model")


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run the test inside an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def mixed_comments() -> list[str]:
    """500 made-up comments with links, emoji, capitals, other scripts and oddities."""
    odd = [
        "",
        "   ",
        "🔥🔥🔥",
        "3:15",
        "https://youtu.be/abc",
        "SOOOO GOOD!!!",
        "<b>bold</b> &amp; loud",
        "très bien",
        "很好",
        "लाजवाब",
        "a" * 10_000,
        "\ud83d\ude00 pair",
        "lone \udc00",
        "null\x00byte",
    ]
    rng = np.random.default_rng(5)
    frames = ["{}", "{} 😍", "@user {}", "{} 1:02", "WOW {}!!!", "{} https://example.org/a", "not {}", "{}?"]
    made = itertools.chain(odd, (str(rng.choice(frames)).format(text) for text, _ in synthetic.comments(600)))
    return list(itertools.islice(made, 500))
