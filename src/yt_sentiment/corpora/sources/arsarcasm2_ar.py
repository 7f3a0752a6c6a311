"""ArSarcasm-v2: Arabic tweets in the standard language and four groups of dialects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, csv_rows
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import unquoted

_LABELS: Final = {"POS": "positive", "NEU": "neutral", "NEG": "negative"}


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    return [
        (unquoted(comment) if isinstance(comment, str) else comment, _LABELS.get(label, label), split, f"{name}-{n}")
        for name, split in (("training", None), ("testing", "test"))
        for n, (comment, label) in enumerate(
            csv_rows(
                (folder / f"{name}_data.csv").read_bytes(),
                f"{name}_data.csv",
                ["tweet", "sentiment"],
            )
        )
    ]


SOURCE: Final = Source(
    name="arsarcasm2_ar",
    short_title="Arabic tweets (ArSarcasm-v2)",
    title="Arabic tweets of ArSarcasm-v2, standard language and dialects",
    repository="iabufarha/ArSarcasm-v2",
    commit="eb85513e133cfc67e30aca4968fadbe2594fcb42",
    language="ar",
    years="until 2021",
    licence="MIT; X's terms for the texts",
    terms="permissive",
    platform="twitter",
    labels="human",
    labelling="crowd raters; published training and test split",
    flaws="Noisy: many labels look arbitrary. The test is far more negative (56 %) than the training rows (37 %), and "
    "much of it is sarcastic.",
    files=(
        SourceFile(
            "ArSarcasm-v2/training_data.csv", "1da727eb763459f436c4e61f52c6a0bc63d5300af8fcc99b5675ae4616dae04a"
        ),
        SourceFile("ArSarcasm-v2/testing_data.csv", "0f0a77ba8a4a0a9370846a42a93a63244092f1fb30a909595b70e17e299bcf6c"),
    ),
    read=_read,
)
