"""The whole pipeline on a few hundred rows, in a clone: what an edit rebuilds, and that a rerun gives the same.

With the mirror folder every corpus takes part; without it vader_icwsm from PyPI alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import MIRROR, ROOT

pytestmark = pytest.mark.pipeline

SOURCES = ["goemotions", "semeval2017", "sentistrength_youtube", "vader_icwsm"] if MIRROR.is_dir() else ["vader_icwsm"]
MACHINE_SOURCES = ["kaggle_reddit"] if MIRROR.is_dir() else []


def run(folder: Path, *arguments: str) -> str:
    """Run a module as a user would; return what it printed."""
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if MIRROR.is_dir():
        environ["YT_SENTIMENT_MIRROR"] = str(MIRROR)
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def dvc(folder: Path, *arguments: str) -> str:
    return run(folder, "dvc", *arguments)


def ran(output: str) -> list[str]:
    """Return the stages that a `dvc repro` ran."""
    return [line.split("'")[1] for line in output.splitlines() if line.startswith("Running stage")]


def edit(folder: Path, **changes: object) -> None:
    """Set parameters by dotted name, `__` for the dot."""
    path = folder / "params.yaml"
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, value in changes.items():
        *parents, last = name.split("__")
        place = tree
        for parent in parents:
            place = place[parent]
        assert last in place
        place[last] = value
    path.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")


def clone(folder: Path) -> Path:
    """Copy the tracked files as they are in the working tree, into a repository of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if name != "dvc.lock" and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)  # noqa: S607
    first = yaml.safe_load((folder / "params.yaml").read_text(encoding="utf-8"))["distil"]["teachers"][0]
    edit(
        folder,
        threads=1,
        ingest__train=SOURCES,
        ingest__evaluate=SOURCES + MACHINE_SOURCES,
        preprocess__max_rows=300,
        preprocess__synthetic_rows=300,
        distil__synthetic_rows=100,
        distil__texts__max_rows=100,
        distil__teachers=[
            first | {"encoder": "random_words", "passes": [first["passes"][0] | {"epochs": 1, "synthetic_rows": 100}]}
        ],
        distil__student__epochs=1,
        features__char_max_features=5000,
        train__lightgbm__num_boost_round=10,
        train__lightgbm__min_data_in_leaf=10,
        baseline__num_boost_round=5,
        in_language__min_class_rows=10,
        evaluate__bootstrap_rounds=100,
        experiments__bootstrap_rounds=100,
        experiments__min_source_rows=10,
    )
    return folder


def digest(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "models" / "model").iterdir()
    }


def check_experiments(folder: Path) -> None:
    """Every table, with a reduced budget."""
    run(folder, "yt_sentiment.experiments", "--rows", "300", "--trees", "5", "--trials", "3", "--out", "tables")
    tables = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (folder / "tables").iterdir()}
    assert set(tables) == {"labels", "features", "imbalance", "algorithms", "search", "staleness"}
    if MACHINE_SOURCES:
        judged = [part["rows"] for year in tables["staleness"]["years"].values() for part in year.values()]
        assert len(judged) >= 4
        assert min(judged) >= 10
    else:
        assert "absent" in tables["staleness"]
    assert set(tables["labels"]) == {*SOURCES, *MACHINE_SOURCES}
    if MACHINE_SOURCES:
        assert tables["labels"]["kaggle_reddit"]["agreement"] == 1.0
    for name, count in (("features", 9), ("imbalance", 7), ("algorithms", 7)):
        assert len(tables[name]["candidates"]) == count
        for entry in tables[name]["candidates"].values():
            low, high = entry["macro_f1_interval"]
            assert 0 < low <= high < 1
            assert entry["megabytes"] > 0
    assert sum(tables["search"]["trials"].values()) == 3
    assert tables["search"]["stopped_by"] == "trials"


def test_the_pipeline_end_to_end(tmp_path: Path) -> None:
    folder = clone(tmp_path / "one")
    stages = ["ingest", "preprocess", "features", "baseline", "in_language", "train", "profile", "evaluate", "register"]
    assert sorted(ran(dvc(folder, "repro"))) == sorted(stages)
    metrics = json.loads((folder / "reports" / "metrics.json").read_text(encoding="utf-8"))
    assert set(metrics["human"]) == set(SOURCES)
    assert list(metrics["languages"]["by_language"]) == ["en"]
    for report in metrics["human"].values():
        assert 0.2 < report["macro_f1"] < 1
        assert {"majority", "TextBlob", "VADER"} <= set(report["baselines"])
        assert report["slices"]
    if MACHINE_SOURCES:
        assert metrics["machine"]["kaggle_reddit"]["measures"] == "agreement with TextBlob"
        assert metrics["machine"]["kaggle_reddit"]["baselines"]["TextBlob"]["accuracy"] == 1.0
        assert "typical project" in metrics["human"]["goemotions"]["baselines"]
    else:
        assert (folder / "models" / "typical" / "absent.json").exists()
    registration = json.loads((folder / "models" / "registration.json").read_text(encoding="utf-8"))
    assert registration["registry_version"] == 1
    scores = json.loads((folder / "reports" / "scores.json").read_text(encoding="utf-8"))
    assert 0.2 < scores["mean"] < 1
    assert len(dvc(folder, "metrics", "show", "--md").splitlines()) < 15
    drawn = dvc(folder, "plots", "show", "--out", "drawn")
    assert "drawn" in drawn
    page = (folder / "drawn" / "index.html").read_text(encoding="utf-8")
    assert all(name in page for name in ("true class (rows)", "each class against the others", "by rounds of boosting"))
    assert (folder / "reports" / "plots" / "confusion.png").stat().st_size > 5000

    assert ran(dvc(folder, "repro")) == [], "nothing changed, nothing runs"
    first = digest(folder)
    edit(folder, train__lightgbm__num_leaves=7)
    assert sorted(ran(dvc(folder, "repro"))) == ["evaluate", "profile", "register", "train"]
    assert digest(folder) != first
    edit(folder, train__lightgbm__num_leaves=15)
    assert "register" in ran(dvc(folder, "repro")), "an earlier result is registered again, not restored"
    assert digest(folder) == first
    registration = json.loads((folder / "models" / "registration.json").read_text(encoding="utf-8"))
    assert registration["registry_version"] == 1, "the same model is the same version"
    edit(folder, threads=2)
    assert ran(dvc(folder, "repro")) == [], "no stage depends on the machine's threads"

    check_experiments(folder)

    encoder = folder / "src" / "yt_sentiment" / "training" / "distillation" / "artefacts" / "encoder.npz"
    given = encoder.read_bytes()
    assert given == (ROOT / encoder.relative_to(folder)).read_bytes(), "no run distils the encoder by itself"
    dvc(folder, "unfreeze", "distil")
    assert ran(dvc(folder, "repro", "--single-item", "--force", "distil")) == ["distil"]
    dvc(folder, "freeze", "distil")
    assert encoder.read_bytes() != given
    stale = dvc(folder, "status")
    assert "features:" in stale
    assert "train:" in stale

    again = clone(tmp_path / "two")
    dvc(again, "repro", "train")
    assert digest(again) == first, "two clean runs give the same model, byte for byte"
