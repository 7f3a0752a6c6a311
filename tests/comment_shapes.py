"""Made-up files of comments in the shapes that people have, each with what is to be read of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

TEXTS: Final = ("I love this so much", "worst update ever, honestly", "Which camera did you use? é")
IDS: Final = tuple(f"Ugz{number}madeUpIdentifier" for number in range(3))
DATES: Final = ("2024-05-01T10:00:00Z", "2024-05-02T10:00:00Z", "2024-06-03T10:00:00Z")
EPOCHS: Final = tuple(int(datetime.fromisoformat(date).timestamp()) for date in DATES)
VIDEO: Final = "dQw4w9WgXcQ"


class Shape(NamedTuple):
    """A file.

    Attributes:
        name: of the file.
        write: writes it to a path.
        left_out: how many of its rows cannot be read.
        likes: that are read of the comments; None where the shape has none.
        dated: whether the comments have their dates.
    """

    name: str
    write: Callable[[Path], object]
    left_out: int = 0
    likes: tuple[int, ...] | None = None
    dated: bool = False


def _table(separator: str = ",", header: tuple[str, ...] = ("text",), rows: Any = None, end: str = "\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerows([header, *(rows if rows is not None else [(text,) for text in TEXTS])])
    return out.getvalue()


def _full(
    *header: str, likes: tuple[Any, ...] = (1200, 0, 12), dates: tuple[Any, ...] = DATES
) -> list[tuple[Any, ...]]:
    return [header, *zip(IDS, TEXTS, likes, dates, strict=True)]


def _csv(rows: list[tuple[Any, ...]], separator: str = ",") -> str:
    return _table(separator, rows[0], rows[1:])


def _text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content.encode(encoding))


def _json(content: Any, indent: int | None = None) -> Callable[[Path], object]:
    return _text(json.dumps(content, indent=indent, ensure_ascii=False))


def _lines(rows: list[Any]) -> Callable[[Path], object]:
    return _text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _workbook(sheets: dict[str, list[tuple[Any, ...]]]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        from openpyxl import Workbook  # type: ignore[import-untyped]

        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(path)

    return write


def _parquet(columns: dict[str, Any]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table(columns), path)

    return write


def api_comment(number: int) -> dict[str, Any]:
    """Return a comment as the Data API writes it."""
    snippet = {
        "videoId": VIDEO, "textDisplay": f"<b>{TEXTS[number]}</b>", "textOriginal": TEXTS[number],
        "authorDisplayName": f"@writer{number}", "authorChannelId": {"value": f"UCwriter{number}"},
        "likeCount": (1200, 0, 12)[number], "publishedAt": DATES[number],
    }  # fmt: skip
    return {"kind": "youtube#comment", "id": IDS[number], "snippet": snippet}


def api_thread(number: int, *replies: int) -> dict[str, Any]:
    """Return a thread as the Data API writes it."""
    thread: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "id": IDS[number],
        "snippet": {"videoId": VIDEO, "topLevelComment": api_comment(number), "totalReplyCount": len(replies)},
    }
    return thread | ({"replies": {"comments": [api_comment(reply) for reply in replies]}} if replies else {})


def _yt_dlp(number: int) -> dict[str, Any]:
    return {
        "id": IDS[number], "text": TEXTS[number], "like_count": (1200, 0, 12)[number], "author": f"@writer{number}",
        "author_id": f"UCwriter{number}", "parent": "root" if number < 2 else IDS[0], "timestamp": EPOCHS[number],
        "_time_text": "1 year ago", "is_favorited": False,
    }  # fmt: skip


def _downloader(number: int) -> dict[str, Any]:
    return {
        "cid": IDS[number], "text": TEXTS[number], "time": "3 days ago", "time_parsed": EPOCHS[number] + 0.5,
        "author": f"@writer{number}", "channel": f"UCwriter{number}", "votes": ("1.2K", "0", "12")[number],
        "replies": "", "photo": "", "heart": False, "reply": False,
    }  # fmt: skip


def _chat(number: int) -> dict[str, Any]:
    message = {
        "message": {"runs": [{"text": TEXTS[number]}]}, "id": f"chat{number}",
        "timestampUsec": str(EPOCHS[number] * 10**6), "authorExternalChannelId": f"UCwriter{number}",
    }  # fmt: skip
    item = {"liveChatTextMessageRenderer": message}
    return {"replayChatItemAction": {"actions": [{"addChatItemAction": {"item": item}}], "videoOffsetTimeMsec": "1"}}


LIKES: Final = (1200, 0, 12)
_TAKEOUT = [
    ("Comment ID", "Channel ID", "Comment Create Timestamp", "Price", "Video ID", "Comment Text"),
    *((IDS[i], "UCme", DATES[i], "0", VIDEO, json.dumps({"text": TEXTS[i]}, ensure_ascii=False)) for i in range(3)),
]
_MEMBER = {"addChatItemAction": {"item": {"liveChatMembershipItemRenderer": {"id": "m"}}}}
_NAMED = [{"Comment": text, "Likes": str(likes)} for text, likes in zip(TEXTS, LIKES, strict=True)]

SHAPES: Final = (
    Shape("plain.csv", _text(_table())),
    Shape("bom.csv", _text(_table(), "utf-8-sig")),
    Shape("windows.csv", _text(_table(end="\r\n"), "cp1252")),
    Shape("utf16.csv", _text(_table("\t"), "utf-16")),
    Shape("utf16_le_no_mark.csv", _text(_table(), "utf-16-le")),
    Shape("utf16_be_no_mark.csv", _text(_table(), "utf-16-be")),
    Shape("semicolon.csv", _text(_csv(_full("comment_id", "comment", "likes", "date"), ";")), 0, LIKES, dated=True),
    Shape("sep.csv", _text("sep=;\n" + _csv(_full("id", "Comment", "Likes", "Date"), ";")), 0, LIKES, dated=True),
    Shape("pipe.csv", _text(_csv(_full("id", "comment_text", "votes", "time"), "|")), 0, LIKES, dated=True),
    Shape("table.tsv", _text(_csv(_full("id", "Content", "like_count", "published_at"), "\t")), 0, LIKES, dated=True),
    Shape("api_names.csv",
          _text(_csv(_full("id", "textOriginal", "likeCount", "publishedAt"))),
          0, LIKES, dated=True),
    Shape("rounded.csv",
          _text(_csv(_full("cid", "text", "votes", "timestamp", likes=("1.2K", "0", "12.0"), dates=EPOCHS))),
          0, LIKES, dated=True),
    Shape("commas_unquoted.csv", _text("clean_comment\n" + "\n".join(TEXTS) + "\n")),
    Shape("header_twice.csv", _text(_table() + "text\n"), 1),
    Shape("ragged.csv",
          _text(_table(",", ("text", "note"), [*((text, "x") for text in TEXTS), ("cut",), ("a", "b", "c")])),
          2),
    Shape("empty_ends.csv", _text(_table(",", ("text", "note", "", ""), [(text, "x", "", "") for text in TEXTS]))),
    Shape("same_names.csv", _text(_table(",", ("text", "a", "a"), [(text, 1, 2) for text in TEXTS]))),
    Shape("broken_byte.csv",
          lambda path: path.write_bytes((_table() + "n\u00e9\n").encode() + b"caf\xe9 \xc3\xa9\xc3\xa9\n"),
          1),
    Shape("unclosed.csv", _text(_table() + '"never closed\n')),
    Shape("lines.txt", _text("\n".join(TEXTS) + "\n\n")),
    Shape("table.txt", _text(_csv(_full("id", "comment", "likes", "date"), "\t")), 0, LIKES, dated=True),
    Shape("book.xlsx", _workbook({"Sheet1": _full("id", "Comment", "Likes", "Date")}), 0, LIKES, dated=True),
    Shape("titled.xlsx",
          _workbook({"Notes": [("x",)], "Data": [("My export",), (), *[(a,) for a in ("text", *TEXTS)]]}),
          2),
    Shape("columns.parquet",
          _parquet({"comment": TEXTS, "likeCount": LIKES, "timestamp": EPOCHS}),
          0, LIKES, dated=True),
    Shape("lines.jsonl", _lines([{"text": text} for text in TEXTS])),
    Shape("strings.json", _json(TEXTS)),
    Shape("list.json", _json(_NAMED), 0, LIKES),
    Shape("pretty.json", _json(_NAMED, 2), 0, LIKES),
    Shape("wrapped.json", _json({"video_id": VIDEO, "data": _NAMED}, 1), 0, LIKES),
    Shape("broken_line.ndjson",
          _text("".join(json.dumps({"body": text}) + "\n" for text in TEXTS) + '{"body": \n[7]\n'),
          2),
    Shape("page.json",
          _json({"kind": "youtube#commentThreadListResponse", "items": [api_thread(0, 1), api_thread(2)]}),
          0, LIKES, dated=True),
    Shape("pages.json", _json([{"items": [api_thread(0)]}, {"items": [api_thread(1, 2)]}]), 0, LIKES, dated=True),
    Shape("replies.json",
          _json({"kind": "youtube#commentListResponse", "items": [api_comment(i) for i in range(3)]}),
          0, LIKES, dated=True),
    Shape("video.info.json",
          _json({"id": VIDEO, "title": "t", "formats": [{"a": 1}], "comments": [_yt_dlp(i) for i in range(3)]}),
          0, LIKES, dated=True),
    Shape("yt_dlp.comments.json", _json([_yt_dlp(i) for i in range(3)]), 0, LIKES, dated=True),
    Shape("downloader.json", _lines([_downloader(i) for i in range(3)]), 0, LIKES, dated=True),
    Shape("downloader_pretty.json", _json({"comments": [_downloader(i) for i in range(3)]}, 4), 0, LIKES, dated=True),
    Shape("chat.live_chat.json",
          _lines([*(_chat(i) for i in range(3)), {"replayChatItemAction": {"actions": [_MEMBER]}}]),
          1, None, dated=True),
    Shape("takeout.csv", _text(_csv(_TAKEOUT)), 0, None, dated=True),
)  # fmt: skip
"""Each holds ``TEXTS``, in order."""
SHAPES_BY_NAME: Final = {shape.name: shape for shape in SHAPES}
NOON: Final = datetime(2024, 5, 1, 12, tzinfo=UTC)
