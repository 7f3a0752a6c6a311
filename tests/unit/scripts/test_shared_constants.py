"""The JavaScript has the values of the service."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts import shared_constants


def test_the_module_is_what_the_values_of_the_service_make() -> None:
    assert shared_constants.PATH.read_text(encoding="utf-8") == shared_constants.render()


def test_a_value_that_differs_is_noticed_and_mended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = tmp_path / "constants.js"
    stale.write_text(shared_constants.render().replace("10_000", "9_000"), encoding="utf-8")
    monkeypatch.setattr(shared_constants, "PATH", stale)
    monkeypatch.setattr(sys, "argv", ["shared_constants", "--check"])
    with pytest.raises(SystemExit, match="stale"):
        shared_constants.main()
    monkeypatch.setattr(sys, "argv", ["shared_constants"])
    shared_constants.main()
    assert stale.read_text(encoding="utf-8") == shared_constants.render()
