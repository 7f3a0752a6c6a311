"""What users said of predictions, as a source of training rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, csv_rows
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    path = folder / FEEDBACK.files[0].name
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for comment, label in csv_rows(path.read_bytes(), path.name, ["text", "label"]):
        said[comment][str(label)] += 1
    rows: list[Row] = []
    for n, (comment, labels) in enumerate(said.items()):
        [(label, votes), *others] = labels.most_common()
        if not others or votes > others[0][1]:
            rows.append((comment, label, "train", str(n)))
    return rows


FEEDBACK: Final = Source(
    name="feedback",
    short_title="feedback",
    title="what users of this service said of its predictions",
    repository="",
    commit="",
    language="en",
    years="",
    licence="the users' consent",
    terms="permissive",
    platform="youtube",
    labels="human",
    labelling="one label per text: what most of its reporters say; ties are left out",
    flaws="Biased: people speak up where the model is wrong. It may train a model, and must not measure one.",
    files=(SourceFile("feedback.csv", ""),),
    read=_read,
)
"""No corpus: ``yt-sentiment feedback export`` makes it, and ``ingest.feedback_sha256`` pins it."""
