"""What a user is told of a file that becomes a source: what is in it, and what will happen with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import PLATFORMS, YOUTUBE, Prediction
from yt_sentiment.corpora.own import OwnSource
from yt_sentiment.evaluation.metrics import arrays_of, describe
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import NO_WORDS, UNDETERMINED
from yt_sentiment.model import SentimentModel
from yt_sentiment.params import Params
from yt_sentiment.pipeline.own_data import OwnRows

FEW_CLASS_ROWS: Final = 30
"""A class with fewer rows is said to be rare."""


def shares(rows: OwnRows) -> Iterator[str]:
    """Yield how many rows are kept of which class and split, and why others are dropped."""
    classes, kept = Counter(rows.kept["label"]), len(rows.kept)
    yield f"{rows.read:,} rows read, {kept:,} kept: " + ", ".join(
        f"{classes[label]:,} {label} ({classes[label] / kept:.0%})" for label in LABELS
    )
    unknown = ", ".join(f"{value!r} {count:,}" for value, count in Counter(rows.unknown).most_common(5))
    reasons = [
        f"{rows.missing:,} without a text that can be read",
        f"{sum(rows.unknown.values()):,} with an unknown label" + (f" ({unknown})" if unknown else ""),
        f"{rows.repeated:,} that repeat another",
        f"{rows.copies:,} that copy a test or validation row but for digits or signs",
    ]
    yield f"{rows.read - kept:,} dropped: {', '.join(reasons)}"
    splits = Counter(rows.kept["split"])
    yield "split: " + ", ".join(f"{splits[split]:,} {split}" for split in ("train", "validation", "test"))


def consequences(own: OwnSource, rows: OwnRows, params: Params) -> Iterator[str]:
    """Yield what a run does with the rows that a user may not expect."""
    classes = Counter(rows.kept["label"])
    if absent := [label for label in LABELS if not classes[label]]:
        there = " and ".join(label for label in LABELS if classes[label])
        yield (
            f"no row is {' or '.join(absent)}: it teaches {there} alone; as a test, {there} enter macro-F1, and each "
            f"answer {' or '.join(absent)} counts as wrong"
        )
    elif rare := [f"{classes[label]} {label}" for label in LABELS if classes[label] < FEW_CLASS_ROWS]:
        yield f"{', '.join(rare)}: too few to tell how well that class is read"
    if own.licence not in params.ingest.licences:
        yield f"licence {own.licence!r} is not among ingest.licences in params.yaml: runs leave it out"
    if own.language.split("-")[0] not in {name.split("-")[0] for name in params.train.languages}:
        yield (
            f"language {own.language!r} is not in train.languages of params.yaml: it has no n-grams and no calibration "
            "of its own, and the encoder learnt nothing of it; its scores stand in a row of their own, and comments in "
            "it stay marked as uncertain. To have it read, put it there and run `make distil` and `make pipeline`"
        )
    tested = int((rows.kept["split"] == "test").sum())
    if "test" in own.roles and tested < params.promote.min_rows:
        yield (
            f"{tested:,} test rows: the gate refuses every model until there are promote.min_rows, "
            f"{params.promote.min_rows}; add more rows, or lower that in params.yaml"
        )


def languages_told(own: OwnSource, predictions: list[Prediction]) -> str | None:
    """Return what the model takes the language for, where that is not the one that was said."""
    told = Counter(str(prediction.language) for prediction in predictions)
    sure = sum(count for code, count in told.items() if code not in (NO_WORDS, UNDETERMINED))
    common = [(code, count) for code, count in told.most_common() if code not in (NO_WORDS, UNDETERMINED)]
    if not common or common[0][0].split("-")[0] == own.language.split("-")[0]:
        return None
    code, count = common[0]
    return (
        f"the model takes {count:,} of the {sure:,} comments whose language it tells for {code!r}, you said "
        f"{own.language!r}"
    )


def measured(own: OwnSource, rows: OwnRows, model: SentimentModel, params: Params) -> Iterator[str]:
    """Yield what a model makes of the test rows, and of their language."""
    tested = rows.kept[rows.kept["split"] == "test"] if "test" in own.roles else rows.kept
    platform = own.platform if own.platform in PLATFORMS else YOUTUBE
    predictions = model.predict(tested["text"].tolist(), [platform] * len(tested))
    if (line := languages_told(own, predictions)) is not None:
        yield line
    if "test" not in own.roles:
        return
    true: NDArray[np.int64] = tested["label"].map(LABELS.index).to_numpy(np.int64)
    said = arrays_of(predictions)[0].argmax(axis=1)
    options = {"rounds": params.evaluate.bootstrap_rounds, "seed": params.seed}
    ours = describe(true, said, **options)
    majority = describe(true, np.full_like(true, np.bincount(true).argmax()), **options)
    low, high = ours["macro_f1_interval"]
    yield (
        f"the bundled model on its {len(true):,} test rows: macro-F1 {ours['macro_f1']:.3f} ({low:.3f} to {high:.3f}), "
        f"accuracy {ours['accuracy']:.3f}; always the commonest class: {majority['macro_f1']:.3f}, "
        f"{majority['accuracy']:.3f}"
    )
