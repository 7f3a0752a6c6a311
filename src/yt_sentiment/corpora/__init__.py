"""Labelled corpora: where they come from, how they are read, and what is valid."""

from yt_sentiment.corpora.catalog import FEEDBACK, SOURCES, Source, SourceFile, get_source, platform_of

__all__ = ["FEEDBACK", "SOURCES", "Source", "SourceFile", "get_source", "platform_of"]
