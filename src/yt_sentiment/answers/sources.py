"""Comments of what a user names: a link, an id, a channel, a playlist, a file, a folder, or standard input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from yt_sentiment.comment import Comment, Video
from yt_sentiment.comment_files import SUFFIXES, CommentFileError, Row, open_comments, row_of
from yt_sentiment.youtube import Named, YouTube, YouTubeError, named_by

STANDARD: Final = "-"
TWICE: Final = "a comment whose id came before"


@dataclass(slots=True)
class Source:
    """What a user named, and what came of it.

    Attributes:
        name: what it is called.
        video: the video, where it is one; its number of comments is None where nobody counts them.
        comments: in the order that they came.
        video_of: for each comment, the id of its video; empty where it is not known.
        read: comments and rows that there were, those that are left out included.
        left_out: by reason, how many of them are not among the comments.
        emptied: by column, how many comments are without it because it cannot be read.
        notes: what else is missing, in words.
        videos: of a channel or a playlist.
        units: of YouTube's quota that it cost.
    """

    name: str
    video: Video | None = None
    comments: list[Comment] = field(default_factory=list)
    video_of: list[str] = field(default_factory=list)
    read: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    emptied: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)
    units: int = 0
    _ids: set[str] = field(default_factory=set, repr=False)

    def add(self, comment: Comment, video: str) -> None:
        """Add a comment, unless one with its id came before."""
        self.read += 1
        if comment.id in self._ids:
            self.left_out[TWICE] += 1
            return
        self._ids.add(comment.id)
        self.comments.append(comment)
        self.video_of.append(video)

    @property
    def missing(self) -> list[str]:
        """Why comments are missing, in words."""
        left_out = (f"{count} × {reason}" for reason, count in self.left_out.most_common() if count)
        emptied = (f"{count} × {name} of a comment, which cannot be read" for name, count in self.emptied.most_common())
        return [*self.notes, *left_out, *emptied]


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are read.

    Attributes:
        column: of files that holds the comments; None to find it.
        limit: comments of a video at most.
        order: which of them come first.
        replies: whether they are read too.
        videos: of a channel or playlist at most.
        youtube: opens a conversation with the API, or raises ValueError where there is no key.
        spend: called with the units of quota that a source cost.
    """

    column: str | None
    limit: int
    order: Literal["time", "relevance"]
    replies: bool
    videos: int
    youtube: Callable[[], YouTube]
    spend: Callable[[int], None]


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
        return _known_video(source)
    if _exists(path):
        return _folder(path, how.column) if path.is_dir() else _file(path, how.column)
    if named := named_by(name):
        with closing(how.youtube()) as youtube:
            try:
                source = _video(youtube, named.id, how) if named.kind == "video" else _several(youtube, named, how)
            finally:
                how.spend(youtube.units)
            source.units = youtube.units
            return source
    shown = name if len(name) <= 100 else f"{name[:100]}…"
    raise ValueError(
        f"{shown!r} is neither a file or folder that is there, nor a video, channel or playlist of YouTube: expected a "
        "path, -, or a link such as https://youtu.be/…"
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # longer than a name may be, or with a zero byte
        return False


def _file(path: Path, column: str | None) -> Source:
    source = Source(path.name)
    _add_file(source, path, column)
    return _known_video(source)


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
    return _known_video(source)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def _add_file(source: Source, path: Path | str, column: str | None) -> None:
    first, before = "", len(source.comments)
    with open_comments(path, column) as reading:
        for number, found in enumerate(reading.rows):
            row = row_of(found)
            if isinstance(row, Row):
                source.add(_comment(row, f"{source.read}"), row.video_id)
                source.emptied.update(row.unreadable)
            else:
                source.read += 1
                source.left_out[row.kind] += 1
                first = first or (row.reason if row.row is None else f"row {number + 1}: {row.reason}")
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


def _known_video(source: Source) -> Source:
    """Say which video all comments are of, if they are of one."""
    if len(named := set(source.video_of)) == 1 and (video := named.pop()):
        source.video = Video(video)
    return source


def _video(youtube: YouTube, video_id: str, how: Reading) -> Source:
    video = youtube.video(video_id)
    source = Source(video.title or video_id, video)
    _add_video(source, youtube, video, how)
    return source


def _add_video(source: Source, youtube: YouTube, video: Video, how: Reading) -> None:
    """Add the comments of a video.

    Raises:
        YouTubeError: if YouTube gives none.
    """
    read, odd = 0, Counter[str]()
    try:
        for page in youtube.pages(video.id, order=how.order, limit=how.limit, replies=how.replies):
            for comment in page.comments:
                source.add(comment, video.id)
            read += len(page.comments)
            odd.update(page.left_out)
    except YouTubeError as error:
        if not read:
            raise
        source.notes.append(f"reading stopped after {read} comments: {error} ({error.reason})")
    source.left_out.update(odd)
    if read >= how.limit and video.comment_count != read:
        source.notes.append(f"the limit of {how.limit} comments was reached{_of(source, video)}")
    elif not how.replies and (video.comment_count or 0) > read + odd.total():
        source.left_out["a reply, which was not asked for (--replies)"] += (
            (video.comment_count or 0) - read - odd.total()
        )


def _of(source: Source, video: Video) -> str:
    return f" of {video.title or video.id}" if source.video is None else ""


def _several(youtube: YouTube, named: Named, how: Reading) -> Source:
    """Return the comments of the videos of a channel or a playlist, the newest of a channel first."""
    source, more = Source(named.id), False
    ids: list[str] = []
    for one in _ids_of(youtube, named):
        if len(ids) == how.videos:
            more = True
            break
        ids.append(one)
    for number, video_id in enumerate(ids):
        try:
            video = youtube.video(video_id)
            _add_video(source, youtube, video, how)
            source.videos.append(video)
        except YouTubeError as error:
            if error.kind == "blocked":
                if not source.comments:
                    raise
                source.notes.append(f"{len(ids) - number} of {len(ids)} videos were not read: {error} ({error.reason})")
                break
            source.left_out[f"a video: {error} ({error.reason})"] += 1
    if more:
        source.notes.append(f"only the first {how.videos} videos were read (--videos)")
    if not source.comments:
        raise ValueError(f"{named.id} has no comment that can be read; {'; '.join(source.missing) or 'no videos'}")
    return source


def _ids_of(youtube: YouTube, named: Named) -> Iterator[str]:
    playlist = named.id if named.kind == "playlist" else youtube.uploads_of(named.id)
    seen: set[str] = set()
    for page in youtube.playlist(playlist):
        for video in page:
            if video not in seen:
                seen.add(video)
                yield video
