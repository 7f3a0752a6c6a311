"""Things that are gone through in order, on the disk instead of in memory."""

from __future__ import annotations

import json
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import IO, Any, Final, Generic, TypeVar

from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.insights import Judged
from yt_sentiment.insights.schema import Details

Thing = TypeVar("Thing")
BYTES_AT_ONCE: Final = 1 << 18


class Spool(Generic[Thing]):
    """A list in a file without a name, which goes when nobody has the list any more, or with the process."""

    def __init__(self, pack: Callable[[Thing], list[Any]], unpack: Callable[[list[Any]], Thing]) -> None:
        """Begin with nothing.

        Args:
            pack: returns a thing as values of JSON.
            unpack: returns the thing of such values.

        Raises:
            OSError: if there is no folder for temporary files.
        """
        self._pack, self._unpack, self._number = pack, unpack, 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        weakref.finalize(self, _close, self._file)

    def append(self, thing: Thing) -> None:
        """Add a thing. Raise OSError if the disk is full."""
        line = json.dumps(self._pack(thing), ensure_ascii=False, separators=(",", ":"))
        self._file.write(line.encode("utf-8", "surrogatepass") + b"\n")  # which is how json reads bytes
        self._number += 1

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Thing]:
        """Yield the things in order; several may read at once."""
        self._file.flush()
        place, rest = 0, b""
        while some := os.pread(self._file.fileno(), BYTES_AT_ONCE, place):
            place += len(some)
            *lines, rest = (rest + some).split(b"\n")
            for line in lines:
                yield self._unpack(json.loads(line))

    def __contains__(self, thing: object) -> bool:
        return any(one == thing for one in self)


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):  # of a full disk, which was said when it could be
        file.close()


def comments() -> Spool[Comment]:
    """Return a list of comments."""
    return Spool(_comment_values, _comment)


def judged_comments() -> Spool[Judged]:
    """Return a list of judged comments."""
    return Spool(_judged_values, _judged)


def _comment_values(one: Comment) -> list[Any]:
    moment = one.published_at.isoformat() if one.published_at else None
    return [one.id, one.text, moment, one.likes, one.reply_to, one.author]


def _comment(values: list[Any]) -> Comment:
    identity, text, moment, likes, reply_to, author = values
    return Comment(identity, text, datetime.fromisoformat(moment) if moment else None, likes, reply_to, author)


def _judged_values(one: Judged) -> list[Any]:
    return [_comment_values(one.comment), one.prediction, one.details]


def _judged(values: list[Any]) -> Judged:
    comment, prediction, details = values
    found: Details = details
    return Judged(_comment(comment), Prediction(*prediction), found)
