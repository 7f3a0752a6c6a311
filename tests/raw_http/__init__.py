"""Requests as bytes, one a file, as gunicorn keeps its own.

A file begins with ``# expect:`` and the statuses of all answers in order, or ``closed`` where the connection must end
without one. In the rest, line ends of the file count nothing, backslash escapes are Python's, ``<<text*n>>`` is
``text`` n times, ``{host}`` the server's address and ``{length}`` the size of what follows the first empty line, in
bytes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parent
_MARK: Final = "# expect: "
_REPEATED: Final = re.compile(r"<<(.*?)\*(\d+)>>")


class RawRequest(NamedTuple):
    """What is sent, and which statuses come back."""

    content: bytes
    statuses: list[int]


def read(path: Path, host: str) -> RawRequest:
    """Return the request of a file, for the server at ``host``."""
    first, *lines = path.read_text(encoding="ascii").splitlines()
    if not first.startswith(_MARK):
        raise ValueError(f"{path} begins with {first!r}, expected {_MARK!r} and statuses")
    expected = first.removeprefix(_MARK)
    text = _REPEATED.sub(lambda part: part[1] * int(part[2]), "".join(lines)).replace("{host}", host)
    content = text.encode().decode("unicode_escape").encode("latin-1")
    length = len(content.partition(b"\r\n\r\n")[2])
    content = content.replace(b"{length}", str(length).encode())
    return RawRequest(content, [] if expected == "closed" else [int(status) for status in expected.split()])
