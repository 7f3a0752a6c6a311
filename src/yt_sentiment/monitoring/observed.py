"""What monitoring keeps of a served comment: numbers from which its text cannot be had back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from yt_sentiment.comment import Prediction, digest_of
from yt_sentiment.features import Batch, TextFeatures
from yt_sentiment.hashing import finalise
from yt_sentiment.text import EMOJI

BUCKETS: Final = 512
"""Words are counted in so many buckets: enough to see another topic, too few to tell which words they were."""

_EMOJI = re.compile(f"[{EMOJI}]")
_LINK = re.compile(r"https?://|www\.")


class Observed(NamedTuple):
    """One served comment and what was said of it.

    Attributes:
        digest: of its text, so that a repetition is seen; 16 hexadecimal digits.
        characters: length of the text.
        words: words in it.
        known: share of its words that the model knows, 0 to 1; 0 without words.
        emoji: emoji in it.
        links: links in it.
        language: ISO 639 code.
        label: what the model said.
        confidence: how surely, 1/3 to 1.
        uncertain: why the label should not be counted; empty where it should.
        buckets: which buckets its words fall into, each once, 0 to ``BUCKETS`` - 1.
    """

    digest: str
    characters: int
    words: int
    known: float
    emoji: int
    links: int
    language: str
    label: str
    confidence: float
    uncertain: str
    buckets: tuple[int, ...]


def observe(comments: Sequence[str], predictions: Sequence[Prediction], features: TextFeatures) -> list[Observed]:
    """Return what is kept of comments and of what was said of them, in order."""
    batch = Batch(comments)
    known = features.known_share(batch).round(3).tolist()
    is_word = batch.reading.is_word()
    buckets: list[set[int]] = [set() for _ in comments]
    words = [0] * len(comments)
    hashed = (finalise(batch.hashes[is_word]) % np.uint32(BUCKETS)).tolist()
    for row, bucket in zip(batch.reading.row[is_word].tolist(), hashed, strict=True):
        buckets[row].add(bucket)
        words[row] += 1
    return [
        Observed(
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
