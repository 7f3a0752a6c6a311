"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

MODEL: Final = click.option(
    "--model", "folder", type=click.Path(path_type=Path), help="Model directory to use instead of the bundled model."
)
COLUMN: Final = click.option(
    "--column", help="Column, or JSON key, that holds the comments: its name, or its number from 1; found if not given."
)


def no_key() -> ValueError:
    """Return the error of a command that asks YouTube, where there is no key."""
    return ValueError("YOUTUBE_API_KEY is not set: https://console.cloud.google.com/apis/credentials makes a key")
