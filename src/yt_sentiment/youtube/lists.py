"""Lists of videos that people keep in text files: an id or a link per line."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from yt_sentiment.youtube.links import video_id_of

COMMENT: Final = "#"
_HEADER: Final = re.compile(r"(?:youtube)?(?:video)?(?:id|url|link|address|video)s?", re.ASCII)
"""What spreadsheets call such a column, in small letters and digits alone; ``youtube_url`` has the form of an id."""
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class VideoList:
    """What a file lists.

    Attributes:
        ids: of the videos, each once, in the order of the file.
        bad: what is wrong with a line that names no video, by the line's number, from 1.
    """

    ids: list[str]
    bad: dict[int, str]


def read_list(path: Path) -> VideoList:
    """Return the videos of a file, which may have a byte order mark, a header, blank lines and ``#`` comments.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it has no line that could name a video.
    """
    content = path.read_bytes()
    encoding = "utf-16" if content.startswith(_UTF16) else "utf-8-sig"
    lines = io.StringIO(content.decode(encoding, "replace"), newline=None)
    ids: dict[str, None] = {}
    bad: dict[int, str] = {}
    first = True
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith(COMMENT):
            continue
        if not (first and _is_header(line)):
            try:
                ids[video_id_of(line)] = None
            except ValueError as error:
                bad[number] = str(error)
        first = False
    if not ids and not bad:
        raise ValueError(f"{path} names no video, expected an id or a link per line")
    return VideoList(list(ids), bad)


def _is_header(line: str) -> bool:
    return _HEADER.fullmatch(re.sub(r"[^a-z0-9]", "", line.lower())) is not None
