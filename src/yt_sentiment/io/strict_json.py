"""JSON of files that may be damaged or hostile: bounded in size, depth and digits, a key once, finite numbers."""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate
from typing import Any, Final

MAX_BYTES: Final = 1_000_000
"""A hundred times the largest that this project writes beside a model."""
MAX_DEPTH: Final = 20
MAX_DIGITS: Final = 18
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def loads(content: bytes) -> Any:
    """Return what a JSON text in UTF-8 says.

    Raises:
        ValueError: if it is not JSON, or exceeds a bound; the message has the value.
    """
    if len(content) > MAX_BYTES:
        raise ValueError(f"{len(content)} bytes, at most {MAX_BYTES} are read")
    deepest = max(accumulate(_STEPS.get(byte, 0) for byte in _STRING.sub(b"", content)), default=0)
    if deepest > MAX_DEPTH:
        raise ValueError(f"{deepest} levels deep, at most {MAX_DEPTH} are read")
    return json.loads(
        content.decode("utf-8"),
        object_pairs_hook=_once,
        parse_int=_integer,
        parse_float=_finite,
        parse_constant=_finite,
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is there twice")
    return found


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS + 1:
        raise ValueError(f"a number of {len(digits)} digits, at most {MAX_DIGITS} are read")
    return int(digits)


def _finite(number: str) -> float:
    value = float(number[:100])
    if not math.isfinite(value):
        raise ValueError(f"{number[:20]} is not a finite number")
    return value
