"""The corpora by name: each module of ``sources`` is one, and nothing else has to be touched to add one."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import Final

from yt_sentiment.comment import PLATFORMS, YOUTUBE
from yt_sentiment.corpora import sources
from yt_sentiment.corpora.own import own_source, own_sources
from yt_sentiment.corpora.source import Source
from yt_sentiment.corpora.user_feedback import FEEDBACK

SOURCES: Final[dict[str, Source]] = {
    module.name: importlib.import_module(f"{sources.__name__}.{module.name}").SOURCE
    for module in pkgutil.iter_modules(sources.__path__)
}


def all_sources() -> dict[str, Source]:
    """Return the corpora and the user's own sources by name."""
    return {**SOURCES, **own_sources()}


def find_source(name: str) -> Source | None:
    """Return the corpus or the user's own source called ``name``, if there is one."""
    return SOURCES.get(name) or own_source(name)


def get_source(name: str) -> Source:
    """Return the corpus or the user's own source called ``name``.

    Raises:
        KeyError: for a name that is not registered; the message lists those that are.
    """
    if name == FEEDBACK.name:
        return FEEDBACK
    source = find_source(name)
    if source is None:
        raise KeyError(f"unknown source {name!r}, expected one of {', '.join(sorted([*all_sources(), FEEDBACK.name]))}")
    return source


def platform_of(name: str) -> str:
    """Return as what platform's the comments of a source are read; YouTube's where it has no calibration of its own."""
    source = find_source(name)
    platform = source.platform if source else YOUTUBE
    return platform if platform in PLATFORMS else YOUTUBE


def language_of(name: str) -> str:
    """Return the code of the language that most comments of a source are in: English for sources that are no corpus.

    Regions are left out (``pt`` for ``pt-MZ``), scripts are not (``hi-Latn``); ``mul`` where a corpus mixes languages.
    """
    source = find_source(name)
    tag = source.language if source else "en"
    return re.sub(r"-[A-Z]{2}$", "", tag)
