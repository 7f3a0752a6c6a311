"""Bursts are found where they were planted, and nowhere else."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.planted import THINGS, judged, seeded, some_labels, texts
from yt_sentiment.findings.bursts import AROUND, bursts, day_of, with_subjects
from yt_sentiment.insights import Judged

START = datetime(2024, 1, 1, tzinfo=UTC)
EVENT = date(2024, 3, 5)


def dated(comments: list[Judged], offsets: list[float]) -> list[Judged]:
    """Return comments that were written so many days after the first."""
    found = []
    for (comment, prediction, details), offset in zip(comments, offsets, strict=True):
        moved = replace(comment, published_at=START + timedelta(days=offset))
        found.append(Judged(moved, prediction, details))
    return found


def days(offsets: list[float]) -> Counter[date]:
    return Counter((START + timedelta(days=offset)).date() for offset in offsets)


def slow_fall(rng: random.Random, count: int) -> list[float]:
    """Return days after a video came out, of comments that grow fewer and fewer."""
    return [min(rng.expovariate(1 / 30), 200) for _ in range(count)]


@pytest.mark.parametrize("video", ["even", "falling"])
def test_hardly_a_video_without_a_burst_has_one(video: str) -> None:
    false = 0
    for seed in range(100):
        rng = seeded(seed)
        count = rng.choice((60, 400, 3000))
        offsets = [rng.uniform(0, 150) for _ in range(count)] if video == "even" else slow_fall(rng, count)
        false += bool(bursts(days(offsets)))
    assert false <= 5


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_planted_burst_is_found_with_its_days(length: int) -> None:
    rng = seeded(length)
    begin = (EVENT - START.date()).days
    offsets = [rng.uniform(0, 150) for _ in range(400)]
    offsets += [begin + day + rng.random() for day in range(length) for _ in range(40)]
    (found,) = bursts(days(offsets))
    assert (found.first, found.last) == (EVENT, EVENT + timedelta(days=length - 1))
    assert found.comments >= 40 * length > 3 * found.usual


@pytest.mark.parametrize("comments", [100, 1000, 100_000])
def test_a_burst_of_one_day_is_told_as_one_day_however_large_it_is(comments: int) -> None:
    counts = {START.date() + timedelta(days=day): 2 for day in range(60)} | {EVENT - timedelta(days=30): comments}
    (found,) = bursts(counts)
    assert (found.first, found.last) == (EVENT - timedelta(days=30), EVENT - timedelta(days=30))
    assert (found.comments, found.usual) == (comments, 2.0)


def test_the_larger_of_two_bursts_comes_first() -> None:
    counts = {START.date() + timedelta(days=day): 2 for day in range(90)}
    counts |= {EVENT - timedelta(days=30): 1000, EVENT: 2000}
    assert [one.first for one in bursts(counts)] == [EVENT, EVENT - timedelta(days=30)]


def test_the_first_week_and_few_comments_are_no_burst() -> None:
    even = [day + 0.5 for day in range(60)]
    assert bursts(days([*even, *[3.0] * 200])) == []
    assert bursts(days([*even, *[float(AROUND)] * 200]))[0].first == START.date() + timedelta(days=AROUND)
    assert bursts(days([*even[:20], *even[40:], *[30.5] * 8])) == []
    assert bursts({}) == []
    assert bursts({EVENT: 1000}) == []
    assert [one.first for one in bursts({date.min: 3, date.max: 500})] == [date.max]


def test_what_was_said_then_is_told_and_nothing_where_days_are_shuffled() -> None:
    told = 0
    for seed in range(20):
        rng = seeded(seed)
        labels = some_labels(400, rng)
        written = texts(labels, rng)
        offsets = [rng.uniform(0, 150) for _ in range(340)] + [64 + rng.random() for _ in range(60)]
        for row in range(340, 400):
            if row % 2:
                written[row] += f", and the lighthouse keeper came {THINGS[row % 40]}"
        comments = judged(written, labels)
        found = with_subjects(bursts(days(offsets)), dated(comments, offsets))
        assert len(found) == 1
        assert found[0].said[0].subject == "lighthouse keeper"
        assert found[0].said[0].speakers == 30
        assert day_of(found[0].said[0].quote) == EVENT
        rng.shuffle(offsets)
        told += bool(with_subjects(bursts(days(offsets)), dated(comments, offsets))[0].said)
    assert told <= 2
