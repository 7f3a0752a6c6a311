"""Reports, and how their numbers are written in Markdown."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from yt_sentiment.corpora import all_sources
from yt_sentiment.io.files import read_json
from yt_sentiment.model import SentimentModel, load_model

REPORTS = Path("reports")
BUNDLED = Path("src/yt_sentiment/default_model")
OURS = "yt-sentiment"
SYSTEMS = {"typical project": "Kaggle baseline"}
"""What the documents call a system that recorded reports, and the code that writes them, call otherwise."""
HEADLINE = {"semeval2017": "macro_recall", "goemotions": "macro_f1", "sentistrength_youtube": "macro_f1"}
TITLES = {name: source.short_title for name, source in all_sources().items()}


def system(name: str) -> str:
    """Return what the documents call a system."""
    return SYSTEMS.get(name, name)


@functools.cache
def bundled() -> SentimentModel:
    """Return the model that the package carries."""
    return load_model(BUNDLED)


def read(name: str) -> dict[str, Any]:
    """Return a report."""
    return read_json(REPORTS / f"{name}.json")


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    names = list(header)
    lines = [names, ["---"] * len(names), *([str(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def decimal(value: float) -> str:
    """Return a score below 1 as `.712`."""
    return f"{value:.3f}".removeprefix("0")


def scored(entry: dict[str, Any], score: str) -> str:
    """Return a score with its interval."""
    low, high = entry[f"{score}_interval"]
    return f"{decimal(entry[score])} ({decimal(low)} – {decimal(high)})"
