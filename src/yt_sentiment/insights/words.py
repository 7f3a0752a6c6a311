"""The words of each class."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from yt_sentiment.insights.schema import Word, Words
from yt_sentiment.labels import LABELS
from yt_sentiment.language.text import NEGATIONS, Tokens, is_pictograph

LISTED_WORDS: Final = 100
# The file that wordcloud reads itself: importing it would import matplotlib, which costs a second at start-up.
_STOP_WORD_FILE: Final = Path(str(distribution("wordcloud").locate_file("wordcloud/stopwords")))
STOP_WORDS: Final = frozenset(_STOP_WORD_FILE.read_text(encoding="utf-8").split()) | NEGATIONS
SHORTEST_WORD: Final = 2


def words_per_label(labelled: Iterable[tuple[str, Sequence[str]]]) -> Words:
    """Return the commonest words of each class with the number of comments that hold them.

    Args:
        labelled: label and shown words, each once, per comment.
    """
    counts: dict[str, Counter[str]] = {label: Counter() for label in LABELS}
    for label, words in labelled:
        counts[label].update(words)
    negative, neutral, positive = map(_commonest, counts.values())
    return Words(negative=negative, neutral=neutral, positive=positive)


def _commonest(counts: Counter[str]) -> list[Word]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:LISTED_WORDS]
    return [Word(word=word, count=count) for word, count in ranked]


def shown_words(tokens: Tokens) -> list[list[str]]:
    """Return the words, emoji and emoticons of each comment, each once, stop words left out."""
    bounds = tokens.offsets.tolist()
    return [
        [word for word in dict.fromkeys(tokens.parts[start:end]) if _is_shown(word)]
        for start, end in itertools.pairwise(bounds)
    ]


def word_counts(parts: Sequence[str]) -> dict[str, int]:
    """Return how often each word, emoji or emoticon occurs, stop words left out."""
    return {word: count for word, count in Counter(parts).items() if _is_shown(word)}


def _is_shown(word: str) -> bool:
    if word in STOP_WORDS:
        return False
    return (len(word) >= SHORTEST_WORD and word[0].isalpha()) or is_pictograph(word)
