"""The extension's help and privacy policy as documents, from the English of its own pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from yt_sentiment.io.files import read_json

TEXTS: Final = Path("yt-chrome-plugin-frontend/src/help/texts/en.json")


def extension_help() -> str:
    """Return the questions with their answers."""
    return _page("help")


def extension_privacy() -> str:
    """Return the parts of the policy."""
    return _page("privacy")


def _page(name: str) -> str:
    """Return a page of the extension; its addresses of other pages are those of documents here."""
    page = read_json(TEXTS)[name]
    entries = [f"## {entry['title']}\n\n" + "\n\n".join(entry["text"]) for entry in page["entries"]]
    text = "\n\n".join([page["lede"], *entries])
    return f"\n{text.replace('(privacy.html)', '(extension-privacy.md)')}\n\n"


BLOCKS: Final = [extension_help, extension_privacy]
