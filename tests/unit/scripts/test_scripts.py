from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import model as bench
from scripts.checks import no_skips, tree
from scripts.docs import markdown, render
from tests.conftest import ROOT


def test_documents_are_current_and_a_changed_number_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    assert render.stale() == []
    shutil.copytree(ROOT / "reports", tmp_path, dirs_exist_ok=True)
    metrics = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    metrics["human"]["goemotions"]["macro_f1"] = 0.999
    (tmp_path / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
    monkeypatch.setattr(markdown, "REPORTS", tmp_path)
    assert render.stale() == ["README.md", "docs/model-card.md", "docs/images/results.svg"]
    metrics["model_version"] = "another"
    (tmp_path / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
    assert "is of another" in render.stale()[0]


@pytest.mark.parametrize(("tests", "skipped", "fails"), [(5, 0, False), (5, 1, True), (0, 0, True)])
def test_a_skipped_test_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tests: int, skipped: int, fails: bool
) -> None:
    report = tmp_path / "report.xml"
    report.write_text(f'<testsuites><testsuite tests="{tests}" skipped="{skipped}"/></testsuites>', encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["check", str(report)])
    if fails:
        with pytest.raises(SystemExit, match="every one must run"):
            no_skips.main()
    else:
        no_skips.main()


@pytest.mark.parametrize(
    "text",
    ["/" + "home/someone/x", "https://files." + "pythonhosted.org/a", "AK" + "IA" + "A" * 16, "AI" + "za" + "b" * 35],
)
def test_what_must_not_be_committed_is_found(text: str) -> None:
    rules = tree.FORBIDDEN.values()
    assert any(rule.search(f"before {text} after") for rule in rules)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("src/yt_sentiment/default_model/encoder.npz", 80),
        ("src/yt_sentiment/training/distillation/artefacts/out_of_fold.npz", 80),
        ("src/yt_sentiment/training/distillation/encoder.npz", 30),
        ("src/yt_sentiment/default_model/old/encoder.npz", 30),
        ("artefacts/encoder.npz", 30),
        ("docs/images/page.png", 30),
    ],
)
def test_only_what_a_clone_serves_and_trains_with_may_be_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    assert (tree.MAX_BYTES, tree.MAX_ARTEFACT_BYTES) == (3_000_000, 12_000_000)
    monkeypatch.setattr(tree, "MAX_BYTES", 30)
    monkeypatch.setattr(tree, "MAX_ARTEFACT_BYTES", 80)
    listed = SimpleNamespace(stdout=name.encode() + b"\0")
    monkeypatch.setattr(tree, "subprocess", SimpleNamespace(run=lambda *_, **__: listed))
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(b"." * most)
    tree.main()
    (tmp_path / name).write_bytes(b"." * (most + 1))
    with pytest.raises(SystemExit, match=f"^{name}: {most + 1} bytes, at most {most}$"):
        tree.main()


def test_bench_times_every_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setattr(os, "sched_setaffinity", lambda *_: None, raising=False)
    report = tmp_path / "bench.json"
    arguments = ["--comments", str(tmp_path), "--rows", "20", "--rounds", "1", "--baseline", str(tmp_path)]
    arguments += ["--fasttext", str(tmp_path / "none"), "--test", str(tmp_path / "none")]
    monkeypatch.setattr(sys, "argv", ["bench", *arguments, "--report", str(report)])
    bench.main()
    content = json.loads(report.read_text(encoding="utf-8"))
    assert set(content["systems"]) == {
        "yt-sentiment", "yt-sentiment, with language and doubt", "VADER", "TextBlob",
    }  # fmt: skip
    assert content["systems"]["VADER"]["times_vader"] == 1.0
    assert content["comments"]["from"] == "sentences of the behaviour suite"
