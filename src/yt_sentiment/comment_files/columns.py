"""Which column of a table holds the comments, and which hold what is known of them, by the names that people use."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from yt_sentiment.comment_files.entries import TEXT
from yt_sentiment.comment_files.file_errors import CommentFileError, listed, quoted
from yt_sentiment.comment_files.values import AUTHOR, LIKES, PUBLISHED, dated

TEXTS: Final = (
    "text", "comment", "commenttext", "commentbody", "commentcontent", "textcomment", "usercomment", "youtubecomment",
    "content", "textdisplay", "textoriginal", "commenttextdisplay", "commenttextoriginal", "cleancomment",
    "cleanedcomment", "cleantext", "cleanedtext", "body", "message", "msg", "livechattext", "tweet", "tweettext",
    "fulltext", "selftext", "sentence", "utterance", "kommentar", "kommentartext", "comentario", "commentaire", "texto",
)  # fmt: skip
"""What a column of comments is called, in small letters without spaces and ``_``."""
WEAK_TEXTS: Final = ("comments", "reviewtext", "review", "reviews", "post", "posttext", "reply", "replytext")
"""What it may be called where no other is there; ``comments`` is the number of them beside a text."""
SAME: Final = {"textoriginal": "textdisplay", "commenttextoriginal": "commenttextdisplay"}
"""The API's two forms of one comment; the first is as it was written, the second has markup."""

OTHERS: Final[dict[str, tuple[str, ...]]] = {
    "comment_id": ("commentid", "cid", "commentsid", "ytcommentid"),
    "parent_id": ("parentid", "parentcommentid", "parent", "replyto", "inreplyto", "replytoid", "threadid"),
    "video_id": ("videoid", "ytvideoid", "youtubevideoid", "vid"),
    "channel_id": ("channelid",),
    LIKES: (
        "likecount", "likes", "like", "likescount", "numlikes", "numberoflikes", "commentlikes", "commentlikecount",
        "votes", "votecount", "upvotes", "thumbsup", "ups",
    ),
    PUBLISHED: (
        "publishedat", "published", "publishedtime", "publishdate", "publishtime", "commentpublishedat", "commentdate",
        "commenttime", "commentcreatetimestamp", "livechatcreatetimestamp", "createdat", "createdutc", "createdtime",
        "createdate", "timeparsed", "timestamp", "timestampusec", "datetime", "date", "time", "publishedtimetext",
    ),
    AUTHOR: (
        "authorchannelid", "authorid", "author", "authordisplayname", "authorname", "username", "user", "userid",
        "commenter", "commentauthor",
    ),
}  # fmt: skip
"""What the other columns are called; of several the first that is there."""
_YOUTUBE_ID: Final = re.compile(r"(?:Ug[\w-]{10,}|z[0-9a-z]{2}[\w-]{15,})(?:\.[\w-]{5,})?", re.ASCII)
"""The form of a comment's id; a column ``id`` may as well count the rows."""
_COUNT: Final = re.compile(r"[-+]?[0-9][0-9.,\s]*[KMB%]?|true|false", re.IGNORECASE)
"""What says how many there are of something, or whether; no comment."""


@functools.lru_cache(maxsize=4096)
def folded(name: object) -> str:
    """Return a name in small letters, without anything but letters and digits."""
    return re.sub(r"[\W_]", "", str(name)).lower()


def has_texts(names: Sequence[object], column: str | None = None) -> bool:
    """Return whether one of these names is that of a column of comments."""
    if column is not None and not column.isdigit():
        return any(column in (name, str(name).strip()) for name in names) or folded(column) in map(folded, names)
    return any(folded(name) in (*TEXTS, *WEAK_TEXTS) for name in names)


def _counts(number: int, sample: Sequence[Sequence[Any]]) -> bool:
    """Return whether a column of a sample holds nothing but numbers, or true and false."""
    cells = [str(row[number]).strip() for row in sample if number < len(row) and row[number] is not None]
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(map(_COUNT.fullmatch, filled))


def text_column(
    names: Sequence[str], place: str, column: str | None = None, sample: Sequence[Sequence[Any]] = ()
) -> int:
    """Return the number of the column that holds the comments.

    Args:
        names: of all columns, in order.
        place: what messages call the table.
        column: its name or, where no column is called so, its number from 1; None to find it.
        sample: rows; a column of ``WEAK_TEXTS`` that holds numbers in them is none of comments.

    Raises:
        CommentFileError: if no column, or more than one, may hold the comments, with the names to choose from.
    """
    if column is not None:
        return _said(names, place, column)
    for known in (TEXTS, WEAK_TEXTS):
        found = [number for number, name in enumerate(names) if folded(name) in known]
        lesser = {SAME[folded(names[number])] for number in found if folded(names[number]) in SAME}
        found = [number for number in found if folded(names[number]) not in lesser]
        if known is WEAK_TEXTS:
            found = [number for number in found if not _counts(number, sample)]
        if len(found) == 1:
            return found[0]
        if found:
            again = " (by its number: two are called alike)" if len({names[number] for number in found}) == 1 else ""
            numbers = ", ".join(f"{names[number]!r} ({number + 1})" for number in found[:8])
            raise CommentFileError(
                f"{place} has more than one column that may hold the comments: {numbers}; "
                f"say which with --column{again}"
            )
    raise CommentFileError(
        f"{place} has no column of comments: only {listed(list(map(str, names)))}; expected one that is called 'text', "
        "'comment', 'content' or the like, or its name or number with --column"
    )


def _said(names: Sequence[str], place: str, column: str) -> int:
    for same in (str.__eq__, lambda a, b: folded(a) == folded(b)):
        if found := [number for number, name in enumerate(names) if same(str(name), column)]:
            if len(found) > 1:
                raise CommentFileError(
                    f"{place} has more than one column of that name: {quoted(column)} is the "
                    f"{' and '.join(f'{n + 1}.' for n in found)}; give --column a number"
                )
            return found[0]
    if column.isdigit() and 1 <= int(column) <= len(names):
        return int(column) - 1
    known = listed(list(map(str, names)))
    raise CommentFileError(f"{place} has no column of that name: {quoted(column, 60)}, only {known}")


def placed(
    names: Sequence[str], place: str, column: str | None = None, sample: Sequence[Sequence[Any]] = ()
) -> dict[str, int]:
    """Return by the names of ``COLUMNS`` and ``author`` which column of a table holds each, as ``text_column`` does."""
    found = {TEXT: text_column(names, place, column, sample)}
    return found | others(names, taken=found[TEXT])


def others(names: Sequence[str], taken: int | None = None) -> dict[str, int]:
    """Return the same of all columns but the comments; of two columns with one name the last."""
    numbers = {folded(name): number for number, name in enumerate(names) if number != taken}
    if {"commentcreatetimestamp", "livechatcreatetimestamp"} & set(numbers) and "channelid" in numbers:
        numbers["authorchannelid"] = numbers.pop("channelid")  # Takeout's: of who wrote, not of who owns the video
    found = {}
    for field, known in OTHERS.items():
        if there := next((name for name in known if name in numbers), None):
            found[field] = numbers[there]
    if "comment_id" not in found and "id" in numbers:
        found["id"] = numbers["id"]
    return found


def is_comment_id(value: object) -> bool:
    """Return whether a value has the form of a comment's id, as YouTube gives them."""
    return isinstance(value, str) and _YOUTUBE_ID.fullmatch(value.strip()) is not None


def fields_of(cells: Sequence[Any], places: Mapping[str, int], at: Any) -> dict[str, Any]:
    """Return the fields of a row, whose times may be relative to ``at``."""
    fields = {field: cells[number] for field, number in places.items() if number < len(cells)}
    if is_comment_id(identity := fields.pop("id", None)):
        fields["comment_id"] = identity.strip()
    if PUBLISHED in fields:
        fields[PUBLISHED] = dated(fields[PUBLISHED], at)
    return fields
