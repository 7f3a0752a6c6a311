"""What people like, and what they complain about: the names that one side says more than the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from yt_sentiment.insights.contrast import Contrast, Mentions
from yt_sentiment.insights.schema import JudgedComment, Shares, Subject, Subjects, Weight
from yt_sentiment.labels import LABELS, Label

LISTED_SUBJECTS: Final = 3
FEWEST_SPEAKERS: Final = 3
"""Different people who mention a subject on its side."""
FALSE_CHANCE: Final = 0.05
"""That any subject of a video is there by chance."""
LEAST_LOG_ODDS: Final = 0.4
"""One and a half times the odds of the other side; on a large video less is no chance either, and says nothing."""
LONGEST_NAME: Final = 3
"""Words. On a small video three are too rare ever to be found, and cost the others nothing."""
COVERED: Final = 0.5
"""Share of a name's speakers from which on a longer name that holds it stands for it."""
LONG_QUOTE: Final = 280
"""Characters; longer comments are quoted only where there is none that is shorter."""
_NO_WORD: Final = re.compile(r"[\0-/:-`{-\x7f]+")
"""Characters of ASCII that are not a letter or digit; all others belong to words."""


class Spoken(NamedTuple):
    """A comment of which there is no doubt.

    Attributes:
        entry: the comment, as it is shown.
        phrases: of its details.
        speaker: what tells its author from others.
    """

    entry: JudgedComment
    phrases: Sequence[str]
    speaker: str


class _Found(NamedTuple):
    name: str
    mentions: Mentions
    z: float


def _names_in(phrases: Sequence[str], longest: int) -> Iterator[str]:
    """Yield each run of up to ``longest`` words of the phrases; the same may come again."""
    for phrase in phrases:
        words = phrase.split(" ")
        for length in range(1, min(longest, len(words)) + 1):
            for start in range(len(words) - length + 1):
                yield " ".join(words[start : start + length])


def subjects(comments: Sequence[Spoken]) -> Subjects:
    """Return what is liked and what is disliked, and nothing where the sides differ by no more than chance.

    The same text counts once, and so does a speaker among those of a class who mention a name. ``docs/insights.md``
    has the definition and its sources.

    Args:
        comments: those that are counted, in the order that they came.
    """
    once = _first_of_copies(comments)
    spoken: dict[tuple[str, Label], set[str]] = {}
    for one in once:
        spoken.setdefault((one.speaker, one.entry["label"]), set()).update(_names_in(one.phrases, LONGEST_NAME))
    speakers = Counter(label for _, label in spoken)
    counts: dict[Label, Counter[str]] = {label: Counter() for label in LABELS}
    for (_, label), names in spoken.items():
        counts[label].update(names)
    liked, disliked = _both_sides(counts, speakers)
    return Subjects(liked=_described(liked, once, "positive"), disliked=_described(disliked, once, "negative"))


def _first_of_copies(comments: Sequence[Spoken]) -> list[Spoken]:
    """Return the comments without those whose words, in small letters, an earlier one has, and those without words."""
    seen, first = {""}, []
    for one in comments:
        words = _NO_WORD.sub(" ", one.entry["text"].lower()).strip(" ")
        if words not in seen:
            seen.add(words)
            first.append(one)
    return first


def _both_sides(
    counts: Mapping[Label, Counter[str]], speakers: Mapping[Label, int]
) -> tuple[list[_Found], list[_Found]]:
    positive, negative = counts["positive"], counts["negative"]
    contrast = Contrast(speakers["positive"], speakers["negative"])
    names = sorted(name for name in {*positive, *negative} if positive[name] + negative[name] >= FEWEST_SPEAKERS)
    mentions = [Mentions(positive[name], negative[name]) for name in names]
    of_all = sum(speakers.values()) + 1  # one more, so that what everybody says has odds, too
    liked, disliked = [], []
    for name, both, holds in zip(names, mentions, contrast.significant(mentions, FALSE_CHANCE), strict=True):
        if not holds:
            continue
        value, z = contrast.log_odds(both, sum(of[name] for of in counts.values()) / of_all)
        if value >= LEAST_LOG_ODDS and both.ours >= FEWEST_SPEAKERS:
            liked.append(_Found(name, both, z))
        elif value <= -LEAST_LOG_ODDS and both.theirs >= FEWEST_SPEAKERS:
            disliked.append(_Found(name, Mentions(both.theirs, both.ours), -z))
    return _merged(liked), _merged(disliked)


def _merged(found: Sequence[_Found]) -> list[_Found]:
    """Return the clearest first: of names within each other the longer, if it covers the shorter, else the shorter."""
    ranked = sorted(found, key=lambda one: (-round(one.z, 6), one.name))
    kept = {one.name: one for one in ranked}
    for longer in sorted(ranked, key=lambda one: -one.name.count(" ")):  # stable
        within = {name for name in _names_in([longer.name], longer.name.count(" ")) if name in kept}
        if longer.name not in kept:
            continue
        covered = {name for name in within if longer.mentions.ours >= COVERED * kept[name].mentions.ours}
        for name in covered if covered == within else {*covered, longer.name}:
            del kept[name]
    return list(kept.values())[:LISTED_SUBJECTS]


def _described(found: Sequence[_Found], comments: Sequence[Spoken], side: Label) -> list[Subject]:
    sizes = Counter(one.entry["label"] for one in comments)
    described: list[Subject] = []
    quoted: set[str] = set()
    for name, _, z in found:
        within = f" {name} "
        entries = [one.entry for one in comments if any(within in f" {phrase} " for phrase in one.phrases)]
        counts = Counter(entry["label"] for entry in entries)
        quote = min((entry for entry in entries if entry["label"] == side), key=lambda entry: _rank(entry, quoted))
        quoted.add(quote["id"])
        described.append(
            Subject(
                subject=name,
                weight=round(z, 2),
                mentions=_mentions(counts, sizes),
                quote=quote,
                comments=[entry["id"] for entry in entries],
            )
        )
    return described


def _mentions(counts: Mapping[Label, int], sizes: Mapping[Label, int]) -> Shares:
    negative, neutral, positive = (
        Weight(count=counts[label], share=round(counts[label] / sizes[label], 4) if sizes[label] else None)
        for label in LABELS
    )
    return Shares(negative=negative, neutral=neutral, positive=positive)


def _rank(entry: JudgedComment, quoted: set[str]) -> tuple[bool, bool, int, float, int]:
    """Return what the best quote has least of: it is not quoted yet, short enough, most liked, clearest, shortest."""
    length = len(entry["text"])
    return entry["id"] in quoted, length > LONG_QUOTE, -entry["likes"], -entry["confidence"], length
