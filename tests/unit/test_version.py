"""The version is stated once, in the package."""

from __future__ import annotations

import json
import tomllib

from tests.conftest import ROOT
from yt_sentiment import __version__


def test_the_version_is_stated_in_the_package_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "yt_sentiment.__version__"}
    frontend = ROOT / "yt-chrome-plugin-frontend"
    for name in ("package.json", "package-lock.json", "src/manifest.json"):
        assert "version" not in json.loads((frontend / name).read_text(encoding="utf-8")), name
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
