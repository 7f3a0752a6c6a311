"""A tracked file that a script writes from what the code says, and ``--check`` compares with it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path


def write_or_check(path: Path, render: Callable[[], str], *, about: str | None, stale: str) -> None:
    """Write the file, or with ``--check`` on the command line end with status 1 where it is another one.

    Args:
        path: of the file.
        render: returns what it should hold.
        about: what the script does, for ``--help``.
        stale: what is said of a file that is not current.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if the file is not current")
    if not parser.parse_args().check:
        path.write_text(render(), encoding="utf-8")
    elif path.read_text(encoding="utf-8") != render():
        sys.exit(f"{path.name} {stale}")
