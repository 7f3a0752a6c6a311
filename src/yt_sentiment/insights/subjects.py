"""What people like, and what they complain about: the names that one side says more than the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from yt_sentiment.insights.best import Best
from yt_sentiment.insights.contrast import Contrast, Mentions
from yt_sentiment.insights.distinct import Distinct
from yt_sentiment.insights.judged import Judged, judged_comment
from yt_sentiment.insights.names import FEWEST_SPEAKERS, Chosen, Names, count_names, names_in
from yt_sentiment.insights.schema import Shares, Subject, Subjects, Weight
from yt_sentiment.labels import LABELS, Label

LISTED_SUBJECTS: Final = 3
FALSE_CHANCE: Final = 0.05
"""That any subject of a video is there by chance."""
LEAST_LOG_ODDS: Final = 0.4
"""One and a half times the odds of the other side; on a large video less is no chance either, and says nothing."""
COVERED: Final = 0.5
"""Share of a name's speakers from which on a longer name that holds it stands for it."""
LONG_QUOTE: Final = 280
"""Characters; longer comments are quoted only where there is none that is shorter."""
_NO_WORD: Final = re.compile(r"[\0-/:-`{-\x7f]+")
"""Characters of ASCII that are not a letter or digit; all others belong to words."""


class Found(NamedTuple):
    """A name that sets a group apart, how many speakers of both mention it, and how clearly."""

    name: str
    mentions: Mentions
    z: float


class _Told:
    """What is shown of a subject, gathered while the comments pass by."""

    def __init__(self, found: Found, side: Label) -> None:
        self.found, self.side = found, side
        self.within = f" {found.name} "
        self.counts: Counter[Label] = Counter()
        self.ids: list[str] = []
        self.best: Best[Judged] = Best(LISTED_SUBJECTS)  # others may have quoted all but one of them

    def add(self, one: Judged) -> None:
        comment, prediction, _ = one
        self.counts[prediction.label] += 1
        self.ids.append(comment.id)
        if prediction.label == self.side:
            length = len(comment.text)
            key = length <= LONG_QUOTE, comment.likes, round(prediction.confidence, 6), -length
            self.best.add(key, one)

    def subject(self, sizes: Mapping[Label, int], quoted: set[str]) -> Subject:
        """Return it with the best quote, one that is not quoted yet if there is one."""
        ranked = self.best.ranked()
        quote = next((one for one in ranked if one.comment.id not in quoted), ranked[0])
        quoted.add(quote.comment.id)
        return Subject(
            subject=self.found.name,
            weight=round(self.found.z, 2),
            mentions=_mentions(self.counts, sizes),
            quote=judged_comment(quote),
            comments=self.ids,
        )


def subjects(judged: Collection[Judged]) -> Subjects:
    """Return what is liked and what is disliked, and nothing where the sides differ by no more than chance.

    The same text counts once, and so does a speaker among those of a class who mention a name. ``docs/insights.md``
    has the definition and its sources.

    Args:
        judged: all comments, in the order that they came; those in doubt are not counted.
    """
    once = first_of_copies(judged)
    names = count_names(once, lambda one: LABELS.index(one.prediction.label), len(LABELS))
    liked, disliked = set_apart(names, LABELS.index("positive"), LABELS.index("negative"))
    sizes = dict(zip(LABELS, names.comments, strict=True))
    told = [_Told(one, "positive") for one in liked] + [_Told(one, "negative") for one in disliked]
    for one in once if told else ():
        phrases = f" {' | '.join(one.details['phrases'])} "
        for subject in told:
            if subject.within in phrases:
                subject.add(one)
    sides: dict[Label, list[Subject]] = {"positive": [], "negative": []}
    for side, shown in sides.items():
        quoted: set[str] = set()
        shown += [subject.subject(sizes, quoted) for subject in told if subject.side == side]
    return Subjects(liked=sides["positive"], disliked=sides["negative"])


def first_of_copies(judged: Collection[Judged]) -> Chosen:
    """Return the comments of which there is no doubt, without those that have no words, or those of an earlier one.

    Words are the same in small letters and in capitals.
    """
    texts = Distinct()
    for comment, prediction, _ in judged:
        texts.add("" if prediction.uncertain else _NO_WORD.sub(" ", comment.text.lower()).strip(" "))
    hashes = texts.hashes
    chosen = np.zeros(len(hashes), dtype=np.bool_)
    chosen[np.unique(hashes, return_index=True)[1]] = True
    return Chosen(judged, (chosen & (hashes != hash(""))).tobytes())


def set_apart(names: Names, ours: int, theirs: int) -> tuple[list[Found], list[Found]]:
    """Return the names that each of two groups says more than the other, the clearest first.

    Args:
        names: as they were counted.
        ours: number of the one group.
        theirs: number of the other.
    """
    counts, speakers = names.counts, names.speakers
    one, other = counts[ours], counts[theirs]
    contrast = Contrast(speakers[ours], speakers[theirs])
    common = sorted(name for name in {*one, *other} if one[name] + other[name] >= FEWEST_SPEAKERS)
    mentions = [Mentions(one[name], other[name]) for name in common]
    of_all = sum(speakers) + 1  # one more, so that what everybody says has odds, too
    of_one, of_other = [], []
    for name, both, holds in zip(common, mentions, contrast.significant(mentions, FALSE_CHANCE), strict=True):
        if not holds:
            continue
        value, z = contrast.log_odds(both, sum(of[name] for of in counts) / of_all)
        if value >= LEAST_LOG_ODDS and both.ours >= FEWEST_SPEAKERS:
            of_one.append(Found(name, both, z))
        elif value <= -LEAST_LOG_ODDS and both.theirs >= FEWEST_SPEAKERS:
            of_other.append(Found(name, Mentions(both.theirs, both.ours), -z))
    return _merged(of_one), _merged(of_other)


def _merged(found: Sequence[Found]) -> list[Found]:
    """Return the clearest first: of names within each other the longer, if it covers the shorter, else the shorter."""
    ranked = sorted(found, key=lambda one: (-round(one.z, 6), one.name))
    kept = {one.name: one for one in ranked}
    for longer in sorted(ranked, key=lambda one: -one.name.count(" ")):  # stable
        within = {name for name in names_in([longer.name], longer.name.count(" ")) if name in kept}
        if longer.name not in kept:
            continue
        covered = {name for name in within if longer.mentions.ours >= COVERED * kept[name].mentions.ours}
        for name in covered if covered == within else {*covered, longer.name}:
            del kept[name]
    return list(kept.values())[:LISTED_SUBJECTS]


def _mentions(counts: Mapping[Label, int], sizes: Mapping[Label, int]) -> Shares:
    negative, neutral, positive = (
        Weight(count=counts[label], share=round(counts[label] / sizes[label], 4) if sizes[label] else None)
        for label in LABELS
    )
    return Shares(negative=negative, neutral=neutral, positive=positive)
