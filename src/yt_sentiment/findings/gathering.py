"""Comments of what a user names: a link, an id, a channel, a playlist, a file, a folder, or standard input."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from yt_sentiment.comment import Comment, Video
from yt_sentiment.comment_files import SUFFIXES, CommentFileError, Row, open_comments, read_comments, row_of
from yt_sentiment.comment_files import Reading as FileReading
from yt_sentiment.findings.from_youtube import of_youtube
from yt_sentiment.findings.gathered import Reading, Source
from yt_sentiment.youtube import named_by

STANDARD: Final = "-"
MADE: Final = "row:"
"""How the id of a comment begins whose file gives none; an id of YouTube has no colon."""


def read_source(name: str, how: Reading) -> Source:
    """Return the comments of what a user named.

    A file of this name is read before a link is looked for in it.

    Raises:
        ValueError: if it is nothing that can be read, a ``CommentFileError`` of a file.
        YouTubeError: if YouTube gives no comment of it.
        OSError: if a file cannot be read.
    """
    path = Path(name)
    if name == STANDARD:
        source = Source("standard input")
        _add_file(source, STANDARD, how.column)
        return _file_read(source)
    if _exists(path):
        return _folder(path, how.column) if path.is_dir() else _file(path, how.column)
    if named := named_by(name):
        with closing(how.youtube()) as youtube:
            try:
                source = of_youtube(youtube, named, how)
            finally:
                how.spend(youtube.units)
            source.units = youtube.units
            return source
    shown = name if len(name) <= 100 else f"{name[:100]}…"
    raise ValueError(
        f"{shown!r} is neither a file or folder that is there, nor a video, channel or playlist of YouTube: expected a "
        "path, -, or a link such as https://youtu.be/…"
    )


def read_sent_file(
    file: BinaryIO, name: str, column: str | None, at: datetime, refused: Callable[[Source, Row], str]
) -> Source:
    """Return the comments of a file that somebody sent, in memory.

    Args:
        file: its content.
        name: what it is called; its end may say what it is.
        column: that holds the comments; None to find it.
        at: when it was written, which ``3 days ago`` in it is relative to.
        refused: says of a comment why it is left out, and nothing of one that is taken; it bounds what is kept.

    Raises:
        CommentFileError: if it has no comment that can be read.
    """
    source = Source(name, comments=[])
    with read_comments(file, name, column=column, at=at) as reading:
        _add_rows(source, reading, refused)
    return _file_read(source)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # longer than a name may be, or with a zero byte
        return False


def _file(path: Path, column: str | None) -> Source:
    source = Source(path.name)
    _add_file(source, path, column)
    return _file_read(source)


def _folder(path: Path, column: str | None) -> Source:
    """Return the comments of the files of a folder; a file that cannot be read is left out, and said."""
    source = Source(f"{path.resolve().name}/")
    inside = sorted(one for one in path.rglob("*") if one.is_file() and not _is_hidden(one.relative_to(path)))
    known = [one for one in inside if one.suffix.lower() in SUFFIXES]
    for one in known:
        try:
            _add_file(source, one, column)
        except CommentFileError as error:
            source.notes.append(str(error))
    if len(known) < len(inside):
        source.notes.append(f"{len(inside) - len(known)} × a file of another kind than {', '.join(SUFFIXES)}")
    if not source.read and source.notes:
        raise CommentFileError(f"{path}: no file of comments can be read; {source.notes[0]}")
    return _file_read(source)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def _add_file(source: Source, path: Path | str, column: str | None) -> None:
    with open_comments(path, column) as reading:
        _add_rows(source, reading)


def _add_rows(
    source: Source, reading: FileReading, refused: Callable[[Source, Row], str] = lambda _source, _row: ""
) -> None:
    first, before = "", len(source.comments)
    for number, found in enumerate(reading.rows):
        row = row_of(found)
        reason = refused(source, row) if isinstance(row, Row) else row.reason
        if isinstance(row, Row) and not reason:
            source.add(_comment(row, f"{MADE}{source.read}"), row.video_id, made=not row.comment_id)
            source.emptied.update(row.unreadable)
        else:
            source.read += 1
            source.left_out[reason if isinstance(row, Row) else row.kind] += 1
            first = first or (reason if row.row is None else f"row {number + 1}: {reason}")
    if len(source.comments) == before:
        raise CommentFileError(f"{reading.name} has no comment that can be read{first and f'; {first}'}")


def _comment(row: Row, number: str) -> Comment:
    return Comment(
        id=row.comment_id or number,
        text=row.text,
        published_at=row.published_at,
        likes=row.like_count or 0,
        reply_to=row.parent_id or None,
        author=row.author or None,
    )


def _file_read(source: Source) -> Source:
    """Say how many rows there were, and which video all comments are of, if they are of one."""
    source.total, source.is_file = source.read, True
    if len(source.video_ids) == 1 and (video := source.video_ids[0]):
        source.video = Video(video)
    return source
