"""What is read of the columns that a comment can do without: what was meant, or nothing.

A value that could mean two things is not read: ``1.146`` is 1 or 1146, ``20240501`` a date or an identifier. The
comment is scored all the same, with that field empty, and the report counts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

KEYS: Final = ("channel_id", "video_id", "comment_id", "parent_id")
LIKES: Final = "like_count"
AUTHOR: Final = "author"
PUBLISHED: Final = "published_at"
OPTIONAL: Final = (*KEYS, LIKES, PUBLISHED)
MAX_LIKES: Final = 2**53
MAX_KEY_BYTES: Final = 240
"""Of an identifier in the name of a folder, which has at most 255 with ``channel_id=`` before it; YouTube's need 50."""

_INTEGER: Final = re.compile(r"([0-9]{1,16}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5})(?:\.(?!000$)0+)?")
"""Digits, perhaps in groups of three by commas, perhaps with decimals that are nothing: ``12``, ``1,146``, ``12.0``;
three zeros may be thousands."""
_ROUNDED: Final = re.compile(r"([0-9]{1,4}(?:[.,][0-9]{1,2})?)\s?([KMB])", re.IGNORECASE)
"""A number as YouTube shortens it: ``1.2K``, ``3M``."""
_SHORTENED: Final = {"k": 10**3, "m": 10**6, "b": 10**9}
_DATED: Final = re.compile(r"[0-9]{4}-|[0-9]{8}T")
"""How ISO 8601 begins. Bare digits are no date: Python reads ``1712120811123``, milliseconds, as the year 1712."""
_EPOCH: Final = re.compile(r"[0-9]{10,16}(?:\.[0-9]{1,9})?")
_FIRST, _LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2005, 2100))
_EPOCHS: Final = range(_FIRST, _LAST)
"""Seconds since 1970 in which a comment may be written; milliseconds and microseconds have three and six digits more,
so that a number stands for one moment alone."""
_RELATIVE: Final = re.compile(
    r"([0-9]{1,4}|an?|one)\s+(second|minute|hour|day|week|month|year)s?\s+ago(?:\s*\((?:edited)\))?", re.IGNORECASE
)
_DAYS: Final = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1,
    "week": 7,
    "month": 30.4375,
    "year": 365.25,
}


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
    if fields["parent_id"] == fields["comment_id"]:  # a thread's id, which its first comment has too
        fields["parent_id"] = ""
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
    """Return a number of likes: an integer, or what is written as one, such as ``12.0``, ``1,146`` and ``1.2K``.

    Raises:
        UnreadableError: if it is something else, such as ``1.146``, ``nan`` or ``-1``.
    """
    number = -1
    if isinstance(value, str):
        if found := _INTEGER.fullmatch(value.strip()):
            number = int(found[1].replace(",", ""))
        elif found := _ROUNDED.fullmatch(value.strip()):
            number = int(Decimal(found[1].replace(",", ".")) * _SHORTENED[found[2].lower()])
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        with suppress(ValueError, OverflowError):  # not a number, or endless
            number = int(value)
        number = number if number == value else -1
    if not 0 <= number <= MAX_LIKES:
        raise UnreadableError(value)
    return number


def moment(value: object) -> datetime:
    """Return a time in UTC, of a time, a date, ISO 8601, or seconds, milliseconds or microseconds since 1970.

    Without a zone it is in UTC already.

    Raises:
        UnreadableError: if it is something else, such as ``20240501``, or ``2 weeks ago`` of a day that nobody knows.
    """
    try:
        if isinstance(value, str) and _EPOCH.fullmatch(value.strip()):
            found = _since_1970(Decimal(value.strip()))
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            found = _since_1970(Decimal(value))
        elif isinstance(value, str):
            text = value.strip().removesuffix("(edited)").rstrip()
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
    except (ValueError, OverflowError, ArithmeticError):
        raise UnreadableError(value) from None


def _since_1970(number: Decimal) -> datetime:
    for unit in (1, 10**3, 10**6):
        if number.is_finite() and int(number / unit) in _EPOCHS:
            return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(number * (10**6 // unit)))
    raise UnreadableError(number)


def dated(value: object, at: datetime | None) -> object:
    """Return the moment that ``3 days ago`` means to who reads it ``at`` a time; other values as they are."""
    if at is None or not isinstance(value, str) or not (found := _RELATIVE.fullmatch(value.strip())):
        return value
    number = int(found[1]) if found[1].isdigit() else 1
    try:
        return at - timedelta(days=number * _DAYS[found[2].lower()])
    except OverflowError:
        return value


def author(value: object) -> str:
    """Return what tells an author apart; an empty text where a value does not."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()[:MAX_KEY_BYTES].encode("utf-8", "replace").decode()


_READERS: Final[dict[str, Callable[[object], Any]]] = {**dict.fromkeys(KEYS, key), LIKES: likes, PUBLISHED: moment}
