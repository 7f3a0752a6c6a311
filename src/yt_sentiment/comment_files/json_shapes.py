"""Comments in JSON: those of the Data API, of yt-dlp and youtube-comment-downloader, of live chats, and plain objects.

Sources: https://developers.google.com/youtube/v3/docs/commentThreads, https://github.com/yt-dlp/yt-dlp
(``--write-comments``, ``--write-subs --sub-langs live_chat``), https://github.com/egbertbouman/youtube-comment-downloader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from yt_sentiment.comment_files.columns import TEXTS, fields_of, folded, has_texts, others, text_column
from yt_sentiment.comment_files.delimited import takeout_text
from yt_sentiment.comment_files.encodings import BROKEN, holds_lost
from yt_sentiment.comment_files.entries import COLUMNS, TEXT, Bad, Found, shown
from yt_sentiment.comment_files.file_errors import CommentFileError
from yt_sentiment.comment_files.json_values import Value
from yt_sentiment.comment_files.values import AUTHOR, LIKES, PUBLISHED

LISTS: Final = ("comments", "items", "threads", "data", "results", "messages", "entries")
"""What an object calls its list of comments."""
DEEPEST: Final = 8
"""Lists within lists that are looked into."""
_CHAT_TEXTS: Final = ("liveChatTextMessageRenderer", "liveChatPaidMessageRenderer")
_STATUS: Final = ("message", "msg")
"""Texts that beside a list are the server's word, such as ``success``, unless somebody wrote them."""
CELLS: Final = (*COLUMNS, AUTHOR)
"""Columns of comments that come in no table."""
Part = dict[str, Any] | Bad


def rows_of_values(values: Iterable[Value], shapes: Shapes) -> Iterator[Found | Bad]:
    """Yield the comments in each value; one has the number of its value, where there are several they count on."""
    least = 0
    for value in values:
        if isinstance(value, Bad):
            yield value
            continue
        number = max(value[0], least)
        for part in shapes.comments(value[1]):
            if isinstance(part, Bad):
                yield part._replace(row=number)
            elif lost := next((said for said in part.values() if isinstance(said, str) and holds_lost(said)), ""):
                yield Bad(number, BROKEN, shown(lost))
            else:
                yield Found(number, part, [_cell(part.get(field, "")) for field in CELLS])
            number += 1
        least = number


def _cell(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value  # no file holds half a pair


class Shapes:
    """What comments look like in one file; the names of an object's keys are looked at once."""

    def __init__(
        self, name: str, column: str | None, at: datetime | None, *, asks: bool = True, also: str | None = None
    ) -> None:
        """Prepare.

        Args:
            name: what messages call the file.
            column: key of the text of plain objects; None to find it.
            at: what times are relative to.
            also: another key of plain objects that is taken under its name.
            asks: whether an object with several texts ends the reading; otherwise it is put aside alone.
        """
        self._name, self._column, self._at, self._asks, self._also = name, column, at, asks, also
        self._places: dict[tuple[str, ...], dict[str, int]] = {}

    def comments(self, value: Any, depth: int = 0) -> Iterator[Part]:
        """Yield the comments that a value holds, or why it holds none; a ``Bad`` has no number yet.

        Raises:
            CommentFileError: if more than one key of an object may hold its text.
        """
        if isinstance(value, str):
            yield {TEXT: value}
        elif not isinstance(value, dict):
            what = f"the line is {type(value).__name__}, expected an object"
            yield Bad(None, what, shown(value))
        elif "replayChatItemAction" in value or "addChatItemAction" in value:
            yield from _chat(value)
        elif isinstance(snippet := value.get("snippet"), dict):
            yield from self._resource(value, snippet)
        elif depth < DEEPEST and (inside := self._lists_of(value)):
            yield from self._several(value, inside, depth)
        else:
            yield from self._plain(value, depth)

    def _lists_of(self, value: dict[str, Any]) -> list[str]:
        """Return which keys hold lists of comments, of which the first is read; empty for a comment."""
        named = [key for key in LISTS if isinstance(value.get(key), list)]
        if found := [key for key in named if any(isinstance(item, dict) for item in value[key])]:
            return found
        if TEXT in self._places.get(tuple(value), ()):
            return []
        if has_texts([key for key in value if not isinstance(value[key], list)], self._column):
            return []
        filled = [key for key, inside in value.items() if isinstance(inside, list) and inside]
        return [key for key in named if value[key]] or (filled if len(filled) == 1 else named[:1])

    def _several(self, value: dict[str, Any], keys: list[str], depth: int) -> Iterator[Part]:
        around = {name: inside for name, inside in value.items() if name not in keys}
        own = self._is_written(around)
        if own:
            yield from self._plain(around, depth)
        names = ("video_id", "videoId") if own else ("video_id", "videoId", "id")
        video = next((value[name] for name in names if isinstance(value.get(name), str)), None)
        for item in value[keys[0]]:
            for part in self.comments(item, depth + 1):
                if video and not isinstance(part, Bad):
                    part.setdefault("video_id", video)
                yield part
        for key in keys[1:]:
            yield Bad(None, f"a list is not read beside the first of comments: {key}")

    def _is_written(self, around: dict[str, Any]) -> bool:
        """Return whether what stands around a list has a text of its own that somebody wrote."""
        known = (folded(self._column),) if self._column else TEXTS
        texts = [folded(name) for name, text in around.items() if isinstance(text, str) and folded(name) in known]
        signed = {"comment_id", AUTHOR, LIKES} & set(others(list(around)))
        return any(signed or text not in _STATUS for text in texts)

    def _resource(self, value: dict[str, Any], snippet: dict[str, Any]) -> Iterator[Part]:
        """Yield the comments of a thread or a comment of the Data API, replies included."""
        if isinstance(top := snippet.get("topLevelComment"), dict):
            yield _api_comment(top, snippet)
            replies = value.get("replies")
            inside = replies.get("comments") if isinstance(replies, dict) else None
            for reply in inside if isinstance(inside, list) else ():
                part = _api_comment(reply, snippet)
                if not isinstance(part, Bad):
                    part.setdefault("parent_id", top.get("id"))
                yield part
        else:
            yield _api_comment(value, snippet)

    def _plain(self, value: dict[str, Any], depth: int) -> Iterator[Part]:
        """Yield an object whose keys are columns, and the replies in it."""
        names = tuple(map(str, value))
        if names not in self._places:
            try:
                number = text_column(names, self._name, self._column) if has_texts(names, self._column) else None
            except CommentFileError as error:
                if self._asks:
                    raise
                yield Bad(None, str(error), shown(", ".join(names)))
                return
            self._places[names] = others(names, taken=number) | ({TEXT: number} if number is not None else {})
        fields = fields_of(list(value.values()), self._places[names], self._at)
        if TEXT not in fields:
            yield Bad(None, "text is missing", shown(", ".join(names)))
            return
        fields[TEXT] = takeout_text(fields[TEXT])
        _mend_tools(fields, value)
        if self._also in value:
            fields[self._also] = value[self._also]
        yield fields
        replies = value.get("replies")
        if isinstance(replies, list) and depth < DEEPEST:
            for reply in replies:
                for part in self.comments(reply, depth + 1):
                    if not isinstance(part, Bad) and fields.get("comment_id"):
                        part.setdefault("parent_id", fields["comment_id"])
                    yield part


def _mend_tools(fields: dict[str, Any], value: dict[str, Any]) -> None:
    """Set what yt-dlp and youtube-comment-downloader say in their own ways: ids, threads and times."""
    if "parent" in value and "id" in value and isinstance(value["id"], str):  # yt-dlp's
        fields["comment_id"] = value["id"]
    if fields.get("parent_id") == "root":
        del fields["parent_id"]
    if isinstance(identity := value.get("cid"), str):  # youtube-comment-downloader's
        if value.get("reply") is True or "." in identity:
            fields["parent_id"] = identity.partition(".")[0]
        fields.pop("channel_id", None)
        if isinstance(value.get("channel"), str):
            fields[AUTHOR] = value["channel"]


def _api_comment(comment: Any, around: dict[str, Any]) -> Part:
    """Return a comment of the Data API; ``around`` is the snippet of its thread."""
    snippet = comment.get("snippet") if isinstance(comment, dict) else None
    if not isinstance(snippet, dict):
        return Bad(None, "text is missing", shown(comment))
    text = next((snippet[key] for key in ("textOriginal", "textDisplay") if isinstance(snippet.get(key), str)), None)
    if text is None:
        return Bad(None, "text is missing", shown(", ".join(snippet)))
    writer = snippet.get("authorChannelId")
    fields = {
        TEXT: text,
        "comment_id": comment.get("id"),
        "parent_id": snippet.get("parentId"),
        "video_id": snippet.get("videoId") or around.get("videoId"),
        "channel_id": snippet.get("channelId") or around.get("channelId"),
        LIKES: snippet.get("likeCount"),
        PUBLISHED: snippet.get("publishedAt"),
        AUTHOR: (writer.get("value") if isinstance(writer, dict) else None) or snippet.get("authorDisplayName"),
    }
    return {field: value for field, value in fields.items() if value is not None}


def _chat(value: dict[str, Any]) -> Iterator[Part]:
    """Yield the messages of a line of a live chat, or what else it tells."""
    replay = value.get("replayChatItemAction")
    actions = replay.get("actions") if isinstance(replay, dict) else [value]
    for action in actions if isinstance(actions, list) else ():
        added = action.get("addChatItemAction") if isinstance(action, dict) else None
        item = added.get("item") if isinstance(added, dict) else None
        if not isinstance(item, dict):
            kind = next(iter(action), "nothing") if isinstance(action, dict) else "nothing"
            yield Bad(None, f"the line of the chat is no message: {kind}")
            continue
        kind = next(iter(item), "nothing")
        message = item[kind] if item and isinstance(item[kind], dict) else {}
        text = _runs(message.get("message")) if kind in _CHAT_TEXTS else ""
        if not text:
            yield Bad(None, f"the line of the chat is no message: {kind}")
            continue
        yield {
            TEXT: text,
            "comment_id": message.get("id"),
            PUBLISHED: message.get("timestampUsec"),
            AUTHOR: message.get("authorExternalChannelId"),
        }


def _runs(message: Any) -> str:
    """Return a message of its parts: text, and emoji by the shortest of their names."""
    runs = message.get("runs") if isinstance(message, dict) else None
    parts = []
    for run in runs if isinstance(runs, list) else ():
        if isinstance(run, dict) and isinstance(run.get("text"), str):
            parts.append(run["text"])
        elif isinstance(run, dict) and isinstance(emoji := run.get("emoji"), dict):
            names = emoji.get("shortcuts") if emoji.get("isCustomEmoji") else [emoji.get("emojiId")]
            parts.append(names[0] if isinstance(names, list) and names and isinstance(names[0], str) else "")
    return "".join(parts)
