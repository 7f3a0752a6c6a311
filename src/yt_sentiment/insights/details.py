"""What an analysis counts of single comments."""

from __future__ import annotations

from collections.abc import Sequence

from yt_sentiment.insights.mentions import kinds_of, positions
from yt_sentiment.insights.schema import Details
from yt_sentiment.insights.words import shown_words
from yt_sentiment.language.tokenised import Batch


def details(batch: Batch, languages: Sequence[str]) -> list[Details]:
    """Return shown words, kinds, timestamps and tokens of each comment.

    Who adds them up over comments gets what ``analyse`` says of all of them.

    Args:
        batch: the comments.
        languages: of each of them, as its prediction has it.
    """
    found = []
    for raw, normalised, language, words, count in zip(
        batch.comments,
        batch.normalised,
        languages,
        shown_words(batch, languages),
        batch.tokens.counts.tolist(),
        strict=True,
    ):
        mentioned = positions(raw)
        kinds = kinds_of(normalised, mentioned, language)
        found.append(Details(words=words, kinds=kinds, timestamps=mentioned, tokens=count))
    return found
