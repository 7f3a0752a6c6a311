"""What is installed, built and scanned is what was locked: files that no linter compares."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

LOCKS = [
    *sorted(ROOT.glob("requirements*.txt")),
    *sorted((ROOT / ".ci").glob("*/requirements.txt")),
    ROOT / "deploy" / "mlflow" / "requirements.txt",
]
INSTALLERS = [
    ROOT / "Makefile",
    ROOT / "Dockerfile",
    ROOT / "deploy" / "mlflow" / "Dockerfile",
    *(ROOT / ".ci").glob("*"),
    *(ROOT / ".ci").glob("act/run"),
    *(ROOT / ".github" / "workflows").glob("*.yml"),
    *(ROOT / "deploy").rglob("*.sh"),
]


def logical_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_locked_package_has_one_version_and_a_hash(path: Path) -> None:
    packages = [line for line in logical_lines(path) if line.strip() and not line.lstrip().startswith("#")]
    assert packages
    for line in packages:
        assert re.match(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line[:80]


def test_nothing_is_installed_without_its_hash() -> None:
    """The project itself is the one exception, and brings nothing along."""
    installs = []
    for path in INSTALLERS:
        if not path.is_file():
            continue
        for line in logical_lines(path):
            for command in re.split(r"&&|\|\||;|\n", line):
                if re.search(r"\bpip\b.* install\b|\$\(INSTALL\)(?! :=)", command) and ":=" not in command:
                    installs.append((path.name, " ".join(command.split())))
    assert len(installs) >= 7
    for name, command in installs:
        assert "--require-hashes" in command or "--no-deps" in command, f"{name}: {command}"


def test_sources_are_built_with_locked_tools() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^INSTALL := .*--no-build-isolation", makefile, re.MULTILINE)
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"pip wheel .*--no-build-isolation", dockerfile)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["build-system"]["requires"]) <= set(project["dependency-groups"]["build"])
