"""The three classes of the project, their order and their codes, and the reasons to doubt one, stated once."""

from __future__ import annotations

from typing import Final, Literal

Label = Literal["negative", "neutral", "positive"]
Doubt = Literal["language", "no content", "confidence"]
"""Why a label should not be counted: the comment is in a language that the model does not read, holds nothing to judge,
or the model is unsure."""
Uncertain = Literal[Doubt, ""]
"""A doubt; empty where there is none."""

LABELS: Final[tuple[Label, Label, Label]] = ("negative", "neutral", "positive")
"""Class names in the column order of every probability matrix of the project."""

NEUTRAL: Final[Label] = "neutral"
"""The class that says nothing for or against."""

CODES: Final[dict[Label, int]] = {"negative": -1, "neutral": 0, "positive": 1}
"""Signed code of each class, as labelled corpora and other popups write it."""

NO_CONTENT: Final[Doubt] = "no content"
"""Doubt about a comment that holds no word and no emoji or emoticon to judge: it has no sentiment."""

OTHER_LANGUAGE: Final[Doubt] = "language"
"""Doubt about a comment in a language that the model does not read, or that it cannot tell."""

WITHOUT_LABEL: Final[tuple[Doubt, ...]] = (NO_CONTENT, OTHER_LANGUAGE)
"""Doubts about a comment that gets no label at all: what the model says of it is no answer."""
