"""A sentence as somebody may type it: with fillers, a slip, marks, capitals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

FILLER_SHARE: Final = 0.06
"""Share of sentences that begin with a filler, and of those that end with one."""
TYPING_ERROR_SHARE: Final = 0.1
MARKS_SHARE: Final = 0.2
"""Share of sentences that end with marks."""
CASES: Final = {"upper": 0.05, "first letter": 0.25, "lower": 0.2}
"""Share of sentences that are written so; the others stay as their frame has them."""

_WORD_AT_THE_END = re.compile(r"(?:^|\s)[\w'/]+$")
_LONG_WORD = re.compile(r"[A-Za-z]{5,}")
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def as_typed(
    sentence: str, words: Mapping[str, Sequence[str]], rng: np.random.Generator, *, fillers: bool = True
) -> str:
    """Return ``sentence`` as somebody may type it: some with fillers, a typing error, marks or capitals.

    Args:
        sentence: of a frame.
        words: with the fillers ``before`` and ``after``, and the ``marks``, none of which says what is thought.
        rng: what happens to the sentence is drawn from it.
        fillers: whether it may have some, which are English.
    """
    begins, ends, slipped, marked, case = rng.random(5)
    if fillers and begins < FILLER_SHARE:
        sentence = f"{one_of(words['before'], rng)} {sentence}"
    if fillers and ends < FILLER_SHARE and _WORD_AT_THE_END.search(sentence):
        sentence = f"{sentence} {one_of(words['after'], rng)}"
    if slipped < TYPING_ERROR_SHARE:
        sentence = mistyped(sentence, rng)
    if marked < MARKS_SHARE and _WORD_AT_THE_END.search(sentence):
        sentence += one_of(words["marks"], rng)
    upper, first, lower = np.cumsum(list(CASES.values()))
    if case < upper:
        return sentence.upper()
    if case < first:
        return sentence[:1].upper() + sentence[1:]
    return sentence.lower() if case < lower else sentence


def mistyped(sentence: str, rng: np.random.Generator) -> str:
    """Return ``sentence`` with one slip inside a word of five letters or more, or as it is if it has none.

    Two letters change places, one is left out, one is doubled, or the key beside it is hit.
    """
    spans = [word.span() for word in _LONG_WORD.finditer(sentence)]
    if not spans:
        return sentence
    start, end = spans[rng.integers(len(spans))]
    at = int(rng.integers(start + 1, end - 1))
    here, next_ = sentence[at], sentence[at + 1]
    row = next(row for row in _KEY_ROWS if here.lower() in row)
    beside = row[max(row.index(here.lower()) - 1, 0)] if here.lower() != row[0] else row[1]
    slip = one_of((next_ + here, next_, here + here + next_, beside + next_), rng)
    return sentence[:at] + slip + sentence[at + 2 :]


def one_of(options: Sequence[str], rng: np.random.Generator) -> str:
    """Return one of the options, each as likely."""
    return options[int(rng.integers(len(options)))]
