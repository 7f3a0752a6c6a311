"""The values of a JSON file, one at a time where its form allows: lines, a list, or one value after another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TextIO

from yt_sentiment.comment_files.entries import Bad, shown

BLOCK: Final = 1 << 18
LONGEST_LINE: Final = 1 << 26
"""Characters of a line that is looked at to tell whether a file has a value per line."""
_FILLED: Final = re.compile("[^ \\t\\r\\n\\ufeff]")
_SPACE: Final = " \t\r\n\ufeff"
Value = tuple[int, Any] | Bad
_DECODER: Final = json.JSONDecoder()


def values_of(text: TextIO, *, lines: bool) -> Iterator[Value]:
    """Yield the values of a JSON file with their numbers, from 0: the items of a list, else each value by itself.

    Args:
        text: the file from its beginning, which can be read again.
        lines: whether it is known to have a value per line.
    """
    if lines or _is_lines(text):
        yield from line_values(text)
        return
    first = _first_letter(text)
    text.seek(0)
    yield from _items(text) if first == "[" else _documents(text)


def _is_lines(text: TextIO) -> bool:
    """Return whether the first line is a value, and others follow; the file is at its beginning again."""
    first = _first_letter(text)
    text.seek(0)
    if first not in {"{", '"'}:
        return False
    line = next((line for line in iter(lambda: text.readline(LONGEST_LINE), "") if line.strip(_SPACE)), "")
    more = any(one.strip(_SPACE) for one in iter(lambda: text.readline(BLOCK), ""))
    text.seek(0)
    try:
        return more and isinstance(json.loads(line.strip(_SPACE)), dict | str)
    except (ValueError, RecursionError):
        return False


def _first_letter(text: TextIO) -> str:
    while block := text.read(BLOCK):
        if rest := block.lstrip(_SPACE):
            return rest[0]
    return ""


def line_values(lines: Iterable[str | bytes]) -> Iterator[Value]:
    """Yield the value of each line, or why it has none; empty lines are passed over."""
    for number, line in enumerate(lines):
        said = line if isinstance(line, str) else line.decode("utf-8", "replace")
        if not said.strip(_SPACE):
            continue
        try:
            yield number, json.loads(said.strip(_SPACE))
        except (ValueError, RecursionError) as error:
            yield Bad(number, f"the line is not JSON: {error}", shown(said))


def _documents(text: TextIO) -> Iterator[Value]:
    """Yield the values of a file that is read whole: one value, or several, whatever stands between them."""
    content, place, number = text.read(), 0, 0
    while place < len(content):
        if content[place] in _SPACE:
            place += 1
            continue
        try:
            value, place = _DECODER.raw_decode(content, place)
        except (ValueError, RecursionError) as error:
            yield Bad(None, f"the file is not JSON: {error}", shown(content[place:]), rest=True)
            return
        yield number, value
        number += 1


def _items(text: TextIO) -> Iterator[Value]:
    """Yield the items of a list; of the file there is a block in memory, or an item that is longer."""
    content, place = text.read(BLOCK), 0
    place = _filled(content, 0) + 1  # behind the bracket
    number, after_item = 0, False
    while True:
        place = _filled(content, place)
        while place == len(content) and (content := text.read(BLOCK)):
            place = _filled(content, 0)
        if content.startswith("]", place):
            if rest := (content[place + 1 :] + text.read(BLOCK)).strip(_SPACE):
                yield Bad(None, "the file is not JSON: it goes on behind its list", shown(rest), rest=True)
            return
        if after_item and content.startswith(",", place):
            place, after_item = place + 1, False
            continue
        if after_item or not content:
            said = "expected , or ] behind an item" if content else "it ends within its list"
            yield Bad(None, f"the file is not JSON: {said}, at item {number}", shown(content[place:]), rest=True)
            return
        try:
            value, content, place = _item(content, place, text)
        except (ValueError, RecursionError) as error:
            yield Bad(None, f"the file is not JSON: {error}, at item {number}", shown(content[place:]), rest=True)
            return
        yield number, value
        number, after_item = number + 1, True


def _filled(content: str, place: int) -> int:
    """Return the first place from here on that is no space; the end of the content if there is none."""
    found = _FILLED.search(content, place)
    return found.start() if found else len(content)


def _item(content: str, place: int, text: TextIO) -> tuple[Any, str, int]:
    """Return an item, and the content with the place behind it; reads on until the item is whole.

    Raises:
        ValueError, RecursionError: if it is not JSON.
    """
    while True:
        error: ValueError | RecursionError = ValueError("it ends within its list")
        try:
            value, end = _DECODER.raw_decode(content, place)
            if end < len(content):  # a number may go on
                return value, content, end
        except (ValueError, RecursionError) as problem:
            error = problem
        block = text.read(max(BLOCK, len(content)))
        if not block:
            raise error
        content, place = content[place:] + block, 0
