"""Texts of strangers in CSV files that people open in a spreadsheet."""

from __future__ import annotations

import re
from typing import Any, Final

_FORMULA: Final = re.compile(r"[=+\-@\t\r](?<![+\-](?=[0-9.,]+\Z))")
"""How what a spreadsheet takes for a formula begins, but for a number with its sign."""


def disarmed(value: Any) -> Any:
    """Return a text that a spreadsheet would take for a formula behind an apostrophe, and any other value as it is."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
