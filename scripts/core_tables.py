r"""Write ``core/tables.h``: what the module knows of characters, as Python's own copy of Unicode has it.

A regular expression of Python's takes ``\w``, ``\d`` and ``\s`` from that copy, and so do ``str.lower`` and
``str.isupper``; a browser's is of another year. The module therefore carries tables, and asks nobody.
``python -m scripts.core_tables`` writes them; ``--check`` fails where they are not current.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from scripts.generated_file import write_or_check
from yt_sentiment.language.scripts import BLOCKS, LATIN, SCRIPTS
from yt_sentiment.language.text import EMOJI, MARKS

HEADER: Final = Path(__file__).resolve().parents[1] / "core" / "tables.h"
UNICODE: Final = "14.0.0"
"""Version that the tables are of: that of Python 3.11."""

WORD, MARK, DIGIT, SPACE, EMOJI_BIT, UPPER, LOWER, IGNORABLE = (1 << bit for bit in range(8))
LAST: Final = 0x10FFFF
SIGMA, FINAL_SIGMA = "\u03a3", "\u03c2"
DOTTED_I: Final = 0x130
"""The one character whose lower case is two."""

_WORD, _DIGIT, _SPACE = (re.compile(pattern) for pattern in (r"\w", r"\d", r"\s"))
_MARK, _EMOJI = re.compile(f"[{MARKS}]"), re.compile(f"[{EMOJI}]")


def kind_of(code: int) -> tuple[int, int]:
    """Return the flags of a code point, and what is added to it to make it lower-case."""
    character = chr(code)
    lower = character.lower()
    if len(lower) != 1:
        if (code, lower) != (DOTTED_I, "i\u0307"):
            raise ValueError(f"{code:#x} in lower case is {lower!r}; the module knows one such character alone")
        lower = character
    tests = (
        (WORD, bool(_WORD.match(character))),
        (MARK, bool(_MARK.match(character))),
        (DIGIT, bool(_DIGIT.match(character))),
        (SPACE, bool(_SPACE.match(character))),
        (EMOJI_BIT, bool(_EMOJI.match(character))),
        (UPPER, character.isupper()),
        (LOWER, character.islower() or (character.istitle() and not character.isupper())),
        (IGNORABLE, is_ignorable(character)),
    )
    return sum(bit for bit, holds in tests if holds), ord(lower) - code


def is_ignorable(character: str) -> bool:
    """Tell whether a character is passed over where the form of a sigma is decided.

    Python does not say so itself: a sigma is final after a letter and such characters, and is not after those alone.
    """
    after_letter, alone = (f"{before}{character}{SIGMA}".lower()[-1] == FINAL_SIGMA for before in ("a", " "))
    return after_letter and not alone


def runs(values: Iterable[int]) -> list[tuple[int, int]]:
    """Return where each run of equal values begins, and its value."""
    found: list[tuple[int, int]] = []
    for place, value in enumerate(values):
        if not found or found[-1][1] != value:
            found.append((place, value))
    return found


def header() -> str:
    """Return the text of ``core/tables.h``."""
    kinds = [kind_of(code) for code in range(LAST + 1)]
    classes = {kind: number for number, kind in enumerate(dict.fromkeys([(0, 0), *kinds]))}
    if len(classes) > 256:
        raise ValueError(f"{len(classes)} classes of characters, a byte holds 256")
    scripts = [0] * (LAST + 1)
    for script, first, last in BLOCKS:
        scripts[first : last + 1] = [SCRIPTS.index(script)] * (last + 1 - first)
    parts = [
        "// What is known of characters. Written by scripts/core_tables.py; not to be edited.",
        f'#define UNICODE_VERSION "{unicodedata.unidata_version}"',
        f"enum {{ CLASSES = {len(classes)}, SCRIPTS = {len(SCRIPTS)}, LATIN = {SCRIPTS.index(LATIN)}, "
        f"KANA = {SCRIPTS.index('Kana')}, HAN = {SCRIPTS.index('Hani')} }};",
        _array("uint8_t", "CLASS_FLAGS", "per class of characters", [flags for flags, _ in classes]),
        _array("int32_t", "CLASS_LOWER", "added to a code point of a class, it makes it lower-case",
               [added for _, added in classes]),
        _runs("CLASS_RUNS", "class", runs(classes[kind] for kind in kinds)),
        _runs("SCRIPT_RUNS", "script", runs(scripts)),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _runs(name: str, what: str, found: list[tuple[int, int]]) -> str:
    comment = f"first code point of a run, times 256, plus its {what}"
    return _array("uint32_t", name, comment, [first << 8 | value for first, value in found])


def _array(kind: str, name: str, comment: str, values: list[int]) -> str:
    lines, line = [], ""
    for value in values:
        if len(line) + len(f"{value},") > 120:
            lines.append(line)
            line = ""
        line += f"{value},"
    return "\n".join([f"// {comment}", f"static const {kind} {name}[{len(values)}] = {{", *lines, line, "};"])


def require_unicode() -> None:
    """Exit where this Python is of another Unicode than the tables."""
    if unicodedata.unidata_version != UNICODE:
        sys.exit(f"this Python has Unicode {unicodedata.unidata_version}, the tables are of {UNICODE}")


def main() -> None:
    """Write the tables, or compare them with those that are there."""
    require_unicode()
    write_or_check(
        HEADER, header, about="Write what the module knows of characters.", stale="is not current: make core"
    )


if __name__ == "__main__":
    main()
