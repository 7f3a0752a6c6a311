"""How a command ends on an error."""

from __future__ import annotations

import io
import os
import select
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TextIO

import click

from yt_sentiment.cli.sections import SectionedGroup

EXPECTED_ERRORS: Final = (ValueError, RuntimeError, OSError)
"""What the user can mend; anything else is a defect and keeps its traceback."""

EXTRAS: Final = dict.fromkeys(("duckdb", "pyarrow", "pyspark"), "batch") | {
    "confluent_kafka": "stream",
    "evidently": "monitoring",
}
"""Which extra brings a library; ``train`` brings the others."""

_REASONS: Final[dict[type[OSError], tuple[str, str]]] = {
    FileNotFoundError: ("no such file or folder", "one that exists"),
    IsADirectoryError: ("is a folder", "a file"),
    NotADirectoryError: ("is not a folder", "a folder"),
    PermissionError: ("access is denied", "a file or folder that this user may read and write"),
}
"""What is wrong with a file and what is expected, by the class of the error; others say it as the system does."""

READER_GONE: Final = 141
"""Exit code where nobody reads the output to its end, as with ``| head``: what a shell reports of SIGPIPE, 128 + 13."""


class CommandLine(SectionedGroup):
    """Commands that end in silence, with ``READER_GONE``, where nobody reads their output to its end."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            if not any(map(_is_unread, _open_streams())):
                raise click.ClickException(in_words(error)) from error  # another pipe or connection broke
            ctx.exit(READER_GONE)
        finally:
            for stream in _open_streams():
                _silence_if_broken(stream)


def _open_streams() -> list[TextIO]:
    """Return those of standard output and error that the process was started with."""
    streams: tuple[TextIO | None, ...] = (sys.stdout, sys.stderr)
    return [stream for stream in streams if stream is not None]


def _is_unread(stream: TextIO) -> bool:
    """Return whether a stream is a pipe that nobody reads any more."""
    poll = select.poll()
    try:
        poll.register(stream, 0)
    except io.UnsupportedOperation:  # in memory
        return False
    return any(events & (select.POLLERR | select.POLLHUP) for _, events in poll.poll(0))


def _silence_if_broken(stream: TextIO) -> None:
    """Let a stream end nowhere where it cannot be written: Python would complain of the rest when it ends."""
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def plain_errors(command: Callable[..., None]) -> Callable[..., None]:
    """End on an expected error with one line and exit code 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except ModuleNotFoundError as error:
            extra = EXTRAS.get((error.name or "").partition(".")[0], "train")
            raise click.ClickException(
                f"{error}; install the extra with `pip install 'yt-sentiment[{extra}]'`, "
                f"in a clone with `.venv/bin/pip install -e '.[{extra}]'`"
            ) from None
        except BrokenPipeError:
            raise  # CommandLine knows what broke
        except EXPECTED_ERRORS as error:
            raise click.ClickException(in_words(error)) from error

    return wrapped


def in_words(error: Exception) -> str:
    """Return what an error says to a user: of a file that cannot be used its name, why, and what is expected."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    reason, expected = _REASONS.get(type(error), (error.strerror, ""))
    named = [str(name) for name in (error.filename, error.filename2) if isinstance(name, str | os.PathLike)]
    return (f"{' -> '.join(named)}: {reason}" if named else reason) + (f", expected {expected}" if expected else "")
