"""KOTE: Korean comments of twelve platforms, 44 emotions read as three classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, fields_of
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import unquoted

_POSITIVE: Final = frozenset({1, 2, 4, 7, 8, 13, 14, 15, 16, 28, 32, 40, 42, 43})
_NEGATIVE: Final = frozenset({0, 3, 5, 6, 9, 10, 12, *range(17, 24), *range(25, 28), 30, 31, *range(33, 39), 41})
_NONE: Final = 24
"""Numbers of the emotions, as the publisher lists them; the others, such as surprise, have no side."""

KOTE_CUT: Final = 0.8
"""Share of one side among a comment's emotions that have one, from which it counts as of that side."""

KOTE_FAINT: Final = 2
"""Most emotions with a side that a comment may have which some rater found to have none, to count as neutral."""


def _label(numbers: set[int]) -> str | None:
    positive, negative = len(numbers & _POSITIVE), len(numbers & _NEGATIVE)
    sided = positive + negative
    if sided == 0 or (_NONE in numbers and sided <= KOTE_FAINT):
        return "neutral"
    if positive >= KOTE_CUT * sided:
        return "positive"
    return "negative" if negative >= KOTE_CUT * sided else None


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for name, split in (("val", None), ("test", "test")):
        for identifier, comment, numbers in fields_of(folder / f"{name}.tsv", 3):
            label = _label({int(number) for number in numbers.split(",")})
            if label is not None:
                rows.append((unquoted(comment), label, split, identifier))
    return rows


SOURCE: Final = Source(
    name="kote_ko",
    short_title="Korean comments (KOTE)",
    title="Korean comments of twelve platforms, YouTube among them, 44 emotions",
    repository="searle-j/KOTE",
    commit="cafd2c3f54a6f4b25ac74eaa02a2e76c3ef8c977",
    language="ko",
    years="until 2022",
    licence="MIT",
    terms="permissive",
    platform="social",
    labels="human",
    labelling="five people per comment, any of 44 emotions; read as three classes where four fifths of them agree",
    flaws="Hardly any neutral row (2 %), and those of both sides are left out: fit to tell positive from negative. Its "
    "validation rows are the training rows here, since its training file is large.",
    files=(
        SourceFile("val.tsv", "c7d686ee1d63be7f57ec939f372ebdc4ada8eac1c9eeeeac207774976ab69a6e"),
        SourceFile("test.tsv", "8d8e11c5adf374f552cfbe6f2d7b9967e7335cc86c205beeefb6fd8c6ed9deb0"),
    ),
    read=_read,
)
