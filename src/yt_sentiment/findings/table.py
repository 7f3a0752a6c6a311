"""The scored comments of an answer as CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.findings.judging import Judgement
from yt_sentiment.insights.judged import judged_comment
from yt_sentiment.io.files import replacing
from yt_sentiment.io.spreadsheets import disarmed
from yt_sentiment.labels import LABELS, WITHOUT_LABEL

HEADER: Final = (
    "source", "video_id", "comment_id", "parent_id", "published_at", "like_count", "text", "label", "confidence",
    *(f"p_{label}" for label in LABELS), "language", "uncertain", "model_version",
)  # fmt: skip


def write_table(judgements: Sequence[Judgement], path: Path, version: str) -> None:
    """Write the comments with what the model says of each; texts that are formulas are disarmed."""
    with replacing(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for one in judgements:
            for said, video in zip(map(judged_comment, one.comments), one.source.video_of, strict=True):
                doubt = said["uncertain"] or ""
                label = "" if doubt in WITHOUT_LABEL else said["label"]
                about = [said["id"], said["reply_to"], said["published_at"], said["likes"], said["text"], label]
                odds = [said["probabilities"][name] for name in LABELS]
                last = [said["language"], doubt, version]
                row = [one.source.name, video, *about, said["confidence"], *odds, *last]
                writer.writerow(map(disarmed, row))
