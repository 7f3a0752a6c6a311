"""Settings of the service, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

PREFIX: Final = "YT_SENTIMENT_"
ELSEWHERE: Final = frozenset({"MODEL", "CACHE", "MIRROR", "DECISIONS", "WORKERS", "BIND"})
"""Settings with the same prefix that other parts of the project read."""


class Settings(BaseModel):
    """What an operator may set; each is ``YT_SENTIMENT_`` and the name in capitals.

    Attributes:
        max_comments: largest batch in one request, in comments.
        max_comment_chars: longest comment, in characters; YouTube's own limit is 10,000.
        max_body_bytes: request body limit, in bytes; a larger body gives 413.
        origins: origins that CORS admits, comma-separated in the environment; never ``*``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_comments: Annotated[int, Field(ge=1, le=10_000)] = 500
    max_comment_chars: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    max_body_bytes: Annotated[int, Field(ge=1_000, le=100_000_000)] = 2_000_000
    origins: tuple[str, ...] = ()

    @field_validator("origins")
    @classmethod
    def _no_wildcard(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if "*" in origin or "://" not in origin:
                raise ValueError(f"{origin!r} is refused, expected origins such as 'https://example.org'")
        return origins

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the settings of the environment.

        Raises:
            ValueError: naming each variable that is unknown or has a bad value.
        """
        given = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
        raw: dict[str, object] = {name.lower(): value for name, value in given.items() if name not in ELSEWHERE}
        if "origins" in raw:
            raw["origins"] = tuple(filter(None, (part.strip() for part in given["ORIGINS"].split(","))))
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            lines = [
                f"{PREFIX}{str(item['loc'][0]).upper()}: {item['msg']}, got {item['input']!r}"
                for item in error.errors()
            ]
            raise ValueError("bad settings: " + "; ".join(lines)) from None
