"""What monitoring keeps of a served comment: numbers from which its text cannot be had back."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from yt_sentiment.comment import Prediction, digest_of
from yt_sentiment.language.hashing import finalise
from yt_sentiment.language.text import EMOJI
from yt_sentiment.model.vectorizer import Batch, TextFeatures
from yt_sentiment.storage.served import BUCKETS, ServedSample

_EMOJI = re.compile(f"[{EMOJI}]")
_LINK = re.compile(r"https?://|www\.")


def to_samples(
    comments: Sequence[str], predictions: Sequence[Prediction], features: TextFeatures
) -> list[ServedSample]:
    """Return what is kept of comments and of what was said of them, in order."""
    batch = Batch(comments)
    known = features.known_share(batch).round(3).tolist()
    is_word = batch.lexical.is_word()
    buckets: list[set[int]] = [set() for _ in comments]
    words = [0] * len(comments)
    hashed = (finalise(batch.hashes[is_word]) % np.uint32(BUCKETS)).tolist()
    for row, bucket in zip(batch.lexical.row[is_word].tolist(), hashed, strict=True):
        buckets[row].add(bucket)
        words[row] += 1
    return [
        ServedSample(
            digest=digest_of(text),
            characters=len(text),
            words=words[i],
            known=known[i],
            emoji=len(_EMOJI.findall(text)),
            links=len(_LINK.findall(text)),
            language=one.language,
            label=one.label,
            confidence=round(one.confidence, 3),
            uncertain=one.uncertain,
            buckets=tuple(sorted(buckets[i])),
        )
        for i, (text, one) in enumerate(zip(comments, predictions, strict=True))
    ]
