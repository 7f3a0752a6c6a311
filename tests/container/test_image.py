"""The built image, run as an operator would: ``make container-test``."""

from __future__ import annotations

import json
import os
import subprocess
import time
import uuid
from collections.abc import Iterator

import pytest

from tests.server import eventually
from yt_sentiment.model import SentimentModel
from yt_sentiment.params import Params

pytestmark = pytest.mark.container

IMAGE = os.environ.get("IMAGE", "yt-sentiment")
MAX_BYTES = 550_000_000
CONFINED = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]  # noqa: S108
OPEN = ["--env", "YT_SENTIMENT_OPEN=1"]
ASK = """
import sys, urllib.request
headers = {"Content-Type": "application/json"}
body = sys.stdin.buffer.read() or None
request = urllib.request.Request("http://127.0.0.1:8000" + sys.argv[1], body, headers)
sys.stdout.write(urllib.request.urlopen(request, timeout=30).read().decode())
"""


def docker(*arguments: str, given: str = "", check: bool = True) -> str:
    done = subprocess.run(["docker", *arguments], input=given, capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def container() -> Iterator[str]:
    """A service without network, without rights, on a root file system that it cannot write."""
    name = f"yt-sentiment-test-{uuid.uuid4().hex[:8]}"
    started = time.monotonic()
    docker("run", "--detach", "--name", name, "--network", "none", *CONFINED, *OPEN, IMAGE)
    try:
        eventually(lambda: bool(docker("exec", name, "python", "-c", ASK, "/readyz", check=False)), "it is ready")
        print(f"ready after {time.monotonic() - started:.1f} s")  # noqa: T201
        yield name
    finally:
        docker("rm", "--force", "--volumes", name)


def ask(container: str, path: str, body: object = None) -> dict[str, object]:
    given = "" if body is None else json.dumps(body)
    answer: dict[str, object] = json.loads(
        docker("exec", "--interactive", container, "python", "-c", ASK, path, given=given)
    )
    return answer


def test_the_image_is_small_and_says_what_it_holds(default_model: SentimentModel) -> None:
    found = json.loads(docker("image", "inspect", IMAGE))[0]
    assert found["Size"] <= MAX_BYTES, f"{found['Size']:,} bytes"
    assert found["Config"]["User"] == "10001"
    labels = found["Config"]["Labels"]
    assert labels["org.yt-sentiment.model.version"] == default_model.version
    assert len(labels["org.opencontainers.image.revision"]) == 40


@pytest.mark.parametrize("package", ["mlflow", "dvc", "pandas", "sklearn", "pip", "setuptools", "boto3"])
def test_nothing_of_training_is_inside(package: str) -> None:
    found = docker(
        "run", "--rm", "--network", "none", IMAGE, "python", "-c",
        f"import importlib.util as u; print(u.find_spec('{package}'))",
    )  # fmt: skip
    assert found == "None"


def test_it_serves_without_rights_network_or_a_root_that_it_can_write(container: str) -> None:
    assert docker("exec", container, "id", "-u") == "10001"
    refused = "import pathlib\ntry: pathlib.Path('/opt/venv/x').touch()\nexcept OSError as e: print(e.errno)"
    assert docker("exec", container, "python", "-c", refused) == "30", "EROFS"
    assert ask(container, "/readyz")["status"] == "ready"


def test_it_becomes_healthy(container: str) -> None:
    health = ["inspect", "--format", "{{.State.Health.Status}}", container]
    eventually(lambda: docker(*health) == "healthy", "Docker calls it healthy")


def test_it_predicts_what_the_package_predicts(
    container: str, default_model: SentimentModel, mixed_comments: list[str]
) -> None:
    comments = [text.encode("utf-8", "replace").decode() for text in mixed_comments]
    answer = ask(container, "/v1/predict", {"comments": comments})
    expected = default_model.predict(comments)
    assert answer["model_version"] == default_model.version
    predictions = answer["predictions"]
    assert isinstance(predictions, list)
    assert len(predictions) == 500
    for given, ours in zip(predictions, expected, strict=True):
        assert given["label"] == ours.label
        assert given["language"] == ours.language
        assert given["probabilities"]["positive"] == pytest.approx(ours.p_positive, abs=1e-6)
        assert given["probabilities"]["negative"] == pytest.approx(ours.p_negative, abs=1e-6)


def test_it_weighs_whether_to_train_anew_with_a_database_that_is_there(params: Params) -> None:
    rules = params.retrain.model_dump()
    question = json.dumps({"switch": "on", "last_run": None, "learnt": None, "rules": rules})
    for before, code, said in (
        ("true", 1, "there is no database at sqlite:////data/yt-sentiment.db"),
        ("yt-sentiment monitor accuracy", 3, "no correction came with a text"),
    ):
        weigh = f'{before} >/dev/null; yt-sentiment retrain --weigh "$1"'
        done = subprocess.run(  # noqa: S603
            ["docker", "run", "--rm", "--network", "none", *CONFINED, IMAGE, "sh", "-c", weigh, "sh", question],  # noqa: S607
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        assert said in done.stdout + done.stderr


def test_it_does_not_start_without_tokens() -> None:
    done = subprocess.run(  # noqa: S603
        ["docker", "run", "--rm", "--network", "none", *CONFINED, IMAGE],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "there are no tokens: expected YT_SENTIMENT_TOKENS" in done.stderr


def test_it_ends_cleanly() -> None:
    name = docker("run", "--detach", "--network", "none", *CONFINED, *OPEN, IMAGE)
    try:
        eventually(lambda: bool(docker("exec", name, "python", "-c", ASK, "/healthz", check=False)), "it lives")
        docker("stop", "--time", "40", name)
        assert docker("inspect", "--format", "{{.State.ExitCode}}", name) == "0"
    finally:
        docker("rm", "--force", "--volumes", name)
