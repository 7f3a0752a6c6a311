"""Which corpora a run uses: those that the parameters name and the user's own, as far as their licences allow."""

from __future__ import annotations

from yt_sentiment.corpora.catalog import get_source
from yt_sentiment.corpora.own import own_sources, roles_of
from yt_sentiment.params import ConfigError, IngestParams


def with_own(params: IngestParams) -> IngestParams:
    """Return ``params`` with the user's own sources at the end, each where its roles put it."""
    roles = {name: roles_of(source) for name, source in own_sources().items()}
    return params.model_copy(
        update={
            part: tuple(dict.fromkeys((*named, *(name for name, its in roles.items() if role in its))))
            for part, role, named in (("train", "train", params.train), ("evaluate", "test", params.evaluate))
        }
    )


def within_licences(params: IngestParams) -> IngestParams:
    """Return ``params`` with the user's own sources, and without corpora whose terms are not among the chosen ones.

    Raises:
        ConfigError: if nothing is left to learn from, or to measure on.
    """
    params = with_own(params)
    kept = {
        part: tuple(name for name in names if get_source(name).terms in params.licences)
        for part, names in (("train", params.train), ("evaluate", params.evaluate))
    }
    for part, names in kept.items():
        if not names:
            raise ConfigError(f"ingest.licences, {', '.join(params.licences)}, leaves no corpus of ingest.{part}")
    return params.model_copy(update=kept)
