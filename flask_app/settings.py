"""Settings of the service, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from limits import parse_many
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from yt_sentiment.bounds import MAX_CHARACTERS
from yt_sentiment.database.engine import DEFAULT_URL, connect

PREFIX: Final = "YT_SENTIMENT_"
CONVENTIONAL: Final = {
    "youtube_key": "YOUTUBE_API_KEY",
    "database_url": "DATABASE_URL",
    "redis_url": "REDIS_URL",
}
"""Settings whose name is a convention of the field; they have no prefix."""
ELSEWHERE: Final = frozenset(
    {"ARTIFACTS", "BIND", "BUCKET", "CACHE", "DECISIONS", "MIRROR", "MODEL", "RETRAIN", "TOKEN", "WORKERS"}
)
"""Settings with the same prefix that other parts of the project read."""


class Settings(BaseModel):
    """What an operator may set; each is ``YT_SENTIMENT_`` and the name in capitals, but for ``CONVENTIONAL``.

    Attributes:
        max_comments: largest batch in one request, in comments.
        max_comment_chars: longest comment, in characters; no more than the model reads, YouTube's own limit of 10,000.
        max_body_bytes: request body limit, in bytes; a larger body gives 413.
        max_video_comments: comments of one video that the server reads at most.
        youtube_key: key of the YouTube Data API, from ``YOUTUBE_API_KEY``; empty if the server has none.
        youtube_url: another address of the Data API than Google's.
        origins: origins that CORS admits, comma-separated in the environment; never ``*``.
        database_url: where feedback and kept analyses are; SQLite or PostgreSQL.
        redis_url: where request rates are counted; empty counts them in each worker.
        rate_limit: requests per caller, such as ``600 per minute``; empty for none.
        tokens: file of bearer tokens; none lets everybody in.
        cache_hours: how long the analysis of a video is kept, 0 (never) to 720 (YouTube's limit of 30 days).
        sample_share: share of the served comments of which numbers, no text, are kept for monitoring; 0 for none.
        audit_share: share of the comments that people are asked to judge, of those whose text may be kept: read from
            YouTube by the server, or sent with consent; 0 for none.
        proxies: proxies in front whose ``X-Forwarded-*`` headers are believed.
        log_level: least level that is logged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_comments: Annotated[int, Field(ge=1, le=10_000)] = 500
    max_comment_chars: Annotated[int, Field(ge=1, le=MAX_CHARACTERS)] = MAX_CHARACTERS
    max_body_bytes: Annotated[int, Field(ge=1_000, le=100_000_000)] = 2_000_000
    origins: tuple[str, ...] = ()
    max_video_comments: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    youtube_key: str = ""
    youtube_url: str = ""
    database_url: str = DEFAULT_URL
    redis_url: Annotated[str, Field(pattern=r"^(?:rediss?|unix)://.+|^$")] = ""
    rate_limit: str = "600 per minute"
    tokens: Path | None = None
    cache_hours: Annotated[int, Field(ge=0, le=720)] = 24
    sample_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    audit_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    proxies: Annotated[int, Field(ge=0, le=5)] = 0
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("origins")
    @classmethod
    def _no_wildcard(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if "*" in origin or "://" not in origin:
                raise ValueError(f"{origin!r} is refused, expected origins such as 'https://example.org'")
        return origins

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, url: str) -> str:
        connect(url)
        return url

    @field_validator("rate_limit")
    @classmethod
    def _is_rate(cls, rate: str) -> str:
        if rate:
            try:
                parse_many(rate)
            except ValueError:
                raise ValueError("expected a rate such as '600 per minute', or nothing") from None
        return rate

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the settings of the environment.

        Raises:
            ValueError: naming each variable that is unknown or has a bad value.
        """
        given = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
        raw: dict[str, object] = {name.lower(): value for name, value in given.items() if name not in ELSEWHERE}
        for name, variable in CONVENTIONAL.items():
            if name in raw:
                raise ValueError(f"bad settings: {PREFIX}{name.upper()} is unknown, expected {variable}")
            if value := environ.get(variable, "").strip():
                raw[name] = value
        if "origins" in raw:
            raw["origins"] = tuple(filter(None, (part.strip() for part in given["ORIGINS"].split(","))))
        if not raw.get("tokens", "?"):
            del raw["tokens"]
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            lines = [f"{_variable(item['loc'][0])}: {item['msg']}, got {item['input']!r}" for item in error.errors()]
            raise ValueError("bad settings: " + "; ".join(lines)) from None


def _variable(name: object) -> str:
    """Return the environment variable of a setting."""
    return CONVENTIONAL.get(str(name), f"{PREFIX}{str(name).upper()}")
