"""Comments in the files that people have: tables, text, JSON of YouTube and of its tools, each read in one way."""

from yt_sentiment.comment_files.entries import Bad, Found, Row, row_of
from yt_sentiment.comment_files.file_errors import CommentFileError, quoted
from yt_sentiment.comment_files.reader import SUFFIXES, Reading, column_of, open_comments, opened, read_comments
from yt_sentiment.comment_files.workbook import unpacked_bytes

__all__ = [
    "SUFFIXES",
    "Bad",
    "CommentFileError",
    "Found",
    "Reading",
    "Row",
    "column_of",
    "open_comments",
    "opened",
    "quoted",
    "read_comments",
    "row_of",
    "unpacked_bytes",
]
