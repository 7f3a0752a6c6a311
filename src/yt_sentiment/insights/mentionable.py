"""What a comment may speak of: its words without those that only judge, address or join.

``not_subjects.json`` holds what each language has beside stop words and the lexicon of sentiment.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final, NamedTuple

from yt_sentiment.insights.segmentation import UNSPACED
from yt_sentiment.insights.words import Remembered, is_spoken
from yt_sentiment.language.lexicon import valences

POSSESSIVE: Final = "'s"
LONGEST_PHRASE: Final = 12
"""Words; what runs on without a stop word or a mark is a list, or spam."""


class NotSubjects(NamedTuple):
    """Words of a language that nothing is said about: whole ones, and how others begin."""

    words: frozenset[str]
    beginnings: tuple[str, ...]


@functools.cache
def sentiment_words() -> frozenset[str]:
    """Return the words whose mere presence moves the model: those of its lexicon that begin with a letter."""
    return frozenset(word for word, valence in valences().items() if valence and word[0].isalpha())


@functools.cache
def _lists() -> dict[str, NotSubjects]:
    content = json.loads((files(__package__) / "not_subjects.json").read_text(encoding="utf-8"))
    del content["about"]
    return {
        language: NotSubjects(
            frozenset(word for word in listed.split() if not word.endswith("*")),
            tuple(sorted(word[:-1] for word in listed.split() if word.endswith("*"))),
        )
        for language, listed in content.items()
    }


def listed_languages() -> list[str]:
    """Return the languages that have a list of their own, English among them."""
    return sorted(_lists())


def not_subjects(language: str) -> NotSubjects:
    """Return what a language's own list holds; English ones hold in all."""
    return _lists().get(language, NotSubjects(frozenset(), ()))


def phrases(words: Sequence[Sequence[str]], normalised: Sequence[str], languages: Sequence[str]) -> list[list[str]]:
    """Return the runs of words of each comment between which nothing else stands, each once, words joined by a space.

    Words that no space sets apart are each alone: they were cut by a model, which joins what belongs together.

    Args:
        words: of each comment, in order, as ``words_of`` finds them.
        normalised: the comments.
        languages: of each of them, as its prediction has it.
    """
    subjects = {language: _subjects(language) for language in set(languages)}
    return [
        list(dict.fromkeys(_runs(found, subjects[language], 1 if UNSPACED.search(text) else LONGEST_PHRASE)))
        for found, text, language in zip(words, normalised, languages, strict=True)
    ]


def _runs(words: Sequence[str], subject_of: Mapping[str, str], longest: int) -> Iterator[str]:
    run: list[str] = []
    for word in words:
        subject = subject_of[word]
        if run and (not subject or len(run) == longest):
            yield " ".join(run)
            run = []
        if subject:
            run.append(subject)
    if run:
        yield " ".join(run)


@functools.cache
def _subjects(language: str) -> Remembered[str]:
    """Return what each word names in a language, empty where that is nothing."""
    lists = (not_subjects("en"), not_subjects(language))

    def subject(word: str) -> str:
        named = word.removesuffix(POSSESSIVE)
        if not (is_spoken(word, language) and is_spoken(named, language)) or named in sentiment_words():
            return ""
        judges = any(named in words or named.startswith(beginnings) for words, beginnings in lists)
        return "" if judges else named

    return Remembered(subject)
