"""How a command ends on an error."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import click

EXPECTED_ERRORS: Final = (ValueError, RuntimeError, OSError)
"""What the user can mend; anything else is a defect and keeps its traceback."""

EXTRAS: Final = dict.fromkeys(("duckdb", "pyarrow", "pyspark"), "batch") | {"evidently": "monitoring"}
"""Which extra brings a library; ``train`` brings the others."""


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
        except EXPECTED_ERRORS as error:
            raise click.ClickException(str(error)) from error

    return wrapped
