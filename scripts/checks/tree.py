"""Fail if a tracked file holds what must not be there: secrets, paths of a machine, registry addresses, big files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

MAX_BYTES = 3_000_000
MAX_ARTEFACT_BYTES = 12_000_000
ARTEFACTS = (
    Path("src/yt_sentiment/default_model"),
    Path("src/yt_sentiment/training/distillation/artefacts"),
)
"""Folders whose files may have ``MAX_ARTEFACT_BYTES``: a clone serves and trains with them, and downloads nothing."""
FORBIDDEN = {
    "a path of a machine": re.compile(r"(?<![\w.])/(?:home|Users|root|work)/[\w.]+"),
    "an address of a package registry": re.compile(r"https?://(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs|debian)\.\w+"),
    "a Google API key": re.compile(r"AIza[\w-]{35}"),
    "an AWS key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "a merge that was not resolved": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}
CORPUS_FILES = re.compile(r"\.(?:csv|tsv|parquet|zip|gz|xlsx)$")


def max_bytes(path: Path) -> int:
    """Return how large a tracked file may be, its path relative to the root."""
    return MAX_ARTEFACT_BYTES if path.parent in ARTEFACTS else MAX_BYTES


def main() -> None:
    """Look at every tracked file."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True)  # noqa: S607
    found = []
    for path in [Path(name) for name in listed.stdout.decode().split("\0") if name]:
        if CORPUS_FILES.search(path.name):
            found.append(f"{path}: looks like a data set")
        if path.stat().st_size > max_bytes(path):
            found.append(f"{path}: {path.stat().st_size} bytes, at most {max_bytes(path)}")
        text = path.read_bytes().decode("utf-8", "replace")
        found += [
            f"{path}: {what}: {match[0][:60]}" for what, rule in FORBIDDEN.items() if (match := rule.search(text))
        ]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
