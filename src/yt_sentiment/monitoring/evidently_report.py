"""A page for people: what was served lately beside what was served before, feature by feature (Evidently)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from yt_sentiment.monitoring.reference import CATEGORICAL, MIN_ROWS, NUMERIC
from yt_sentiment.storage.served import ServedSample

MAX_ROWS: Final = 20_000


def write_page(reference: Sequence[ServedSample], current: Sequence[ServedSample], target: Path) -> None:
    """Write the page.

    Args:
        reference: what was served before.
        current: what was served lately.
        target: HTML, which loads nothing from elsewhere.

    Raises:
        ValueError: if there is too little of either.
    """
    for name, rows in (("before", reference), ("lately", current)):
        if len(rows) < MIN_ROWS:
            raise ValueError(f"{len(rows)} comments were sampled {name}, at least {MIN_ROWS} are needed")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset, DataSummaryPreset

    definition = DataDefinition(numerical_columns=list(NUMERIC), categorical_columns=list(CATEGORICAL))
    before, lately = (
        Dataset.from_pandas(_frame(rows[-MAX_ROWS:]), data_definition=definition) for rows in (reference, current)
    )
    snapshot = Report([DataDriftPreset(), DataSummaryPreset()]).run(lately, before)
    target.parent.mkdir(parents=True, exist_ok=True)
    snapshot.save_html(str(target))


def _frame(rows: Sequence[ServedSample]) -> pd.DataFrame:
    numbers = {name: [float(value(row)) for row in rows] for name, value in NUMERIC.items()}
    return pd.DataFrame(numbers | {name: [value(row) for row in rows] for name, value in CATEGORICAL.items()})
