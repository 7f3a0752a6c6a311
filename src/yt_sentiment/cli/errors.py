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

EXTRAS: Final = dict.fromkeys(("duckdb", "pyarrow", "pyspark"), "batch") | {"evidently": "monitoring"}
"""Which extra brings a library; ``train`` brings the others."""

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
                raise click.ClickException(str(error)) from error  # another pipe or connection broke
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
                f"{error}; install the extra with `pip install 'yt-sentiment[{extra}]'`"
            ) from None
        except BrokenPipeError:
            raise  # CommandLine knows what broke
        except EXPECTED_ERRORS as error:
            raise click.ClickException(str(error)) from error

    return wrapped
