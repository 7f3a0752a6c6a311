"""What a user named, and what came of it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from yt_sentiment.comment import Comment, Video
from yt_sentiment.findings.spool import Spool, comments
from yt_sentiment.youtube import YouTube

TWICE: Final = "a comment whose id came before"


@dataclass(slots=True)
class Source:
    """What a user named, and what came of it.

    Attributes:
        name: what it is called.
        video: the video, where it is one; its number of comments is None where nobody counts them.
        comments: in the order that they came; on the disk, unless there is a bound to what they take in memory.
        first: moment of the earliest comment, of those that have one.
        last: moment of the latest.
        read: comments and rows that there were, those that are left out included.
        left_out: by reason, how many of them are not among the comments.
        emptied: by column, how many comments are without it because it cannot be read.
        notes: what else is missing, in words.
        videos: of a channel or a playlist.
        total: comments that there are, in a file its rows; None where nobody says.
        is_file: whether it is a file, a folder, or standard input.
        units: of YouTube's quota that it cost.
    """

    name: str
    video: Video | None = None
    comments: Spool[Comment] | list[Comment] = field(default_factory=comments, repr=False)
    first: datetime | None = None
    last: datetime | None = None
    read: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    emptied: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)
    total: int | None = None
    is_file: bool = False
    units: int = 0
    _ids: set[int] = field(default_factory=set, repr=False)
    _videos: dict[str, int] = field(default_factory=dict, repr=False)
    _video_of: array[int] = field(default_factory=lambda: array("I"), repr=False)

    def add(self, comment: Comment, video: str, *, made: bool = False) -> None:
        """Add a comment, unless one with its id came before; an id that was made is none to compare."""
        self.read += 1
        if not made:
            known = hash(comment.id)  # of 64 bits; the texts of a million ids would be as much memory again
            if known in self._ids:
                self.left_out[TWICE] += 1
                return
            self._ids.add(known)
        self.comments.append(comment)
        self._video_of.append(self._videos.setdefault(video, len(self._videos)))
        if moment := comment.published_at:
            self.first = min(self.first or moment, moment)
            self.last = max(self.last or moment, moment)

    @property
    def video_ids(self) -> list[str]:
        """The ids of the videos that comments are of; an empty one where that is not known."""
        return list(self._videos)

    @property
    def video_of(self) -> Iterator[str]:
        """The id of the video of each comment, in order."""
        return map(self.video_ids.__getitem__, self._video_of)

    @property
    def missing(self) -> list[str]:
        """Why comments are missing, in words."""
        left_out = (f"{count} × {reason}" for reason, count in self.left_out.most_common() if count)
        emptied = (f"{count} × {name} of a comment, which cannot be read" for name, count in self.emptied.most_common())
        return [*self.notes, *left_out, *emptied]

    def rows(self, analysed: int) -> dict[str, Any]:
        """Return what became of the rows of a file, of which so many are analysed; those left out are the others."""
        return {
            "name": self.name,
            "rows": self.read,
            "read": analysed,
            "left_out": dict(self.left_out),
            "emptied": dict(self.emptied),
        }


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
