"""Who may run a command: where tokens are in use, as in the service, ``YT_SENTIMENT_TOKEN`` must hold one of them.

Whoever can write the file or the database can do without; this keeps colleagues apart, and their names in the logs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from yt_sentiment.auth import decisions
from yt_sentiment.auth.tokens import Scope, TokenFile, from_environment


def check(scope: Scope, known: TokenFile, source: str) -> None:
    """Note the token that a command runs with.

    Raises:
        ValueError: if there is none, or it does not allow ``scope``.
    """
    expected = f"expected one of {source} with scope {scope!r}"
    found = known.find(os.environ.get("YT_SENTIMENT_TOKEN", ""))
    if found is None:
        raise ValueError(f"YT_SENTIMENT_TOKEN holds no token that is known, {expected}")
    if found.expires_at is not None and found.expired(datetime.now(UTC)):
        raise ValueError(
            f"token {found.name!r} expired at {found.expires_at.isoformat(timespec='seconds')}, {expected}"
        )
    if not found.allows(scope):
        raise ValueError(f"token {found.name!r} has scopes {list(found.scopes)}, {expected}")
    decisions.TOKEN.set(found.name)


def needs(scope: Scope) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command run only with a token that allows ``scope``, where tokens are in use."""

    def wrap(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def wrapped(*args: Any, **kwargs: Any) -> None:
            decisions.TOKEN.set("")
            if tokens := from_environment(os.environ):
                check(scope, *tokens)
            command(*args, **kwargs)

        return wrapped

    return wrap
