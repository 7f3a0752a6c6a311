from __future__ import annotations

import pytest

from yt_sentiment.comment import Comment
from yt_sentiment.findings import judging
from yt_sentiment.findings.gathered import Source
from yt_sentiment.insights import Judged
from yt_sentiment.insights import analyse as analysed
from yt_sentiment.insights.schema import Analysis
from yt_sentiment.model import SentimentModel


def test_words_that_come_again_are_held_once(model: SentimentModel, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Judged] = []

    def analyse(judged: list[Judged], **options: object) -> Analysis:
        seen.extend(judged)
        return analysed(judged, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "analyse", analyse)
    source = Source("made up")
    for number in range(2 * judging.SCORED_AT_ONCE):
        source.add(Comment(str(number), f"wonderful music, number {number}"), "")
    judging.judge(model, source, None)
    words = [word for one in seen for word in one.details["words"]]
    assert words.count("wonderful") == len(seen) == 2 * judging.SCORED_AT_ONCE
    assert len({id(word) for word in words}) == len(set(words))
