"""Which video a link means."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

_ID: Final = re.compile(r"[\w-]{11}", re.ASCII)
_HOSTS: Final = ("youtube.com", "youtube-nocookie.com", "youtu.be")
_PATHS: Final = ("shorts", "live", "embed", "v")


def is_video_id(text: str) -> bool:
    """Return whether a text has the form of a video's id."""
    return _ID.fullmatch(text) is not None


def video_id_of(link: str) -> str:
    """Return the id of a video from an id or any form of its address.

    Raises:
        ValueError: if ``link`` is neither; the message has the forms that are.
    """
    text = link.strip()
    if is_video_id(text):
        return text
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = (address.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("music.")
    except ValueError:
        host = ""
    if host in _HOSTS:
        parts = [part for part in address.path.split("/") if part]
        found = ""
        if host == "youtu.be":
            found = parts[0] if parts else ""
        elif parts[:1] == ["watch"] or not parts:
            found = parse_qs(address.query).get("v", [""])[0]
        elif parts[0] in _PATHS and len(parts) > 1:
            found = parts[1]
        if is_video_id(found):
            return found
    shown = text if len(text) <= 100 else f"{text[:100]}…"
    raise ValueError(
        f"{shown!r} is no YouTube video, expected an id of 11 characters or a link such as "
        "https://www.youtube.com/watch?v=…, https://youtu.be/…, /shorts/… or /live/…"
    )
