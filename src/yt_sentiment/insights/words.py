"""The words of each class."""

from __future__ import annotations

import functools
import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from yt_sentiment.insights.characters import MAY_DIFFER, as_written, is_flag
from yt_sentiment.insights.contrast import Contrast, Mentions
from yt_sentiment.insights.schema import Word, Words
from yt_sentiment.insights.segmentation import UNSPACED, is_han, is_japanese, segment
from yt_sentiment.insights.stop_words import stop_words
from yt_sentiment.labels import LABELS, Label
from yt_sentiment.language.text import is_pictograph
from yt_sentiment.language.tokenised import Batch

T = TypeVar("T")

LISTED_WORDS: Final = 100
SHORTEST_WORD: Final = 2
REMEMBERED_WORDS: Final = 8192
"""Per language, of which a process remembers what they are."""


class WordsOfClasses:
    """The words of the comments of each class."""

    def __init__(self) -> None:
        """Begin without comments."""
        self._counts: dict[Label, Counter[str]] = {label: Counter() for label in LABELS}
        self._sizes: Counter[Label] = Counter()

    def add(self, label: Label, words: Sequence[str]) -> None:
        """Count the shown words of a comment, each of which comes once."""
        self._counts[label].update(words)
        self._sizes[label] += 1

    def heaviest(self) -> Words:
        """Return the words that each class has more than the others, with the number of its comments that hold them.

        A word weighs its log-odds ratio against all other comments, with that of all comments as the prior.
        """
        every = self._sizes.total()
        totals: Counter[str] = Counter()
        for of_class in self._counts.values():
            totals.update(of_class)
        negative, neutral, positive = (
            _heaviest(self._counts[label], totals, Contrast(self._sizes[label], every - self._sizes[label]))
            for label in LABELS
        )
        return Words(negative=negative, neutral=neutral, positive=positive)


def _heaviest(counts: Mapping[str, int], totals: Mapping[str, int], contrast: Contrast) -> list[Word]:
    every = contrast.of_ours + contrast.of_theirs + 1  # one more, so that what is in all comments has odds, too

    @functools.cache
    def weight(count: int, total: int) -> float:  # of many words, since most are rare
        return round(contrast.log_odds(Mentions(count, total - count), total / every).value, 4)

    weighed = ((weight(count, totals[word]), word, count) for word, count in counts.items())
    ranked = heapq.nsmallest(LISTED_WORDS, ((-round(of * n, 6), word, n, of) for of, word, n in weighed if of > 0))
    return [Word(word=word, count=count, weight=of) for _, word, count, of in ranked]


def shown_words(words: Sequence[Sequence[str]], languages: Sequence[str]) -> list[list[str]]:
    """Return the words, emoji and emoticons of each comment, each once, stop words left out.

    Args:
        words: of each comment, as ``words_of`` finds them.
        languages: of each of them, as its prediction has it.
    """
    shown = {language: _shown(language) for language in set(languages)}
    return [
        list(filter(shown[language].__getitem__, dict.fromkeys(found)))
        for found, language in zip(words, languages, strict=True)
    ]


def word_counts(batch: Batch, languages: Sequence[str]) -> dict[str, int]:
    """Return how often each word, emoji or emoticon occurs in all comments; see ``shown_words``."""
    shown = {language: _shown(language) for language in set(languages)}
    counts: Counter[str] = Counter()
    for words, language in zip(words_of(batch), languages, strict=True):
        counts.update(filter(shown[language].__getitem__, words))
    return dict(counts)


def words_of(batch: Batch) -> list[list[str]]:
    """Return the tokens of each comment, and words instead of those in which words stand without spaces."""
    parts = batch.tokens.parts
    found = [parts[start:end] for start, end in itertools.pairwise(batch.tokens.offsets.tolist())]
    for i, text in enumerate(batch.normalised):
        if not text.isascii() and MAY_DIFFER.search(text):
            found[i] = as_written(found[i])
    unspaced = [i for i, text in enumerate(batch.normalised) if not text.isascii() and UNSPACED.search(text)]
    runs = [(i, run) for i in unspaced for run in UNSPACED.findall(batch.normalised[i])]
    japanese = {i: is_japanese(batch.normalised[i]) for i in unspaced}
    for i in unspaced:
        found[i] = [part for token in found[i] for part in UNSPACED.split(token) if part]
    segmented = segment([run for _, run in runs], japanese=[japanese[i] for i, _ in runs]) if runs else []
    for (i, _), words in zip(runs, segmented, strict=True):
        found[i] += words
    return found


class Remembered(dict[str, T]):
    """What is found of each word; few words make most of all comments."""

    def __init__(self, find: Callable[[str], T]) -> None:
        """Begin without words."""
        self._find = find

    def __missing__(self, word: str) -> T:
        """Find out, and remember it."""
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        self[word] = found = self._find(word)
        return found


@functools.cache
def _shown(language: str) -> Remembered[bool]:
    """Return whether each word is shown in a language."""
    stops = stop_words(language)
    return Remembered(lambda word: word not in stops and _is_shown(word))


def _is_shown(word: str) -> bool:
    return _is_long_enough(word) or is_pictograph(word) or is_flag(word)


def _is_long_enough(word: str) -> bool:
    return word[0].isalpha() and (len(word) >= SHORTEST_WORD or is_han(word))


def is_spoken(word: str, language: str) -> bool:
    """Tell whether something that is not empty is a word, and no stop word of a language."""
    return _is_long_enough(word) and word not in stop_words(language) and not is_pictograph(word)
