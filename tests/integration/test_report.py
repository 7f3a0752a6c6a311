"""The report on a pull request, and what the workflows' scripts make of the gate's answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts import report
from scripts.report import Base, ReportError, changed
from scripts.sbom import bill
from tests.conftest import ROOT
from tests.manifests import described
from tests.registered import answers_to, register, write_test_rows
from yt_sentiment.io.files import file_sha256
from yt_sentiment.model import load_model
from yt_sentiment.pipeline import PREDICTIONS
from yt_sentiment.registry.evidence import write_predictions
from yt_sentiment.registry.store import PRODUCTION, Registry


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)  # noqa: S603, S607


def write(path: str, content: Any) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(json.dumps(content), encoding="utf-8")


def scores(model: str, f1: float, test: str) -> dict[str, Any]:
    entry = {"macro_f1": f1, "macro_f1_interval": [f1 - 0.01, f1 + 0.01]}
    return {"model_version": model, "test_sha256": test, "human": {"goemotions": entry}, "machine": {}}


def put(model: Path, folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(model, folder)


@pytest.fixture
def change(in_folder: Path, models: dict[str, Path]) -> Path:
    """A repository whose base carries the weak model; the pipeline has just built the good one."""
    put(models["weak"], "src/yt_sentiment/default_model")
    params = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    params["promote"]["bootstrap_rounds"] = 300
    write("params.yaml", params)
    Path("data/clean").mkdir(parents=True)
    write_test_rows(Path("data/clean/test.parquet"))
    test = file_sha256(Path("data/clean/test.parquet"))
    write("reports/metrics.json", scores("weak", 0.61, test))
    write("reports/behaviour.json", {"ours": {"plain_words": {"cases": 10, "failure_rate": 0.5}}})
    git("init", "--quiet", "--initial-branch=main")
    git("add", "params.yaml", "reports", "src")
    git("commit", "--quiet", "--message=base")
    params["train"]["lightgbm"]["num_leaves"] = 31
    write("params.yaml", params)
    put(models["good"], "models/model")
    write("reports/metrics.json", scores("good", 0.99, test))
    write("reports/behaviour.json", {"ours": {"plain_words": {"cases": 10, "failure_rate": 0.1}}})
    return in_folder


@pytest.mark.usefixtures("change")
def test_the_report_says_what_changed_what_moved_and_what_the_gate_would_say() -> None:
    text = report.report(Base.of("main"))
    assert "The gate would let it pass." in text
    assert "| `train.lightgbm.num_leaves` | `15` | `31` |" in text
    assert ".610 (.600 – .620) | .990 (.980 – 1.000)" in text
    assert "🟢 +0." in text
    assert "| plain words | 10 | 50% | 10% |" in text


@pytest.mark.usefixtures("change")
def test_a_worse_model_is_called_worse(models: dict[str, Path]) -> None:
    put(models["wrong"], "models/model")
    text = report.report(Base.of("main"))
    assert "**The gate would refuse it:**" in text
    assert "goemotions: macro-F1 differs by -" in text
    assert "🔴 -0." in text


@pytest.mark.usefixtures("change")
def test_the_same_model_is_called_the_same(models: dict[str, Path]) -> None:
    put(models["weak"], "models/model")
    text = report.report(Base.of("main"))
    assert "The model is the same, file by file." in text
    assert "num_leaves" in text


@pytest.mark.usefixtures("change")
def test_production_is_compared_where_it_is_not_the_bases(models: dict[str, Path], registry: Registry) -> None:
    rows, base = Path("data/clean/test.parquet"), Base.of("main")
    put(models["wrong"], "models/model")
    registry.set_alias(PRODUCTION, register(registry, models["weak"], rows))
    register(registry, models["wrong"], rows)
    assert "Production is another model" not in report.report(base, registry), "the base carries it"
    registry.set_alias(PRODUCTION, register(registry, models["good"], rows))
    assert "Production is another model" not in report.report(base, registry), "this is no run that was registered"
    register(registry, models["wrong"], rows)
    served = load_model(models["good"]).version
    text = report.report(base, registry)
    assert f"**Production is another model, `{served}`: beside that the gate would refuse it.**\n- goemotions: " in text


def raise_text_version(monkeypatch: pytest.MonkeyPatch, models: dict[str, Path]) -> None:
    """Let the change be one of the text version; the base's model is of the one before."""
    monkeypatch.setattr("yt_sentiment.model.persistence.TEXT_VERSION", "later")
    put(models["good"], "models/model")
    described(Path("models/model"), data={"made_up": "0" * 64})


@pytest.mark.usefixtures("change")
def test_a_base_that_cannot_answer_is_said(models: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    raise_text_version(monkeypatch, models)
    text = report.report(Base.of("main"))
    assert "**Not compared on the same rows:** the model of main: " in text
    assert "this code reads 'later'; its predictions are not here" in text
    assert "### Scores" not in text
    assert load_model(Path("models/model")).version in text


@pytest.mark.usefixtures("change")
def test_a_base_of_another_text_version_answers_by_what_it_stored(
    models: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = Path("data/clean/test.parquet")
    identity = {"model_version": load_model(models["weak"]).version, "test_sha256": file_sha256(rows)}
    write_predictions(PREDICTIONS, answers_to(models["weak"], rows), **identity)
    for command in ("init --quiet", f"add --quiet {PREDICTIONS}"):
        subprocess.run([sys.executable, "-m", "dvc", *command.split()], check=True, capture_output=True)  # noqa: S603
    git("add", ".dvc", f"{PREDICTIONS}.dvc")
    git("commit", "--quiet", "--message=stored", "--", ".dvc", f"{PREDICTIONS}.dvc")
    PREDICTIONS.unlink()
    raise_text_version(monkeypatch, models)
    text = report.report(Base.of("main"))
    assert "The gate would let it pass." in text
    assert "\U0001f7e2 +0." in text


@pytest.mark.usefixtures("change")
def test_an_unknown_base_is_an_error() -> None:
    with pytest.raises(ReportError, match="nowhere"):
        Base.of("nowhere")


def test_changed_names_every_leaf_that_differs() -> None:
    before = {"train": {"c": [0.1, 0.5], "rounds": 40, "gone": 1}, "seed": 1}
    after = {"train": {"c": [0.1], "rounds": 40, "new": None}, "seed": 1}
    assert changed(before, after) == [
        ["`train.c`", "`[0.1, 0.5]`", "`[0.1]`"],
        ["`train.gone`", "`1`", "—"],
        ["`train.new`", "—", "`null`"],
    ]


@pytest.mark.parametrize(("status", "ends", "said"), [(0, 0, "true"), (3, 0, "false"), (1, 1, None), (2, 2, None)])
def test_a_refusal_fails_the_workflow_and_an_unchanged_model_does_not(
    tmp_path: Path, status: int, ends: int, said: str | None
) -> None:
    command = tmp_path / "yt-sentiment"
    command.write_text(f'#!/bin/sh\n[ "$*" = "promote --first" ] && exit {status}\nexit 99\n', encoding="utf-8")
    command.chmod(0o755)
    output = tmp_path / "output"
    environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(output)}
    done = subprocess.run(["bash", ROOT / "deploy" / "steps" / "promote.sh", "--first"], env=environ, check=False)  # noqa: S603, S607
    assert done.returncode == ends
    assert (output.read_text(encoding="utf-8") if output.exists() else None) == (said and f"promoted={said}\n")


def test_the_bill_of_materials_follows_its_schema_and_names_the_model() -> None:
    inside = {"packages": [["Flask", "3.1.3"]], "model": "a" * 12, "files": {"trees.txt": "0" * 64}}
    text = JsonV1Dot6(bill(inside, "libgomp1\t12.2.0\tamd64\n", "yt-sentiment")).output_as_string()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    found = {component["name"]: component for component in json.loads(text)["components"]}
    assert found["Flask"]["purl"] == "pkg:pypi/flask@3.1.3"
    assert found["libgomp1"]["purl"] == "pkg:deb/debian/libgomp1@12.2.0?arch=amd64"
    assert found["yt-sentiment"]["version"] == "a" * 12
    assert found["yt-sentiment"]["type"] == "machine-learning-model"
