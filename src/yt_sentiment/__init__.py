"""Sentiment of the comments under a YouTube video: one model, from labelled comments to a badge on a page."""

from typing import Final

__version__: Final = "0.1.0"
