"""The words of each class."""

from __future__ import annotations

import functools
import heapq
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from yt_sentiment.insights.characters import MAY_DIFFER, as_written, is_flag
from yt_sentiment.insights.contrast import Contrast, Mentions
from yt_sentiment.insights.schema import Word, Words
from yt_sentiment.insights.segmentation import UNSPACED, is_han, is_japanese, segment
from yt_sentiment.insights.stop_words import stop_words
from yt_sentiment.labels import LABELS, Label
from yt_sentiment.language.text import is_pictograph
from yt_sentiment.language.tokenised import Batch

LISTED_WORDS: Final = 100
SHORTEST_WORD: Final = 2
REMEMBERED_WORDS: Final = 8192
"""Per language, of which a process remembers whether they are shown."""


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
        negative, neutral, positive = (
            _heaviest(self._counts, label, Contrast(self._sizes[label], every - self._sizes[label])) for label in LABELS
        )
        return Words(negative=negative, neutral=neutral, positive=positive)


def _heaviest(counts: Mapping[Label, Counter[str]], label: Label, contrast: Contrast) -> list[Word]:
    every = contrast.of_ours + contrast.of_theirs + 1  # one more, so that what is in all comments has odds, too

    def weighed() -> Iterator[Word]:
        for word, count in counts[label].items():
            total = sum(of_class[word] for of_class in counts.values())
            weight = round(contrast.log_odds(Mentions(count, total - count), total / every).value, 4)
            if weight > 0:
                yield Word(word=word, count=count, weight=weight)

    return heapq.nsmallest(LISTED_WORDS, weighed(), lambda one: (-round(one["weight"] * one["count"], 6), one["word"]))


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


class _Shown(dict[str, bool]):
    """Whether each word is shown in a language; few words make most of all comments."""

    def __init__(self, language: str) -> None:
        self._stop_words = stop_words(language)

    def __missing__(self, word: str) -> bool:
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        self[word] = found = word not in self._stop_words and _is_shown(word)
        return found


@functools.cache
def _shown(language: str) -> _Shown:
    return _Shown(language)


def _is_shown(word: str) -> bool:
    return _is_long_enough(word) or is_pictograph(word) or is_flag(word)


def _is_long_enough(word: str) -> bool:
    return word[0].isalpha() and (len(word) >= SHORTEST_WORD or is_han(word))


def is_spoken(word: str, language: str) -> bool:
    """Tell whether something that is not empty is a word, and no stop word of a language."""
    return _is_long_enough(word) and word not in stop_words(language) and not is_pictograph(word)
