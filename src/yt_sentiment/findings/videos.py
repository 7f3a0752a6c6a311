"""The videos of a source beside each other, and which of them stand out from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from yt_sentiment.comment import Video
from yt_sentiment.insights.analysis import FEW_COMMENTS
from yt_sentiment.insights.contrast import Contrast, Mentions
from yt_sentiment.insights.intervals import difference, score_interval
from yt_sentiment.insights.schema import Shares
from yt_sentiment.insights.shares import shares
from yt_sentiment.labels import LABELS, Label

FALSE_CHANCE: Final = 0.01
"""That any video of a source stands out by chance."""
ENDS: Final[tuple[Label, Label]] = ("negative", "positive")

Apart = Literal["above", "below"]


@dataclass(frozen=True, slots=True)
class Part:
    """A video of a source, in numbers.

    Attributes:
        video: which.
        read: its comments.
        comments: of them, those that are judged with certainty.
        shares: of these.
        apart: whether its score is above or below that of the other videos together by more than chance; None if not.
    """

    video: Video
    read: int
    comments: int
    shares: Shares
    apart: Apart | None = None


class Ranking(NamedTuple):
    """Videos by whether they stand out.

    Attributes:
        above: more positive than the others together, the surest first.
        between: no more apart than chance makes, the one with most comments first.
        below: more negative, the surest first.
    """

    above: list[Part]
    between: list[Part]
    below: list[Part]


def parts_of(videos: Iterable[Video], read: Mapping[str, int], counts: Mapping[str, Mapping[Label, int]]) -> list[Part]:
    """Return the videos of a source, the one with most certain comments first; none where it has not several.

    Args:
        videos: that are known of; they may have no comment.
        read: comments of each video, by its id; of an empty one are those whose video is not known.
        counts: of each class among those that are certain, likewise.
    """
    known = {video: Video(video) for video in read if video} | {video.id: video for video in videos}
    if len(known) < 2:
        return []
    total: Counter[Label] = Counter()
    for video in known:
        total.update(counts.get(video, {}))
    compared = sum(sum(counts.get(video, {}).values()) >= FEW_COMMENTS for video in known)
    level = FALSE_CHANCE / (2 * max(compared, 1))
    found = [
        Part(about, read.get(video, 0), sum(own.values()), shares(own.items()), _apart(own, total, level))
        for video, about in known.items()
        for own in [Counter(counts.get(video, {}))]
    ]
    return sorted(found, key=lambda part: (-part.comments, -part.read))


def _apart(own: Counter[Label], total: Counter[Label], level: float) -> Apart | None:
    """Return whether the score of a video is above or below that of the others together.

    It is where the scores' difference leaves out zero, and one of the ends is more or less common than chance makes it.
    Two exact tests of each video, however few its comments of a class are, find one that is like the others in
    ``FALSE_CHANCE`` of the sources at most.

    Source: Fisher's exact test (Fisher 1935); Dunn (1961), for many of them.
    """
    others: Counter[Label] = Counter({label: total[label] - own[label] for label in LABELS})
    if min(own.total(), others.total()) < FEW_COMMENTS:
        return None
    here, there = score_interval(shares(own.items())), score_interval(shares(others.items()))
    if here is None or there is None:
        return None
    found = difference(here, there)
    contrast = Contrast(own.total(), others.total())
    chance = min(contrast.p_value(Mentions(own[end], others[end])) for end in ENDS)
    return None if chance > level or not found.excludes_zero else "above" if found.value > 0 else "below"


def ranked(parts: Sequence[Part]) -> Ranking:
    """Return the videos by whether they stand out.

    Those that do come by the end of their score's interval that is nearer to the others: a video with few comments is
    not the first for having been lucky.
    """

    def nearer(part: Part) -> float:
        found = score_interval(part.shares)
        return 0.0 if found is None else -found.low if part.apart == "above" else found.high

    return Ranking(
        sorted((part for part in parts if part.apart == "above"), key=nearer),
        [part for part in parts if part.apart is None],
        sorted((part for part in parts if part.apart == "below"), key=nearer),
    )
