"""What monitoring keeps of a served comment: numbers from which its text cannot be had back."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from yt_sentiment.comment import Prediction, digest_of
from yt_sentiment.language.hashing import finalise
from yt_sentiment.language.text import EMOJI
from yt_sentiment.language.tokenised import Batch, batches
from yt_sentiment.model import SentimentModel
from yt_sentiment.storage.served import BUCKETS, ServedSample

_EMOJI = re.compile(f"[{EMOJI}]")
_LINK = re.compile(r"https?://|www\.")


def sample_of(model: SentimentModel, comments: Sequence[str]) -> list[ServedSample]:
    """Return what is kept of any number of comments where all of them are scored and sampled."""
    return [row for batch in batches(comments) for row in to_samples(batch, model.predict_batch(batch), model)]


def to_samples(
    batch: Batch, predictions: Sequence[Prediction], model: SentimentModel, rows: Sequence[int] | None = None
) -> list[ServedSample]:
    """Return what is kept of comments and of what was said of them, in order.

    Args:
        batch: the comments, as they were read to be scored.
        predictions: one per comment.
        model: that made them.
        rows: indices of the comments to keep something of; all if not given.
    """
    if rows is not None and len(rows) < len(batch):  # a few: the tokens of the others are not looked for
        batch, predictions = batch.part(rows), [predictions[row] for row in rows]
    is_word = batch.is_word()
    buckets = finalise(batch.tokens.hashes) % np.uint32(BUCKETS)
    found = []
    for row, known in enumerate(model.known_share(batch).round(3).tolist()):
        text, prediction, tokens = batch.comments[row], predictions[row], batch.token_slice(row)
        words = buckets[tokens][is_word[tokens]].tolist()
        found.append(
            ServedSample(
                digest=digest_of(text),
                characters=len(text),
                words=len(words),
                known=known,
                emoji=len(_EMOJI.findall(text)),
                links=len(_LINK.findall(text)),
                language=prediction.language,
                label=prediction.label,
                confidence=round(prediction.confidence, 3),
                uncertain=prediction.uncertain,
                buckets=tuple(sorted(set(words))),
            )
        )
    return found
