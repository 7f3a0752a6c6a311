"""What is said of a file that cannot be read, in a line of bounded length."""

from __future__ import annotations

from typing import Final

MAX_QUOTED: Final = 200
"""Characters of a file that an error quotes at most."""


class CommentFileError(ValueError):
    """A file of comments cannot be read; the message names the file, the place, the value and what is expected."""


def raise_if_passing(error: Exception) -> None:
    """Raise what a disk or a bucket did, which says nothing of what is in a file.

    Arrow's ``OSError`` of a broken page has no number, and neither has that of a bucket, which names AWS.
    """
    if isinstance(error, OSError) and (error.errno is not None or "AWS Error" in str(error)):
        raise error


def quoted(value: object, most: int = MAX_QUOTED) -> str:
    """Return a value as an error quotes it: in quotation marks, and cut where it is longer than ``most`` characters."""
    text = value if isinstance(value, str) else repr(value)
    return repr(text) if len(text) <= most else f"{text[: most - 1]!r}…"


def listed(names: list[str]) -> str:
    """Return names as an error lists them, in at most ``MAX_QUOTED`` characters; ``none`` where there are none."""
    said = ", ".join(quoted(name, 40) for name in names)
    return (said if len(said) <= MAX_QUOTED else f"{said[: MAX_QUOTED - 1]}…") or "none"
