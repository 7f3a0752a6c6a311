from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_documents_are_current_and_a_changed_number_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    render = script("render_docs")
    assert render.stale() == []
    for report in (ROOT / "reports").glob("*.json"):
        (tmp_path / report.name).write_bytes(report.read_bytes())
    metrics = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    metrics["human"]["goemotions"]["macro_f1"] = 0.999
    (tmp_path / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
    monkeypatch.setattr(render, "REPORTS", tmp_path)
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
            script("check_no_skips").main()
    else:
        script("check_no_skips").main()


@pytest.mark.parametrize(
    "text",
    ["/" + "home/someone/x", "https://files." + "pythonhosted.org/a", "AK" + "IA" + "A" * 16, "AI" + "za" + "b" * 35],
)
def test_what_must_not_be_committed_is_found(text: str) -> None:
    rules = script("check_tree").FORBIDDEN.values()
    assert any(rule.search(f"before {text} after") for rule in rules)
