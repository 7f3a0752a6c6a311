"""What an analysis counts of single comments."""

from __future__ import annotations

from collections.abc import Sequence

from yt_sentiment.insights.mentionable import phrases
from yt_sentiment.insights.mentions import kinds_of, positions
from yt_sentiment.insights.schema import Details
from yt_sentiment.insights.words import shown_words, words_of
from yt_sentiment.language.tokenised import Batch


def details(batch: Batch, languages: Sequence[str]) -> list[Details]:
    """Return shown words, phrases, kinds, timestamps and tokens of each comment.

    Who adds them up over comments gets what ``analyse`` says of all of them.

    Args:
        batch: the comments.
        languages: of each of them, as its prediction has it.
    """
    found, in_order = [], words_of(batch)
    for raw, normalised, language, words, runs, count in zip(
        batch.comments,
        batch.normalised,
        languages,
        shown_words(in_order, languages),
        phrases(in_order, batch.normalised, languages),
        batch.tokens.counts.tolist(),
        strict=True,
    ):
        mentioned = positions(raw)
        kinds = kinds_of(normalised, mentioned, language)
        found.append(Details(words=words, phrases=runs, kinds=kinds, timestamps=mentioned, tokens=count))
    return found
