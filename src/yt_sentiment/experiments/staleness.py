"""Experiment on what a model loses by age: tweets of one year teach, tweets of each year judge.

The same number of rows from each year; the shares of its classes are its own.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from yt_sentiment.experiments.protocol import Rows, judged
from yt_sentiment.model.vectorizer import fit_features
from yt_sentiment.params import Params

SOURCE: Final = "semeval2017"
"""The one corpus that says of each row which year it is from."""


def years(frame: pd.DataFrame) -> pd.Series:
    """Return the year of each row of ``SOURCE``, as its id has it."""
    return frame["id"].str.extract(r"twitter-(\d{4})", expand=False)


def run(train: pd.DataFrame, validation: pd.DataFrame, params: Params) -> dict[str, Any]:
    """Return macro-F1 by year that taught and year that judged; years with few rows are left out."""
    few = params.experiments.min_source_rows
    teaching, judging = _by_year(train), _by_year(validation)
    known = sorted(year for year, part in judging.items() if min(len(part), len(teaching.get(year, ()))) >= few)
    if len(known) < 2:
        return {"absent": f"tweets of two years are needed, at least {few} rows of each split; {known} have them"}
    rows = min(len(teaching[year]) for year in known)
    held = {year: Rows.of(judging[year]) for year in known}
    report: dict[str, Any] = {"rows": rows, "years": {}}
    for year in known:
        taught = Rows.of(teaching[year].sample(rows, random_state=params.seed))
        features = fit_features(taught.batch, params.features)
        model = LogisticRegression(max_iter=300, class_weight="balanced", random_state=params.seed)
        model.fit(features.transform(taught.batch), taught.classes)
        report["years"][year] = {
            judge: _score(model.predict(features.transform(part.batch)), part, params) for judge, part in held.items()
        }
    return report


def _by_year(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    tweets = frame[frame["source"] == SOURCE]
    return {str(year): part for year, part in tweets.groupby(years(tweets))}


def _score(guessed: Any, held: Rows, params: Params) -> dict[str, Any]:
    one = np.full(len(held.classes), SOURCE)
    found = judged(held.classes, guessed, one, params.experiments, params.seed)
    return {name: found[name] for name in ("macro_f1", "macro_f1_interval")} | {"rows": len(held.classes)}
