"""Labelled corpora: where they come from, how they are read, and what is valid."""

from yt_sentiment.corpora.catalog import SOURCES, get_source, language_of, platform_of
from yt_sentiment.corpora.licences import within_licences
from yt_sentiment.corpora.source import Source, SourceFile, read_source
from yt_sentiment.corpora.user_feedback import FEEDBACK

__all__ = [
    "FEEDBACK",
    "SOURCES",
    "Source",
    "SourceFile",
    "get_source",
    "language_of",
    "platform_of",
    "read_source",
    "within_licences",
]
