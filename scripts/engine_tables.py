r"""Write what the normaliser in JavaScript needs of Python: classes of characters, names of character references.

A browser's ``\p{}`` is of another Unicode than Python's ``\w``, and so is its ``normalize`` for characters that Python
does not know yet. ``python -m scripts.engine_tables`` writes the module; ``--check`` fails where it is not current.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from html.entities import html5
from pathlib import Path
from typing import Final

from scripts.core_tables import LAST, require_unicode
from scripts.generated_file import write_or_check

PATH: Final = Path(__file__).resolve().parents[1] / "yt-chrome-plugin-frontend" / "src" / "engine" / "tables.js"
LINE: Final = 120
_WORD, _DIGIT, _SPACE = (re.compile(pattern) for pattern in (r"\w", r"\d", r"\s"))


def class_of(holds: Callable[[str], object]) -> str:
    """Return the body of a character class in JavaScript, of the code points of which something holds."""
    parts, first = [], None
    for code in range(LAST + 2):
        inside = code <= LAST and holds(chr(code))
        if inside and first is None:
            first = code
        elif not inside and first is not None:
            parts.append(_escaped(first) + (f"-{_escaped(code - 1)}" if code - 1 > first else ""))
            first = None
    return "".join(parts)


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\u{{{code:x}}}"


def render() -> str:
    """Return the module."""
    odd = {code: html.unescape(f"&#{code};") for code in range(LAST + 1) if not 0xD800 <= code <= 0xDFFF}
    replaced = {code: text for code, text in odd.items() if text not in (chr(code), "")}
    classes = {
        "WORD": (r"\w of Python's regular expressions", class_of(_WORD.match)),
        "DIGIT": (r"\d", class_of(_DIGIT.match)),
        "SPACE": (r"\s, and what str.split parts at", class_of(_SPACE.match)),
        "MARK": ("characters that Unicode may put in another order", class_of(unicodedata.combining)),
        "UNKNOWN": (
            "characters that this Unicode does not know",
            class_of(lambda one: unicodedata.category(one) == "Cn"),
        ),
        "NOTHING": (
            "characters that a numeric reference cannot name",
            class_of(lambda one: odd.get(ord(one), one) == ""),
        ),
    }
    lines = [
        "// What is known of characters and character references, made by `make core` from Python's own tables.",
        "",
        _constant("UNICODE", "Version of Unicode", unicodedata.unidata_version),
    ]
    for name, (meaning, body) in classes.items():
        lines.append(_constant(name, f"Body of a character class: {meaning}", body))
    lines.append(_table("REPLACED", "Code points that stand for others in a numeric reference", {
        f"{code:x}": text for code, text in replaced.items()
    }))  # fmt: skip
    lines.append(_table("ENTITIES", "Names of characters, with their semicolon where they need one", html5))
    return "\n".join(lines) + "\n"


def _table(name: str, meaning: str, values: dict[str, str]) -> str:
    pairs = (f"{key}:{'.'.join(f'{ord(one):x}' for one in text)}" for key, text in values.items())
    return _constant(name, f"{meaning}: `name:code.code`, in hexadecimal digits", " ".join(pairs))


def _constant(name: str, meaning: str, value: str) -> str:
    """Return a definition in the format that Prettier gives it."""
    line = f'export const {name} = "{value}";'
    return f"/** {meaning}. */\n" + (line if len(line) <= LINE else line.replace(" = ", " =\n  ", 1))


def main() -> None:
    """Write the module, or compare it with the one that is there."""
    require_unicode()
    write_or_check(
        PATH, render, about="Write the normaliser's tables in JavaScript.", stale="is not current: make core"
    )


if __name__ == "__main__":
    main()
