"""Settings of the service, read once from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from limits import parse_many
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from flask_app.addresses import is_local_bind
from yt_sentiment.auth.tokens import TokenFile
from yt_sentiment.language.bounds import MAX_CHARACTERS
from yt_sentiment.storage.engine import DEFAULT_URL, connect

PREFIX: Final = "YT_SENTIMENT_"
CONVENTIONAL: Final = {
    "youtube_key": "YOUTUBE_API_KEY",
    "database_url": "DATABASE_URL",
    "redis_url": "REDIS_URL",
}
"""Settings whose name is a convention of the field; they have no prefix."""
ELSEWHERE: Final = frozenset(
    {"ARTIFACTS", "BUCKET", "CACHE", "DECISIONS", "MIRROR", "MODEL", "RETRAIN", "TOKEN", "WORKERS"}
)
"""Settings with the same prefix that other parts of the project read."""
SECRET: Final = frozenset({"database_url", "redis_url", "tokens_json", "youtube_key"})
"""Settings that may hold a secret: an error does not repeat their value."""
LISTS: Final = ("hosts", "origins")
_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[A-Za-z0-9_.-]+(?::[0-9]{1,5})?")
_HOST: Final = re.compile(r"\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


class Settings(BaseModel):
    """What an operator may set; each is ``YT_SENTIMENT_`` and the name in capitals, but for ``CONVENTIONAL``.

    Attributes:
        max_comments: largest batch in one request, in comments.
        max_comment_chars: longest comment, in characters; no more than the model reads, YouTube's own limit of 10,000.
        max_body_bytes: request body limit, in bytes; a larger body gives 413.
        max_video_comments: comments of one video that the server reads at most.
        max_in_progress: requests that each worker works on or lets wait for their turn; a further one gives 503.
        request_seconds: how long a request may take, with the wait for its turn; then it gives 503, or an analysis of
            what was read so far.
        youtube_key: key of the YouTube Data API, from ``YOUTUBE_API_KEY``; empty if the server has none.
        youtube_url: another address of the Data API than Google's.
        origins: origins that CORS admits, comma-separated in the environment; never ``*``.
        bind: addresses to listen on; ``PORT`` in the environment sets the port alone.
        hosts: names that the service is called by, comma-separated in the environment; ``.example.org`` stands for all
            names that end so. Addresses and ``localhost`` are always admitted. Without any, no other name is, unless
            tokens are in use, when every name is.
        open: lets everybody in who reaches a service without tokens from elsewhere, but to no one else's data.
        database_url: where feedback and kept analyses are; SQLite or PostgreSQL.
        redis_url: where request rates are counted; empty counts them in each worker.
        rate_limit: requests per caller, such as ``600 per minute``; empty for none.
        tokens: file of bearer tokens.
        tokens_json: the same as JSON, where there is no file. Without either, this machine alone is let in.
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
    max_in_progress: Annotated[int, Field(ge=1, le=1_000)] = 64
    request_seconds: Annotated[int, Field(ge=1, le=600)] = 30
    origins: tuple[str, ...] = ()
    bind: str = "127.0.0.1:8000"
    hosts: tuple[str, ...] = ()
    open: bool = False
    max_video_comments: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    youtube_key: str = ""
    youtube_url: str = ""
    database_url: str = DEFAULT_URL
    redis_url: Annotated[str, Field(pattern=r"^(?:rediss?|unix)://.+|^$")] = ""
    rate_limit: str = "600 per minute"
    tokens: Path | None = None
    tokens_json: TokenFile | None = None
    cache_hours: Annotated[int, Field(ge=0, le=720)] = 24
    sample_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    audit_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    proxies: Annotated[int, Field(ge=0, le=5)] = 0
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("origins")
    @classmethod
    def _no_wildcard(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            # Anything that looks like a regular expression is one for flask-cors, and matches a prefix.
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is refused, expected origins such as 'https://example.org'")
        return origins

    @field_validator("hosts")
    @classmethod
    def _are_names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"{host!r} is refused, expected names such as 'api.example.org' or '.example.org'")
        return hosts

    @field_validator("bind")
    @classmethod
    def _is_address(cls, bind: str) -> str:
        is_local_bind(bind)
        return bind

    @field_validator("tokens_json", mode="before")
    @classmethod
    def _are_tokens(cls, content: object) -> object:
        return TokenFile.parse(content) if isinstance(content, str) else content

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

    @model_validator(mode="after")
    def _is_closed(self) -> Self:
        if self.tokens and self.tokens_json:
            raise ValueError("YT_SENTIMENT_TOKENS and YT_SENTIMENT_TOKENS_JSON are both set, expected one of them")
        if not (self.is_local or self.has_tokens or self.open):
            raise ValueError(
                f"YT_SENTIMENT_BIND={self.bind} with YT_SENTIMENT_PROXIES={self.proxies} lets others than this machine "
                "in, and there are no tokens: expected YT_SENTIMENT_TOKENS, YT_SENTIMENT_TOKENS_JSON "
                "(yt-sentiment token export), or YT_SENTIMENT_OPEN=1 to let everybody in"
            )
        return self

    @property
    def is_local(self) -> bool:
        """Whether only this machine can ask; a proxy in front brings others."""
        return not self.proxies and is_local_bind(self.bind)

    @property
    def has_tokens(self) -> bool:
        """Whether callers need a token."""
        return self.tokens is not None or self.tokens_json is not None

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
        for name in LISTS:
            if name in raw:
                raw[name] = tuple(filter(None, (part.strip() for part in given[name.upper()].split(","))))
        for name in ("tokens", "tokens_json", "bind", "open"):
            if not raw.get(name, "?"):
                del raw[name]
        if port := environ.get("PORT"):
            raw.setdefault("bind", f"127.0.0.1:{port}")
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            raise ValueError("bad settings: " + "; ".join(map(_line, error.errors()))) from None


def _line(error: ErrorDetails) -> str:
    """Return what is wrong with one setting, or with several together, without a secret."""
    message = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return message
    name = str(error["loc"][0])
    return f"{_variable(name)}: {message}" + ("" if name in SECRET else f", got {error['input']!r}")


def _variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return CONVENTIONAL.get(name, f"{PREFIX}{name.upper()}")
