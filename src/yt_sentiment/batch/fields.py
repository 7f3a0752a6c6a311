"""What is read of the columns that a comment can do without: exactly what was meant, or nothing.

A value that could mean two things is not read: ``1.2K`` stands for a hundred numbers, ten digits for seconds or for an
identifier. The comment is scored all the same, with that field empty, and the report counts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

KEYS: Final = ("channel_id", "video_id", "comment_id", "parent_id")
LIKES: Final = "like_count"
PUBLISHED: Final = "published_at"
OPTIONAL: Final = (*KEYS, LIKES, PUBLISHED)
MAX_LIKES: Final = 2**53
MAX_KEY_BYTES: Final = 240
"""Of an identifier in the name of a folder, which has at most 255 with ``channel_id=`` before it; YouTube's need 50."""

_INTEGER: Final = re.compile(r"([0-9]{1,16}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5})(?:\.0+)?")
"""Digits, perhaps in groups of three by commas, perhaps with decimals that are nothing: ``12``, ``1,146``, ``12.0``."""
_DATED: Final = re.compile(r"[0-9]{4}-|[0-9]{8}T")
"""How ISO 8601 begins. Bare digits are not a date: Python reads ``1712120811123``, milliseconds, as the year 1712."""


class UnreadableError(ValueError):
    """A value does not say exactly what it means."""


def read_optional(raw: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a row's optional fields, and the names of those that hold something that cannot be read.

    Keys are texts, empty where there is none; likes are 0 to ``MAX_LIKES`` and the moment is in UTC, or None.
    """
    fields: dict[str, Any] = {}
    unreadable: list[str] = []
    for name in OPTIONAL:
        value = raw.get(name)
        fields[name] = "" if name in KEYS else None
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            fields[name] = _READERS[name](value)
        except UnreadableError:
            unreadable.append(name)
    return fields, tuple(unreadable)


def key(value: object) -> str:
    """Return an identifier: a text as it is, or an integer in digits.

    Raises:
        UnreadableError: if it is something else, such as a float, which may have lost its last digits, or too long.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnreadableError(value)
    found = str(value).encode("utf-8", "replace").decode()  # Arrow holds no lone surrogates
    if len(found) > MAX_KEY_BYTES or len(folder_name(found)) > MAX_KEY_BYTES:
        raise UnreadableError(value)
    return found


def folder_name(value: str) -> str:
    """Return an identifier as Hive writes it in the name of a folder."""
    return quote(value, safe="")


def likes(value: object) -> int:
    """Return a number of likes: an integer, or what is written as one, such as ``12.0`` and ``1,146``.

    Raises:
        UnreadableError: if it is something else, such as ``1.2K``, ``nan`` or ``-1``.
    """
    number = -1
    if isinstance(value, str):
        if found := _INTEGER.fullmatch(value.strip()):
            number = int(found[1].replace(",", ""))
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        with suppress(ValueError, OverflowError):  # not a number, or endless
            number = int(value)
        number = number if number == value else -1
    if not 0 <= number <= MAX_LIKES:
        raise UnreadableError(value)
    return number


def moment(value: object) -> datetime:
    """Return a time in UTC, of a time, a date or ISO 8601; without a zone it is in UTC already.

    Raises:
        UnreadableError: if it is something else, such as ``2 weeks ago`` or seconds since 1970.
    """
    try:
        if isinstance(value, str):
            text = value.strip()
            if not (text.isascii() and _DATED.match(text)):
                raise UnreadableError(value)
            found = datetime.fromisoformat(text)
        elif isinstance(value, datetime):
            found = value
        elif isinstance(value, date):
            found = datetime.combine(value, time())
        else:
            raise UnreadableError(value)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise UnreadableError(value) from None


_READERS: Final[dict[str, Callable[[object], Any]]] = {**dict.fromkeys(KEYS, key), LIKES: likes, PUBLISHED: moment}
