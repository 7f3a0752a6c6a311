"""What a link means: a video, a channel or a playlist."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_ID: Final = re.compile(r"[\w-]{11}", re.ASCII)
_CHANNEL: Final = re.compile(r"UC[\w-]{22}", re.ASCII)
_HANDLE: Final = re.compile(r"@[^\s/?#@]{3,30}")
_NAME: Final = re.compile(r"[\w.%-]{1,100}")
_PLAYLIST: Final = re.compile(r"[\w-]{12,}", re.ASCII)
_BARE_PLAYLIST: Final = re.compile(r"(?:PL|UU|LL|FL|OL|RD)[\w-]{10,}", re.ASCII)
_BARE: Final = re.compile(r"(?:v=)?([\w-]{11})(?:[&?#].*)?", re.ASCII)
"""An id, perhaps with what stood behind it in a link: ``&t=5s``."""
_HOSTS: Final = ("youtube.com", "youtube-nocookie.com", "youtubekids.com", "youtu.be", "ytimg.com")
_PATHS: Final = ("shorts", "live", "embed", "v", "e", "vi", "vi_webp", "watch", "video", "an_vi")
_IN_QUERY: Final = ("v", "vi", "video_id", "docid")
_REDIRECTS: Final = ("u", "q", "url", "continue", "next")
"""Where links that lead to others say to which."""
_REDIRECTING_HOSTS: Final = ("google.com", "facebook.com", "instagram.com", "reddit.com")
_IN_TEXT: Final = re.compile(
    r"(?<![\w./@-])(?:https?://[^\s<>\"']+"
    r"|(?:[a-z0-9-]{1,20}\.){0,2}(?:youtube(?:-nocookie|kids)?\.com|youtu\.be)/[^\s<>\"']+)",
    re.IGNORECASE,
)
_AROUND: Final = " \t\r\n<>()[]{}\"'`«»“”„‘’.,;:!…"
MOST_REDIRECTS: Final = 3
LONGEST: Final = 10_000
"""Characters of a text that are looked at."""

Kind = Literal["video", "channel", "playlist"]


class Named(NamedTuple):
    """What a link names.

    Attributes:
        kind: of what.
        id: of a video 11 characters; of a channel ``UC…``, ``@handle``, ``user/name`` or ``c/name``.
    """

    kind: Kind
    id: str


def is_video_id(text: str) -> bool:
    """Return whether a text has the form of a video's id."""
    return _ID.fullmatch(text) is not None


def video_id_of(link: str) -> str:
    """Return the id of a video from an id, any form of its address, or a text with one such address.

    Raises:
        ValueError: if ``link`` names no video, or several; the message has the forms that do.
    """
    found = dict.fromkeys(named for named in _all_named(link) if named.kind == "video")
    if len(found) == 1:
        return next(iter(found)).id
    if found:
        raise ValueError(f"{_shown(link)} names {len(found)} videos, expected one")
    raise ValueError(
        f"{_shown(link)} is no YouTube video, expected an id of 11 characters or a link such as "
        "https://www.youtube.com/watch?v=…, https://youtu.be/…, /shorts/… or /live/…"
    )


def named_by(text: str) -> Named | None:
    """Return the video, channel or playlist that a text names; None if it is none of these."""
    bare = text.strip(_AROUND)
    if not is_video_id(bare):
        if _CHANNEL.fullmatch(bare) or _HANDLE.fullmatch(unquote(bare)):
            return Named("channel", unquote(bare))
        if _BARE_PLAYLIST.fullmatch(bare):
            return Named("playlist", bare)
    found = list(dict.fromkeys(_all_named(text)))
    return found[0] if len(found) == 1 else None


def channel_of(text: str) -> str:
    """Return the id, handle or name of a channel from any form of its address.

    Raises:
        ValueError: if it is none.
    """
    found = named_by(text)
    if found and found.kind == "channel":
        return found.id
    raise ValueError(f"{_shown(text)} is not a channel, expected UC… or @name, or an address with one of them")


def playlist_of(text: str) -> str:
    """Return the id of a playlist from itself or its address, that of a video in it included.

    Raises:
        ValueError: if it is none.
    """
    bare = text.strip(_AROUND)
    for address in _addresses(text):
        if given := _listed(parse_qs(address.query)):
            return given
    if "/" not in bare and _PLAYLIST.fullmatch(bare):
        return bare
    raise ValueError(f"{_shown(text)} is not a playlist, expected an id such as PL… or an address with list=…")


def _shown(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= 100 else f"{text[:100]}…")


def _all_named(text: str) -> list[Named]:
    """Return what each link in a text names; a text that is an id names that video."""
    if found := _BARE.fullmatch(text[:LONGEST].strip(_AROUND)):
        return [Named("video", found[1])]
    return [named for address in _addresses(text) if (named := _named(address))]


def _addresses(text: str) -> list[SplitResult]:
    """Return the addresses in a text, those that they lead to in their place."""
    return [address for link in _IN_TEXT.findall(text[:LONGEST]) if (address := _address(link.rstrip(_AROUND)))]


def _address(link: str, redirects: int = 0) -> SplitResult | None:
    link = link.replace("&amp;", "&")
    try:
        address = urlsplit(link if "://" in link else f"https://{link}")
        host = address.hostname or ""
    except ValueError:
        return None
    if not _is_of(host, (*_HOSTS, *_REDIRECTING_HOSTS)):
        return None
    query = parse_qs(address.query)
    for name in _REDIRECTS if redirects < MOST_REDIRECTS and not _of_query(query) else ():
        target = query.get(name, [""])[0]
        target = f"https://www.youtube.com{target}" if target.startswith("/") else target
        if "://" in target and (found := _address(target, redirects + 1)):
            return found
    return address if _is_of(host, _HOSTS) else None


def _is_of(host: str, known: tuple[str, ...]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in known)


def _of_query(query: dict[str, list[str]]) -> str:
    return next((found for name in _IN_QUERY if is_video_id(found := query.get(name, [""])[0])), "")


def _listed(query: dict[str, list[str]]) -> str:
    given = query.get("list", [""])[0]
    return given if _PLAYLIST.fullmatch(given) else ""


def _named(address: SplitResult) -> Named | None:
    path, query = address.path, parse_qs(address.query)
    if address.fragment.startswith(("/", "!/")):  # as links to m.youtube.com had it
        inside = urlsplit(address.fragment.lstrip("!"))
        path, query = inside.path, parse_qs(inside.query) | query
    parts = [part.partition("&")[0] for part in path.split("/") if part]
    first, second = (*parts, "", "")[:2]
    if (address.hostname or "").endswith("youtu.be"):
        return Named("video", first) if is_video_id(first) else None
    if first in _PATHS and is_video_id(second) and second != "videoseries":
        return Named("video", second)
    if found := _of_query(query):
        return Named("video", found)
    if given := _listed(query):
        return Named("playlist", given)
    if first == "channel" and _CHANNEL.fullmatch(second):
        return Named("channel", second)
    if _HANDLE.fullmatch(handle := unquote(first)):
        return Named("channel", handle)
    if first in {"user", "c"} and _NAME.fullmatch(second):
        return Named("channel", f"{first}/{second}")
    return None
