"""Texts without a label that is worth something, for the teacher to judge."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence

from yt_sentiment.corpora.splits import text_key
from yt_sentiment.language.identification import ENGLISH, NO_WORDS, UNDETERMINED, language_of
from yt_sentiment.language.text import normalise
from yt_sentiment.params import TextParams

log = logging.getLogger(__name__)


def may_be_english(comment: str, params: TextParams) -> bool:
    """Tell whether a comment is of a fit length and has hardly a letter outside ASCII, or no letters at all."""
    text = normalise(comment)
    letters = [character for character in text if character.isalpha()]
    if not params.min_characters <= len(text) <= params.max_characters:
        return False
    if sum(letter.isascii() for letter in letters) < params.ascii_share * len(letters):
        return False
    return language_of(text, 0.0) in {ENGLISH, NO_WORDS, UNDETERMINED}


def unlabelled_texts(
    found: Mapping[str, Iterable[str]], known: Sequence[str], params: TextParams
) -> dict[str, list[str]]:
    """Return, per origin, the texts that are not empty, not known, and not there already.

    Args:
        found: texts per origin.
        known: the texts of every labelled split, which no text may be.
        params: of which ``max_rows`` is the largest number per origin.
    """
    seen = {text_key(text) for text in known} | {""}
    kept: dict[str, list[str]] = {}
    for origin, texts in found.items():
        kept[origin] = []
        for text in texts:
            if params.max_rows is not None and len(kept[origin]) >= params.max_rows:
                break
            if (key := text_key(text)) not in seen:
                seen.add(key)
                kept[origin].append(text)
    log.info("texts without a label: %s", {origin: len(texts) for origin, texts in kept.items()})
    return kept


def english_comments(comments: Iterable[str], params: TextParams) -> Iterator[str]:
    """Yield the comments that may be English, each once."""
    return (comment for comment in dict.fromkeys(comments) if may_be_english(comment, params))
