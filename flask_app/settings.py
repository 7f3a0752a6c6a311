"""Settings of the service, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

PREFIX: Final = "YT_SENTIMENT_"
KEY: Final = "YOUTUBE_API_KEY"
ELSEWHERE: Final = frozenset({"MODEL", "CACHE", "MIRROR", "DECISIONS", "WORKERS", "BIND"})
"""Settings with the same prefix that other parts of the project read."""


class Settings(BaseModel):
    """What an operator may set; each is ``YT_SENTIMENT_`` and the name in capitals.

    Attributes:
        max_comments: largest batch in one request, in comments.
        max_comment_chars: longest comment, in characters; YouTube's own limit is 10,000.
        max_body_bytes: request body limit, in bytes; a larger body gives 413.
        max_video_comments: comments of one video that the server reads at most.
        youtube_key: key of the YouTube Data API, from ``YOUTUBE_API_KEY``; empty if the server has none.
        youtube_url: another address of the Data API than Google's.
        origins: origins that CORS admits, comma-separated in the environment; never ``*``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_comments: Annotated[int, Field(ge=1, le=10_000)] = 500
    max_comment_chars: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    max_body_bytes: Annotated[int, Field(ge=1_000, le=100_000_000)] = 2_000_000
    origins: tuple[str, ...] = ()
    max_video_comments: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    youtube_key: str = ""
    youtube_url: str = ""

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
        if "youtube_key" in raw:
            raise ValueError(f"bad settings: {PREFIX}YOUTUBE_KEY is unknown, expected {KEY}")
        raw["youtube_key"] = environ.get(KEY, "").strip()
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
