"""Tokens as regular expressions state them: what ``core/tokens.c`` spells out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yt_sentiment.language.text import _EMOTICONS, EMOJI, MARKS

_TOKEN = re.compile(rf"[\w{MARKS}]++(?:['\-][\w{MARKS}]++)*|,|\.+|[!?]+|[{EMOJI}]|{_EMOTICONS}|[;:$%#&]")
_NEVER_DOUBLED = re.compile(r"([ahijkquvwxyz])\1{2,}")
_REPEATED = re.compile(r"(\w)\1{2,}")
_RUNS = re.compile(r"([!?.])\1{3,}")


@dataclass(frozen=True)
class StatedTokens:
    """Tokens of some texts, one text after the other, and which were capitals, and which were shortened."""

    parts: list[str]
    counts: list[int]
    capitals: np.ndarray
    elongated: np.ndarray


def stated_tokens(normalised: Sequence[str]) -> StatedTokens:
    """Return the tokens of normalised texts."""
    found = [_TOKEN.findall(text) for text in normalised]
    raw = [part for parts in found for part in parts]
    lower = " ".join(raw).lower().split(" ") if raw else []
    shorter = [_REPEATED.sub(r"\1\1", _NEVER_DOUBLED.sub(r"\1", part)) for part in lower]
    return StatedTokens(
        [_RUNS.sub(r"\1\1\1", part) for part in shorter],
        [len(parts) for parts in found],
        np.array([part.isupper() and len(part) > 1 for part in raw], bool),
        np.array([part != before for part, before in zip(shorter, lower, strict=True)], bool),
    )
