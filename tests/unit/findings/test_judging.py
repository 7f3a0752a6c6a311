"""What is kept of the comments of a source, and where."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from tests.planted import seeded, some_labels, texts
from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.findings import spool
from yt_sentiment.findings.gathered import Source
from yt_sentiment.findings.judging import SCORED_AT_ONCE, judge
from yt_sentiment.insights import Judged
from yt_sentiment.insights.schema import Details
from yt_sentiment.model import SentimentModel

BYTES_PER_COMMENT = 400
"""Less than a comment's text with nothing else."""


def source(count: int) -> Source:
    rng = seeded(3)
    found = Source("made up")
    written = texts(some_labels(count, rng), rng)
    for number, text in enumerate(written):
        moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
        author = str(rng.randrange(count))
        found.add(Comment(f"Ug{number:024}", f"{text}{' so it was' * 40}", moment, number % 9, None, author), "video")
    return found


def kept(model: SentimentModel, count: int) -> tuple[int, int]:
    """Return the bytes that are held after so many comments were judged, and at most while they were."""
    gc.collect()
    tracemalloc.start()
    judgement = judge(model, source(count), None)
    held = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert judgement.analysis["coverage"]["analysed"] == len(judgement.comments) == count
    return held


def test_memory_hardly_grows_with_the_comments(model: SentimentModel) -> None:
    kept(model, SCORED_AT_ONCE)  # what is made once
    less, more = 4 * SCORED_AT_ONCE, 12 * SCORED_AT_ONCE
    of_less, of_more = kept(model, less), kept(model, more)
    for before, after in zip(of_less, of_more, strict=True):
        assert (after - before) / (more - less) < BYTES_PER_COMMENT


def test_a_spool_gives_back_what_it_took_to_several_readers() -> None:
    said = Prediction("positive", 0.7, 0.1, 0.2, 0.7000000000000001, "en", "confidence")
    details = Details(words=["a", "é"], phrases=["a b"], kinds=["question"], timestamps=[3], tokens=4)
    moment = datetime(2024, 1, 1, 1, 2, 3, 4, tzinfo=UTC)
    some = [
        Judged(Comment("1", "line\nline\u2028 \udc00 \0 '\"", moment, 2**53, "0", "an author"), said, details),
        Judged(Comment("2", "x" * spool.BYTES_AT_ONCE), said, details),
    ]
    kept = spool.judged_comments()
    assert list(kept) == []
    for one in some * 3:
        kept.append(one)
    assert len(kept) == 6
    assert list(zip(kept, kept, strict=True)) == list(zip(some * 3, some * 3, strict=True))
    assert some[1] in kept


@pytest.mark.filterwarnings("error")
def test_a_spool_leaves_no_file_open() -> None:
    kept = spool.comments()
    kept.append(Comment("1", "text"))
    file = kept._file
    del kept
    assert file.closed
