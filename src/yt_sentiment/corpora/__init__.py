"""Labelled corpora: where they come from, how they are read, and what is valid."""

from yt_sentiment.corpora.catalog import SOURCES, all_sources, get_source, language_of, platform_of
from yt_sentiment.corpora.licences import with_own, within_licences
from yt_sentiment.corpora.own import test_share_of
from yt_sentiment.corpora.source import Source, SourceFile, frame_of, read_source
from yt_sentiment.corpora.user_feedback import FEEDBACK

__all__ = [
    "FEEDBACK",
    "SOURCES",
    "Source",
    "SourceFile",
    "all_sources",
    "frame_of",
    "get_source",
    "language_of",
    "platform_of",
    "read_source",
    "test_share_of",
    "with_own",
    "within_licences",
]
