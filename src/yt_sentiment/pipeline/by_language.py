"""Labelled rows by the language of their corpus."""

from __future__ import annotations

import pandas as pd

from yt_sentiment.corpora import all_sources, language_of


def human_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of corpora that people labelled, with a column ``language``: the code of their corpus.

    Synthetic rows, users' feedback and what a program labelled are left out.
    """
    people = {name for name, source in all_sources().items() if source.labels == "human"}
    kept = frame[frame["source"].isin(people)]
    return kept.assign(language=kept["source"].map(language_of))
