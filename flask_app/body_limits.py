"""How large the body of a request may be, by where it is sent."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from flask_app.settings import Settings

FILE_PATH: Final = "/v1/analyze/file"
"""Where files are sent; all else is JSON."""


def body_bytes(settings: Settings, path: str) -> int:
    """Return how many bytes a request to a path may have."""
    return settings.max_file_bytes if unquote(path) == FILE_PATH else settings.max_body_bytes


def largest_body_bytes(settings: Settings) -> int:
    """Return how many bytes any request may have."""
    return max(settings.max_body_bytes, settings.max_file_bytes)
