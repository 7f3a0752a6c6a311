"""Scripts by blocks of Unicode; a comment is in the script of most of its letters."""

from __future__ import annotations

from typing import Final

NO_SCRIPT: Final = "Zyyy"
"""ISO 15924's code for what belongs to no script: digits, punctuation, emoji."""
LATIN: Final = "Latn"

BLOCKS: Final = (
    ("Latn", 0x41, 0x5A), ("Latn", 0x61, 0x7A), ("Latn", 0xAA, 0xAA), ("Latn", 0xBA, 0xBA), ("Latn", 0xC0, 0xD6),
    ("Latn", 0xD8, 0xF6), ("Latn", 0xF8, 0x2AF), ("Grek", 0x370, 0x3FF), ("Cyrl", 0x400, 0x52F),
    ("Armn", 0x531, 0x58F), ("Hebr", 0x590, 0x5FF), ("Arab", 0x600, 0x6FF), ("Arab", 0x750, 0x77F),
    ("Arab", 0x8A0, 0x8FF), ("Deva", 0x900, 0x97F), ("Beng", 0x980, 0x9FF), ("Guru", 0xA00, 0xA7F),
    ("Gujr", 0xA80, 0xAFF), ("Orya", 0xB00, 0xB7F), ("Taml", 0xB80, 0xBFF), ("Telu", 0xC00, 0xC7F),
    ("Knda", 0xC80, 0xCFF), ("Mlym", 0xD00, 0xD7F), ("Sinh", 0xD80, 0xDFF), ("Thai", 0xE00, 0xE7F),
    ("Laoo", 0xE80, 0xEFF), ("Mymr", 0x1000, 0x109F), ("Geor", 0x10A0, 0x10FF), ("Hang", 0x1100, 0x11FF),
    ("Ethi", 0x1200, 0x139F), ("Khmr", 0x1780, 0x17FF), ("Latn", 0x1E00, 0x1EFF), ("Grek", 0x1F00, 0x1FFF),
    ("Kana", 0x3041, 0x30FF), ("Hang", 0x3131, 0x318E), ("Kana", 0x31F0, 0x31FF), ("Hani", 0x3400, 0x9FFF),
    ("Hang", 0xAC00, 0xD7AF), ("Hani", 0xF900, 0xFAFF), ("Hani", 0x20000, 0x323AF),
)  # fmt: skip
"""Script, first and last code point; ``Kana`` for both syllabaries. In ascending order."""

SCRIPTS: Final = (NO_SCRIPT, *dict.fromkeys(script for script, _, _ in BLOCKS))
"""Codes as in ISO 15924, but ``Kana`` and ``Hang`` as above; the order of ``core/tables.h``."""
