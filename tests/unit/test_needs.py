"""What tests need beyond PyPI is said, and never skipped in silence."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.needs import NEEDS, missing


def test_what_is_missing_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NEEDS, "java", (lambda: False, "apt-get install openjdk-17-jre-headless"))
    monkeypatch.setitem(NEEDS, "node", (lambda: True, "Node.js 20"))
    assert missing(("java", "node")) == ["java (apt-get install openjdk-17-jre-headless)"]
    with pytest.raises(KeyError, match="jvm"):
        missing(("jvm",))


def test_no_test_is_skipped_where_it_lacks_something() -> None:
    skips = re.compile(r"\bskip(?:if)?\(|importorskip")
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "notebooks").rglob("*.py")]
    assert [path.name for path in files if path.name != "test_needs.py" and skips.search(path.read_text("utf-8"))] == []


def test_ci_installs_every_package_that_a_test_needs() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert [hint for _, hint in NEEDS.values() if hint.startswith("make") and hint not in script] == []
    for _, hint in NEEDS.values():
        for package in hint.removeprefix("apt-get install ").split() if hint.startswith("apt-get") else []:
            assert package in script, package
