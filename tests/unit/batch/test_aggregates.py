"""The tables of a batch job beside the analysis of the same comments."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from tests import synthetic
from yt_sentiment.batch.aggregates import INSIGHTS
from yt_sentiment.batch.inputs import plan
from yt_sentiment.batch.job import Job, run
from yt_sentiment.batch.local import Local
from yt_sentiment.comment import Comment
from yt_sentiment.insights import Judged, analyse, details
from yt_sentiment.insights.schema import Analysis
from yt_sentiment.labels import LABELS
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel, default_model_folder

MONTHS = ("2024-01", "2024-03")


@pytest.fixture(scope="module")
def comments() -> list[Comment]:
    texts = [text for text, _ in synthetic.comments(60)] + ["que malo es este video de verdad", "", "1:23"]
    return [
        Comment(f"c{i}", text, datetime.fromisoformat(f"{MONTHS[i % 2]}-05T00:00:00+00:00").astimezone(UTC), i)
        for i, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def analysis(comments: list[Comment], default_model: SentimentModel) -> Analysis:
    batch = Batch([comment.text for comment in comments])
    said = default_model.predict_batch(batch)
    return analyse(list(map(Judged, comments, said, details(batch, [one.language for one in said]))))


@pytest.fixture(scope="module")
def output(comments: list[Comment], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("aggregates")
    rows = [
        {
            "text": comment.text,
            "comment_id": comment.id,
            "video_id": "v",
            "channel_id": "c",
            "published_at": str(comment.published_at),
            "like_count": comment.likes,
        }
        for comment in comments
    ]
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run(Job(plan(str(folder / "in.jsonl")), str(folder / "out"), default_model_folder()), Local())
    return folder / "out" / INSIGHTS


def table(output: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table, which are in order."""
    return ds.dataset(output / name, format="parquet").to_table().to_pylist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("level", ["video", "channel"])
def test_shares_and_trend_are_those_of_the_analysis(output: Path, analysis: Analysis, level: str) -> None:
    [shares] = table(output, f"shares_by_{level}")
    assert {label: shares[label] for label in LABELS} == {label: analysis["shares"][label]["count"] for label in LABELS}
    assert shares["uncertain"] == sum(analysis["coverage"]["uncertain"].values()) > 0
    assert shares["comments"] == analysis["coverage"]["analysed"]
    months = {row["month"]: [row[label] for label in LABELS] for row in table(output, f"trend_by_{level}")}
    points = {point["start"][:7]: [point[label]["count"] for label in LABELS] for point in analysis["trend"]["points"]}
    assert months == {month: points[month] for month in MONTHS}


@pytest.mark.parametrize("level", ["video", "channel"])
def test_words_and_top_comments_are_those_of_the_analysis(output: Path, analysis: Analysis, level: str) -> None:
    words = table(output, f"words_by_{level}")
    for label in LABELS:
        ranked = [(row["word"], row["comments"]) for row in words if row["label"] == label]
        # An analysis lists those that the class has more than the others, the tables the commonest.
        counts = {word["word"]: word["count"] for word in analysis["words"][label]}
        shared = {word: count for word, count in ranked if word in counts}
        assert shared, "there is something to compare"
        assert shared == {word: counts[word] for word in shared}
    assert Counter(row["place"] for row in words)[1] == len(LABELS), "places begin with 1 for each label"
    top = table(output, f"top_by_{level}")
    assert [row["comment_id"] for row in top] == [analysi["id"] for analysi in analysis["top_comments"]]
