"""The values that flow through everything."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from yt_sentiment.labels import WITHOUT_LABEL, Label, Uncertain

YOUTUBE: Final = "youtube"
PLATFORMS: Final = (YOUTUBE, "reddit", "twitter")
"""Where a comment was written; people call a comment neutral more readily on one than on another."""


class Video(NamedTuple):
    """What is known of a video.

    Attributes:
        id: 11 characters.
        title: as its owner wrote it.
        comment_count: as YouTube counts, replies included; None where it does not say.
    """

    id: str
    title: str = ""
    comment_count: int | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, wherever it came from.

    Attributes:
        id: unique among the comments of a video.
        text: as it was written.
        published_at: with a time zone.
        likes: 0 or more.
        reply_to: id of the comment that it answers.
        author: any name that tells authors apart.
    """

    id: str
    text: str
    published_at: datetime | None = None
    likes: int = 0
    reply_to: str | None = None
    author: str | None = None


class Prediction(NamedTuple):
    """What the model says of one comment.

    Attributes:
        label: one of ``LABELS``, the one with the largest probability.
        confidence: that probability, 1/3 to 1.
        p_negative: probability of ``negative``, 0 to 1; the three add up to 1.
        p_neutral: probability of ``neutral``.
        p_positive: probability of ``positive``.
        language: ISO 639 code; ``zxx`` without words, ``und`` where it cannot be told.
        uncertain: why the label should not be counted: ``language`` (in none that the model reads), ``NO_CONTENT``,
            ``confidence`` (below the model's threshold); empty where it should.
    """

    label: Label
    confidence: float
    p_negative: float
    p_neutral: float
    p_positive: float
    language: str
    uncertain: Uncertain

    @property
    def sentiment(self) -> Label | Literal[""]:
        """The label, or an empty string where the comment has no content or is in a language that is not read."""
        return "" if self.uncertain in WITHOUT_LABEL else self.label

    @property
    def cells(self) -> tuple[str | float, ...]:
        """The prediction as a row of a table: its label is its ``sentiment``."""
        return (self.sentiment, *self[1:])


def digest_of(text: str) -> str:
    """Return 16 hexadecimal digits that tell texts apart, and give none away unless one guesses it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
