"""The archive of a promotion: whole, the same twice, and each part as registry and log have it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.registered import LOG, promote, register
from yt_sentiment.auth import decisions
from yt_sentiment.io.files import write_json
from yt_sentiment.model import load_model
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry import promotion
from yt_sentiment.registry.lineage import lineage_of
from yt_sentiment.registry.release_pack import write_release_pack
from yt_sentiment.registry.store import PRODUCTION, Registry, RegistryError

INGEST = {
    "goemotions": {
        "title": "GoEmotions | made up", "language": "en", "labels": "human", "licence": "Apache|2.0",
        "labelling": "three people each", "flaws": "few emoji", "trained_on": True, "left_out": False,
        "files": {"train.tsv": "a" * 64},
    },
    "unused": {"title": "another", "trained_on": False, "left_out": True, "files": {}},
}  # fmt: skip
PREPROCESS = {"goemotions": {"splits": {"train": {"negative": 900, "positive": 1100}, "test": {"neutral": 7}}}}
PACK = Path("build/pack.zip")


@pytest.fixture
def promoted(registry: Registry, models: dict[str, Path], test_rows: Path, limits: PromoteParams) -> Registry:
    """A registry with the weak model, and the good one promoted over it."""
    write_json(Path("ingest.json"), INGEST)
    write_json(Path("preprocess.json"), PREPROCESS)
    reports = [Path("ingest.json"), Path("preprocess.json")]
    for name in ("weak", "good"):
        register(registry, models[name], test_rows, reports=reports, description=f"the card of the {name} one")
        assert promote(registry, test_rows, limits, first=name == "weak").accepted
    return registry


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(registry: Registry, **more: Any) -> dict[str, bytes]:
    write_release_pack(registry, PACK, log=LOG, **more)
    return unpacked(PACK)


def bill(path: Path, model_version: str) -> Path:
    model = {"type": "machine-learning-model", "name": "yt-sentiment", "version": model_version}
    write_json(path, {"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "numpy"}, model]})
    return path


def test_its_checksums_hold_and_the_same_state_gives_the_same_bytes(promoted: Registry) -> None:
    assert write_release_pack(promoted, PACK, log=LOG) == 2
    first = PACK.read_bytes()
    files = unpacked(PACK)
    lines = files.pop("SHA256SUMS").decode().splitlines()
    assert dict(line.split("  ")[::-1] for line in lines) == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    PACK.unlink()
    write_release_pack(promoted, PACK, log=LOG)
    assert PACK.read_bytes() == first


def test_each_part_says_what_registry_and_log_say(promoted: Registry, models: dict[str, Path]) -> None:
    files = written(promoted)
    log = decisions.read(LOG)
    lines = LOG.read_text(encoding="utf-8").splitlines()
    (gate,) = [entry for entry in log if entry["outcome"] == "promoted" and entry["to"] == 2]
    assert files["decisions.jsonl"].decode().splitlines() == [
        line for line, entry in zip(lines, log, strict=True) if entry["outcome"] != "intended" and entry["to"] == 2
    ]
    assert json.loads(files["lineage.json"]) == lineage_of(promoted, PRODUCTION, log)
    told = files["gate.md"].decode()
    f1 = gate["comparison"]["goemotions"]["macro_f1"]
    assert f"{gate['when']}: **promoted**, beside version 1" in told
    assert f"| goemotions | 900 | {f1['difference']:+.4f} | {f1['interval'][0]:+.4f}" in told
    weak, good = (load_model(models[name]).version for name in ("weak", "good"))
    back = json.loads(files["rollback.json"])
    assert (back["in_production"]["version"], back["in_production"]["model_version"]) == (2, good)
    assert (back["rolls_back_to"]["version"], back["rolls_back_to"]["model_version"]) == (1, weak)
    assert files["model-card.md"].startswith(b"# Model card\n\nthe card of the good one\n")
    assert b"## Gate" not in files["model-card.md"]
    assert files["model/manifest.json"] == (models["good"] / "manifest.json").read_bytes()
    assert json.loads(files["reports/ingest.json"]) == INGEST
    card = files["data-card.md"].decode()
    assert "| goemotions | en | human | Apache\\|2.0 | yes | 2,000, 0, 7 |" in card
    assert "| unused |  |  |  | left out | — |" in card
    assert f"- `train.tsv`: SHA-256 `{'a' * 64}`" in card
    listed = files["README.md"].decode()
    assert good in listed
    assert all(f"| `{name}` |" in listed for name in ("decisions.jsonl", "reports/", "model/manifest.json"))
    assert "sbom" not in listed


def test_after_a_roll_back_it_is_that_of_the_model_that_came_back(promoted: Registry, models: dict[str, Path]) -> None:
    promotion.rollback(promoted, log=LOG)
    files = written(promoted)
    back = json.loads(files["rollback.json"])
    assert back["in_production"]["model_version"] == load_model(models["weak"]).version
    assert back["rolls_back_to"] is None
    outcomes = [json.loads(line)["outcome"] for line in files["decisions.jsonl"].splitlines()]
    assert outcomes == ["promoted", "promoted", "rolled back"]
    assert b"nothing in production" in files["gate.md"]


def test_the_list_of_what_the_image_holds_is_of_the_same_model(promoted: Registry, models: dict[str, Path]) -> None:
    sbom = bill(Path("sbom.json"), load_model(models["good"]).version)
    files = written(promoted, sbom=sbom)
    assert files["sbom.json"] == sbom.read_bytes()
    assert b"| `sbom.json` |" in files["README.md"]
    other = load_model(models["weak"]).version
    with pytest.raises(RegistryError, match=rf"is of an image with model \['{other}'\], expected"):
        written(promoted, sbom=bill(sbom, other))


def test_what_no_decision_brought_to_production_has_no_release(
    promoted: Registry, models: dict[str, Path], test_rows: Path
) -> None:
    third = register(promoted, models["wrong"], test_rows, reports=[Path("ingest.json")])
    promoted.set_alias(PRODUCTION, third)
    with pytest.raises(RegistryError, match=r"no decision in the log brought version 3 to production; its last was"):
        written(promoted)
    assert not PACK.exists()


@pytest.mark.parametrize("known", [False, True])
def test_it_is_attached_to_the_release_of_its_model(promoted: Registry, models: dict[str, Path], known: bool) -> None:
    written(promoted)
    told = Path("told").resolve()
    programs = Path("programs")
    programs.mkdir()
    command = f'[ "$2" = view ] && exit {0 if known else 1}\nprintf "%s\\n" "$@" >>"{told}"'
    (programs / "gh").write_text(f"#!/bin/bash\n{command}\n", encoding="utf-8")
    (programs / "gh").chmod(0o755)
    environ = {**os.environ, "PATH": f"{programs.resolve()}:{os.environ['PATH']}", "GIT_DIR": str(ROOT / ".git")}
    script = ["bash", str(ROOT / "deploy" / "steps" / "publish_pack.sh"), str(PACK)]
    subprocess.run(script, env=environ, check=True)  # noqa: S603
    arguments = told.read_text(encoding="utf-8").splitlines()
    name = f"model-{load_model(models['good']).version}"
    assert arguments[:3] == ["release", "upload" if known else "create", name]
    assert arguments[-1] == str(PACK)
    assert known or "--latest=false" in arguments

    with zipfile.ZipFile(PACK, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("gate.md", "all is well")
    assert subprocess.run(script, env=environ, check=False).returncode != 0, "a changed pack is not published"  # noqa: S603
