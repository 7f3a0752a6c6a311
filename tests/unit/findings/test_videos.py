"""Videos that stand out from the others of a channel are found, and none where labels are shuffled."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.planted import seeded
from yt_sentiment.comment import Video
from yt_sentiment.findings.videos import Part, parts_of, ranked
from yt_sentiment.labels import LABELS, Label

USUAL = (1, 2, 4)


def channel(
    rng: Random, weights: dict[str, tuple[int, int, int]] | None = None, usual: tuple[int, int, int] = USUAL
) -> dict[str, list[Label]]:
    """Return the labels of the comments of 50 videos, some of which may have weights of their own."""
    found = {}
    for number in range(50):
        video = f"video{number:06}"
        own = (weights or {}).get(video, usual)
        found[video] = rng.choices(LABELS, own, k=rng.choice((3, 25, 60, 200, 400)) if own is usual else 120)
    return found


def parts(labels: dict[str, list[Label]]) -> list[Part]:
    counts = {video: Counter(own) for video, own in labels.items()}
    return parts_of(map(Video, labels), {video: len(own) for video, own in labels.items()}, counts)


def ids(found: list[Part]) -> list[str]:
    return [part.video.id for part in found]


def test_videos_that_stand_out_are_named_the_surest_first() -> None:
    planted = {
        "video000003": (1, 2, 40),
        "video000007": (1, 2, 12),
        "video000020": (12, 2, 1),
        "video000030": (4, 2, 2),
    }
    found = ranked(parts(channel(seeded(5), planted)))
    assert ids(found.above) == ["video000003", "video000007"]
    assert ids(found.below) == ["video000020", "video000030"]
    assert len(found.between) == 46
    assert [part.comments for part in found.between] == sorted((part.comments for part in found.between), reverse=True)


@pytest.mark.parametrize("usual", [USUAL, (1, 2, 40), (30, 1, 1)])
def test_at_most_three_of_a_hundred_channels_of_like_videos_have_one_that_stands_out(
    usual: tuple[int, int, int],
) -> None:
    rng, wrong = seeded(6), 0
    for _ in range(100):
        found = ranked(parts(channel(rng, usual=usual)))
        wrong += bool(found.above or found.below)
    assert wrong <= 3, f"{wrong} of 100 channels have a video that stands out by chance"


def test_a_few_lucky_comments_are_no_extreme() -> None:
    labels: dict[str, list[Label]] = {"few": ["positive"] * 19, "usual": ["negative", "positive"] * 100}
    assert [part.apart for part in parts(labels)] == [None, None]
    assert [part.apart for part in parts(labels | {"few": ["positive"] * 40})] == ["below", "above"]


def test_a_video_without_comments_is_one_of_the_source() -> None:
    found = parts_of([Video("a"), Video("b", "silent")], {"a": 2, "": 7}, {"a": Counter({"positive": 1})})
    assert [(part.video.id, part.read, part.comments) for part in found] == [("a", 2, 1), ("b", 0, 0)]
    assert parts_of([Video("a")], {"a": 2, "": 7}, {}) == []
