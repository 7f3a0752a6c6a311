"""Test rows by language, with what our model and the model of each language say of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from yt_sentiment.comment import Prediction
from yt_sentiment.evaluation.languages import LanguageRows
from yt_sentiment.io.files import read_json
from yt_sentiment.labels import LABELS
from yt_sentiment.pipeline import IN_LANGUAGE, REPORTS
from yt_sentiment.pipeline.by_language import human_rows
from yt_sentiment.registry.evidence import row_sha256


def language_sets(test: pd.DataFrame, answers: Mapping[bytes, Prediction]) -> dict[str, LanguageRows]:
    """Return the test rows that people labelled, by code of language.

    Args:
        test: columns ``text``, ``label``, ``source``, ``id``.
        answers: our model's, by digest of row.

    Raises:
        ValueError: if the stage ``in_language`` was run on other rows.
    """
    fitted = read_json(REPORTS / "in_language.json")
    said = pd.read_parquet(IN_LANGUAGE).rename(columns={"label": "said"})
    rows = human_rows(test).merge(said, on=["source", "id"], how="left", validate="one_to_one")
    found = {}
    for code, part in rows.groupby("language"):
        entry = fitted.get(str(code))
        theirs = None if entry is None or "left_out" in entry else part["said"]
        if entry is None or (theirs is not None and theirs.isna().any()):
            raise ValueError(f"{IN_LANGUAGE} lacks rows of language {code}: run the stage in_language again")
        found[str(code)] = LanguageRows(
            corpora={str(name): int(count) for name, count in part["source"].value_counts().sort_index().items()},
            classes=LABELS if theirs is None else tuple(label for label in LABELS if label in entry["classes"]),
            true=_codes(part["label"]),
            predictions=[answers[row] for row in map(row_sha256, part["source"], part["text"])],
            theirs=None if theirs is None else _codes(theirs),
        )
    return found


def _codes(labels: pd.Series[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return labels.map(LABELS.index).to_numpy(np.int64)
