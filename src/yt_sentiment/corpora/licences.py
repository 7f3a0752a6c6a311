"""Which corpora an operator may use, by what their licences allow."""

from __future__ import annotations

from yt_sentiment.corpora.catalog import get_source
from yt_sentiment.params import ConfigError, IngestParams


def within_licences(params: IngestParams) -> IngestParams:
    """Return ``params`` without the corpora whose terms are not among the chosen ones.

    Raises:
        ConfigError: if nothing is left to learn from, or to measure on.
    """
    kept = {
        part: tuple(name for name in names if get_source(name).terms in params.licences)
        for part, names in (("train", params.train), ("evaluate", params.evaluate))
    }
    for part, names in kept.items():
        if not names:
            raise ConfigError(f"ingest.licences, {', '.join(params.licences)}, leaves no corpus of ingest.{part}")
    return params.model_copy(update=kept)
