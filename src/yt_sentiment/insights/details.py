"""What an analysis counts of single comments."""

from __future__ import annotations

from yt_sentiment.insights.mentions import kinds_of, positions
from yt_sentiment.insights.schema import Details
from yt_sentiment.insights.words import shown_words
from yt_sentiment.language.tokenised import Batch


def details(batch: Batch) -> list[Details]:
    """Return shown words, kinds, timestamps and tokens of each comment.

    Who adds them up over comments gets what ``analyse`` says of all of them.
    """
    found = []
    for raw, normalised, words, count in zip(
        batch.comments, batch.normalised, shown_words(batch.tokens), batch.token_counts.tolist(), strict=True
    ):
        mentioned = positions(raw)
        kinds = kinds_of(normalised, mentioned)
        found.append(Details(words=words, kinds=kinds, timestamps=mentioned, tokens=count))
    return found
