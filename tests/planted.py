"""Comments under a video that was never made, in which what is liked and what is not is known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.insights import Judged, details
from yt_sentiment.labels import LABELS, Label
from yt_sentiment.language.tokenised import Batch

THINGS = (
    "camera colours desk lens drone garage kitchen river ticket orchestra violin chapter recipe pepper oven bicycle "
    "helmet battery screen keyboard mouse tablet speaker microphone tripod studio curtain lamp carpet window balcony "
    "mountain forest valley bridge harbour ferry captain island village museum painter poem author library"
).split()
JUDGING: dict[Label, list[str]] = {
    "positive": ["awesome", "great", "lovely", "brilliant"],
    "neutral": ["okay", "normal"],
    "negative": ["awful", "terrible", "boring", "bad"],
}
START = datetime(2024, 1, 1, tzinfo=UTC)


def seeded(seed: int) -> random.Random:
    """Return where chance comes from."""
    return random.Random(seed)  # noqa: S311


def texts(
    labels: Sequence[Label], rng: random.Random, planted: dict[Label, dict[str, float]] | None = None
) -> list[str]:
    """Return a text per label, which speaks of some things at random and judges them.

    Args:
        labels: of each text.
        rng: where chance comes from.
        planted: names of each class, and the share of its texts that mention it.
    """
    made = []
    for number, label in enumerate(labels):
        named = rng.sample(THINGS, rng.randint(1, 4))
        named += [name for name, share in (planted or {}).get(label, {}).items() if rng.random() < share]
        rng.shuffle(named)
        judging = rng.choice(JUDGING[label])
        made.append(f"the {' and the '.join(named)} was {judging} at {number}")
    return made


def judged(
    written: Sequence[str], labels: Sequence[Label], authors: Sequence[str | None] | None = None, language: str = "en"
) -> list[Judged]:
    """Return comments as if a model had said these labels of them."""
    found = []
    counted = details(Batch(written), [language] * len(written))
    for number, (text, label, known) in enumerate(zip(written, labels, counted, strict=True)):
        row = {name: 0.8 if name == label else 0.1 for name in LABELS}
        said = Prediction(
            label, 0.6 + number % 37 / 100, row["negative"], row["neutral"], row["positive"], language, ""
        )
        author = authors[number] if authors else None
        comment = Comment(f"c{number}", text, START + timedelta(hours=number), number * 7 % 11, None, author)
        found.append(Judged(comment, said, known))
    return found


def some_labels(count: int, rng: random.Random) -> list[Label]:
    """Return labels of which half are positive, a quarter negative and a quarter neutral."""
    return rng.choices(["positive", "negative", "neutral"], [2, 1, 1], k=count)


def names(found: Any) -> list[str]:
    """Return the subjects of one side."""
    return [one["subject"] for one in found]
