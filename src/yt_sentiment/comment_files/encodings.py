"""How the bytes of a text file spell letters: UTF-8, UTF-16 or UTF-32 with a mark or without, or Windows-1252."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import BinaryIO, Final

from yt_sentiment.comment_files.file_errors import CommentFileError

SAMPLE: Final = 1 << 16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture, sound or film (RIFF)"),
    (b"\x1f\x8b", "compressed (gzip), expected it unpacked"),
    (b"PK\x03\x04", "a ZIP archive, expected what is in it"),
    (b"7z\xbc\xaf", "a 7z archive, expected what is in it"),
    (b"\xd0\xcf\x11\xe0", "a workbook or document of Excel or Word before 2007, expected it saved as .xlsx or .csv"),
    (b"SQLite format 3", "a database (SQLite), expected a table with `batch --table`"),
    (b"\x7fELF", "a program"),
)
_LOST: Final = re.compile("[\udc80-\udcff]")
_UNUSED: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")
"""Bytes that mean nothing in Windows-1252."""
_LETTER: Final = re.compile(rb"[A-Za-z]")
_OVER: Final = re.compile(rb"[\x80-\xff]")
_WESTERN: Final = re.compile(
    rb"(?<=[A-Za-z])[\x80-\xff]{1,2}(?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff]{1,2}(?=[A-Za-z])"
    rb"|(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])"
)
_CONTROLS: Final = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})
MAX_CONTROLS: Final = 0.02
"""Share of control characters over which bytes are not text."""
BROKEN: Final = "the row has bytes that are not UTF-8"
LOST: Final = "surrogateescape"
"""What the decoder makes of bytes that are not UTF-8: characters by which their rows are known."""


def refuse_other_files(start: bytes, name: str) -> None:
    """Refuse what is known not to be text by how it begins.

    Raises:
        CommentFileError: saying what the file is.
    """
    for magic, what in _OTHER_FILES:
        if start.startswith(magic):
            raise CommentFileError(f"{name} is no file of comments that can be read: it is {what}")


def encoding_of(file: BinaryIO, name: str) -> tuple[str, str]:
    """Return the encoding of a text file, and how its errors are to be decoded; the file is read in blocks.

    Windows-1252 is what bytes are that are not UTF-8, unless most of those over 127 are UTF-8: then a few are broken.

    Raises:
        CommentFileError: if it is not text.
    """
    file.seek(0)
    start = file.read(SAMPLE)
    refuse_other_files(start, name)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, LOST if encoding.startswith("utf-8") else "replace"
    if found := _without_mark(start):
        return found, "replace"
    if sum(map(start.count, (bytes([byte]) for byte in _CONTROLS))) > MAX_CONTROLS * len(start):
        raise CommentFileError(f"{name} is not text: it begins with {start[:24]!r}, expected a table, lines or JSON")
    valid, lost = _letters_over_127(file)
    if len(lost) <= valid:
        return "utf-8", LOST
    western, unused = _looks_western(file)
    if not western:
        raise CommentFileError(
            f"{name} is neither UTF-8 nor Windows-1252, and nobody knows which letters it spells; save it as UTF-8"
        )
    return ("utf-8", LOST) if unused else ("cp1252", "strict")


def _looks_western(file: BinaryIO) -> tuple[bool, bool]:
    """Return whether bytes over 127 stand as letters of Western Europe do, and whether some mean none.

    These are few, and stand alone, or two together beside a letter of ASCII.
    """
    letters = over = apart = 0
    unused = False
    file.seek(0)
    for block in iter(lambda: file.read(SAMPLE), b""):
        letters += len(_LETTER.findall(block))
        over += len(_OVER.findall(block))
        apart += sum(len(found[0]) for found in _WESTERN.finditer(block))
        unused = unused or any(byte in block for byte in _UNUSED)
    return 2 * apart > over and over < letters, unused


def _letters_over_127(file: BinaryIO) -> tuple[int, str]:
    """Return how many letters over 127 are UTF-8, and the bytes that are none, as ``LOST`` decodes them."""
    valid, lost = 0, []
    decoder = codecs.getincrementaldecoder("utf-8")(LOST)
    file.seek(0)
    for block in iter(lambda: file.read(SAMPLE), b""):
        text = decoder.decode(block)
        if not text.isascii():
            broken = _LOST.findall(text) if is_broken(text) else []
            lost += broken
            valid += len(text) - len(text.encode("ascii", "ignore")) - len(broken)
    return valid, "".join([*lost, *decoder.decode(b"", final=True)])


def _without_mark(start: bytes) -> str:
    """Return which UTF-16 bytes are, by where their zeros stand; empty if they are none."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if 2 * max(even, odd) < half and _is_utf_8(start) and not _has_few_values(start):  # with a zero here and there
        return ""
    for less, more, encoding in ((even, odd, "utf-16-le"), (odd, even, "utf-16-be")):
        if half and more > 0.05 * half and less <= more / 10:
            text = start[: 2 * half].decode(encoding, "replace")
            first = text.lstrip("\r\n")[:20].splitlines()
            if first and first[0].replace("\t", " ").isprintable():
                return encoding
    return ""


def _has_few_values(start: bytes) -> bool:
    """Return whether two values are most of every second byte, as the block of an alphabet and ASCII's are in UTF-16.

    The bytes of Cyrillic, Arabic, Thai or Devanagari in UTF-16 are under 128, and so UTF-8 as well.
    """
    columns = (Counter(start[first::2]) for first in (0, 1))
    return any(sum(count for _, count in one.most_common(2)) > 0.8 * one.total() for one in columns)


def _is_utf_8(start: bytes) -> bool:
    """Return whether bytes are UTF-8, of which the last letter may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def holds_lost(text: str) -> bool:
    """Return whether a text holds bytes that are not UTF-8, as ``LOST`` decodes them."""
    return not text.isascii() and _LOST.search(text) is not None


def is_broken(text: str) -> bool:
    """Return whether a text holds bytes that could not be decoded."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
