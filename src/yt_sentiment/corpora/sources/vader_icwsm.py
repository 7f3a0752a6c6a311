"""What VADER's authors had rated: tweets, and snippets of reviews and editorials."""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError
from yt_sentiment.corpora.source import Source, SourceFile

VADER_CUT = 0.5
"""Mean rating, on the scale -4 to 4, from which a text counts as positive (or, mirrored, negative)."""


def _read(folder: Path, parts: Sequence[str]) -> list[Row]:
    path = folder / SOURCE.files[0].name
    rows: list[Row] = []
    with tarfile.open(path) as archive:
        members = {name.split("/")[-1].removesuffix("_GroundTruth.txt"): name for name in archive.getnames()}
        for part in parts:
            handle = archive.extractfile(members[part]) if part in members else None
            if handle is None:
                found = sorted(name for name in members if f"{name}_GroundTruth.txt" in members[name])
                raise SourceFormatError(f"vader_icwsm has no part {part!r}, expected some of {found}")
            for line in handle.read().decode("utf-8-sig", "replace").splitlines():
                identifier, rating, comment = line.split("\t")
                score = float(rating)
                label = "positive" if score >= VADER_CUT else "negative" if score <= -VADER_CUT else "neutral"
                rows.append((comment, label, None, f"{part}-{identifier}"))
    return rows


SOURCE: Final = Source(
    name="vader_icwsm",
    short_title="tweets (VADER's authors)",
    title="tweets and review and editorial snippets of VADER's authors",
    repository="cjhutto/vaderSentiment",
    commit="44fc044cd877310ee8278a0eadf34bcd50d41d06",
    language="en",
    years="2013",
    licence="MIT",
    terms="permissive",
    platform="twitter",
    labels="human",
    labelling="mean of 20 raters from -4 to 4; at least 0.5 reads as positive, at most -0.5 as negative",
    flaws="VADER's lexicon was tuned with these raters in mind: its score here is no fair comparison. "
    "By default only the tweets are used; the review and editorial snippets lowered every other "
    "human set on validation data.",
    files=(
        SourceFile(
            "additional_resources/hutto_ICWSM_2014.tar.gz",
            "d5bb07d87474b3eb8d30b4deccbc23f19d742a6c5718fbacc65485b70b95c5fa",
        ),
    ),
    sdist="vaderSentiment==3.3.2",
    read=_read,
)
