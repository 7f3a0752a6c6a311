"""The three classes of the project, their order and their codes, stated once."""

from __future__ import annotations

from typing import Final

LABELS: Final = ("negative", "neutral", "positive")
"""Class names in the column order of every probability matrix of the project."""

NEUTRAL: Final = "neutral"
"""The class that says nothing for or against."""

CODES: Final = {"negative": -1, "neutral": 0, "positive": 1}
"""Signed code of each class, as labelled corpora and other popups write it."""
