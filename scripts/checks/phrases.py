"""Phrases that this project does not write, each with what it writes instead."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PHRASES: Final = {
    r"\banew\b": "again",
    r"\bwhole numbers?\b": "integer",
    r"\bin the place of\b": "instead of",
    r"(?<!here )\b(?:is|are|was|were) no (?:[a-z]+ )?(?:address|integer|number|object|state|text|tree)s?\b": "is not",
    r"\b(?:is|are) no (?:CSV|JSON|YAML)\b": "is not",
    r"\bcomments? (?:of|under) [^.\n]{0,40}\bfeels?\b": "express",
}
"""Regular expression -> what to write."""
SUFFIXES: Final = {".md", ".py", ".sh", ".toml", ".yaml", ".yml"}
DATA: Final = (
    "CHANGELOG.md",
    "docs/data-card.md",
    "scripts/checks/phrases.py",
    "src/yt_sentiment/corpora/frames/",
    "src/yt_sentiment/evaluation/behaviour.yaml",
    "src/yt_sentiment/evaluation/behaviour_languages.yaml",
    "src/yt_sentiment/evaluation/behaviour_today.yaml",
)
"""How the names of files begin whose texts are data or records."""


def faults(name: str, text: str) -> Iterator[str]:
    """Yield what is wrong with a file: where, the phrase, and what to write."""
    for number, line in enumerate(text.splitlines(), start=1):
        for phrase, instead in PHRASES.items():
            if found := re.search(phrase, line):
                yield f"{name}:{number}: {found[0]!r}, expected {instead!r}"
    if name.endswith(".py"):
        summary = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
        if "?" in summary:
            yield f"{name}:1: the module's docstring is a question, expected a noun phrase"


def main() -> None:
    """Exit with 1 and one line per fault of the tracked files."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True)  # noqa: S607
    paths = [Path(name) for name in listed.stdout.split("\0") if name and not name.startswith(DATA)]
    found = [
        fault
        for path in paths
        if path.suffix in SUFFIXES and path.is_file()
        for fault in faults(str(path), path.read_text(encoding="utf-8"))
    ]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
