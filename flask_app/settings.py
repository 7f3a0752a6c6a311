"""Settings of the service, read once from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from limits import parse_many
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from flask_app.addresses import MAX_PORT, is_local_bind
from yt_sentiment.auth.tokens import TokenFile
from yt_sentiment.language.bounds import MAX_CHARACTERS
from yt_sentiment.storage.database import DEFAULT_URL, connect

PREFIX: Final = "YT_SENTIMENT_"
ELSEWHERE: Final[dict[str, tuple[str, str]]] = {
    "ARTIFACTS": (
        "``mlartifacts/``, or the MLflow server's",
        "Where MLflow keeps files of a new experiment, such as ``s3://bucket/mlflow``.",
    ),
    "BUCKET": ("the AWS stack's", "Bucket of ``python -m deploy.delivery fetch-state`` and ``store-state``."),
    "CACHE": ("the user's cache folder", "Where downloads are kept."),
    "DECISIONS": ("``decisions.jsonl``", "Log of promotions, rollbacks and decisions to retrain."),
    "MIRROR": ("``../shared/data/mirror`` if there", "Folder with the corpora."),
    "MODEL": ("the bundled one", "Model directory."),
    "RETRAIN": ("on", "``off`` keeps ``yt-sentiment retrain`` from opening a run."),
    "TOKEN": ("none", "Token with which commands run, where tokens are in use."),
    "WORKERS": ("``2``", "Worker processes of the service."),
}
"""Settings with the same prefix that other parts of the project read: default and meaning of each."""
SECRET: Final = object()
"""Marks a setting that may hold a secret: an error does not repeat its value."""
_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[A-Za-z0-9_.-]+(?::[0-9]{1,5})?")
_HOST: Final = re.compile(r"\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


class Named(NamedTuple):
    """Marks a setting whose variable has a name of its own, by a convention of the field, and no prefix."""

    variable: str


class Settings(BaseModel):
    """What an operator may set: ``YT_SENTIMENT_`` and the name in capitals, where no other variable is ``Named``.

    A field states everything of a setting: its bounds, whether it is ``SECRET``, and beneath it what it means, which is
    also what docs/settings.md says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    max_comments: Annotated[int, Field(ge=1, le=10_000)] = 500
    """Comments in one request."""
    max_comment_chars: Annotated[int, Field(ge=1, le=MAX_CHARACTERS)] = MAX_CHARACTERS
    """Characters in one comment; no more than the model reads, which is YouTube's own limit."""
    max_body_bytes: Annotated[int, Field(ge=1_000, le=100_000_000)] = 2_000_000
    """Bytes in one request; a larger body gives 413."""
    max_file_bytes: Annotated[int, Field(ge=1_000, le=100_000_000)] = 10_000_000
    """Bytes in a file of comments that is sent to be analysed; a larger one gives 413."""
    max_in_progress: Annotated[int, Field(ge=1, le=1_000)] = 64
    """Requests that each worker works on or lets wait for their turn. A further one gets 503 with ``Retry-After`` at
    once, except ``/healthz``, ``/readyz`` and ``/metrics``."""
    request_seconds: Annotated[int, Field(ge=1, le=600)] = 30
    """Seconds that a request may take, with the wait for its turn; then it gets 503 with ``Retry-After``, or an
    analysis of what was read so far. What stops the service must give it 5 s more."""
    origins: tuple[str, ...] = ()
    """Origins that CORS admits, comma-separated; ``*`` is refused."""
    bind: str = "127.0.0.1:8000"
    """Address and port to listen on. ``PORT`` is read where this is not set: the port on 127.0.0.1."""
    hosts: tuple[str, ...] = ()
    """Names that the service is called by, comma-separated; ``.example.org`` stands for all names that end so.
    Addresses and ``localhost`` are always admitted. If none is listed, no other name is, unless tokens are in use: then
    every name is."""
    open: bool = False
    """``1`` lets everybody in who reaches a service without tokens, but not to ``/metrics``, ``/v1/audit`` and
    ``/v1/forget``. Where tokens are in use, it opens ``/try`` alone, with the whole model."""
    max_video_comments: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    """Comments that the server reads of one video, or of one file, at most."""
    youtube_key: Annotated[str, Named("YOUTUBE_API_KEY"), SECRET] = ""
    """Key of the YouTube Data API v3; without it the server reads no videos."""
    youtube_url: str = ""
    """Another address of the Data API than Google's, for tests and proxies."""
    extension_url: Annotated[str, Field(pattern=r"^https://\S+$|^$")] = ""
    """Where the extension is to be had, such as the project's releases or its page in a store; the dashboard links
    there."""
    database_url: Annotated[str, Named("DATABASE_URL"), SECRET] = DEFAULT_URL
    """Where feedback and kept analyses are; SQLite or PostgreSQL."""
    redis_url: Annotated[str, Field(pattern=r"^(?:rediss?|unix)://.+|^$"), Named("REDIS_URL"), SECRET] = ""
    """Redis that counts request rates across workers and machines; without it each worker counts alone."""
    rate_limit: str = "600 per minute"
    """Requests per token or address; empty for no limit."""
    tokens: Path | None = None
    """File of bearer tokens; without tokens this machine alone may ask."""
    tokens_json: Annotated[TokenFile | None, SECRET] = None
    """The same as one line of JSON, from ``yt-sentiment token export``."""
    cache_hours: Annotated[int, Field(ge=0, le=720)] = 24
    """Hours that an analysis of a video is kept; 0 for never. YouTube's terms allow 30 days."""
    sample_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    """Share of the served comments of which numbers, no text, are kept for monitoring; 0 for none."""
    audit_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    """Share of the comments that people are asked to judge, of those that the server read from YouTube or that were
    sent with consent; 0 for none."""
    proxies: Annotated[int, Field(ge=0, le=5)] = 0
    """Proxies in front whose ``X-Forwarded-*`` headers are believed."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The lowest level that is logged, as JSON lines without any comment's text."""

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

    @cached_property
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
        for name, field in cls.model_fields.items():
            if (variable := variable_of(name)) != f"{PREFIX}{name.upper()}":
                if name in raw:
                    raise ValueError(f"bad settings: {PREFIX}{name.upper()} is unknown, expected {variable}")
                if value := environ.get(variable, "").strip():
                    raw[name] = value
            elif name in raw and field.annotation == tuple[str, ...]:
                raw[name] = tuple(filter(None, (part.strip() for part in given[name.upper()].split(","))))
        for name in ("tokens", "tokens_json", "bind", "open"):
            if not raw.get(name, "?"):
                del raw[name]
        if "bind" not in raw and (port := environ.get("PORT")):
            raw["bind"] = f"127.0.0.1:{_port(port)}"
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            raise ValueError("bad settings: " + "; ".join(map(_line, error.errors()))) from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= MAX_PORT):
        raise ValueError(f"bad settings: PORT: {text!r} is not a port, expected an integer from 1 to {MAX_PORT}")
    return int(text)


def _unknown(name: str) -> str:
    """Return that no setting has a name, and which one was meant or where all are listed."""
    variables = [*map(variable_of, Settings.model_fields), *(f"{PREFIX}{other}" for other in ELSEWHERE)]
    known = {variable.removeprefix(PREFIX): variable for variable in variables}
    near = get_close_matches(name.upper(), known, n=1)
    return f"{variable_of(name)} is unknown, expected {known[near[0]] if near else 'one of those in docs/settings.md'}"


def _line(error: ErrorDetails) -> str:
    """Return what is wrong with one setting, or with several together, without a secret."""
    message = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return message
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return _unknown(name)
    return f"{variable_of(name)}: {message}" + ("" if is_secret(name) else f", got {error['input']!r}")


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    named = [mark.variable for mark in _marks(name) if isinstance(mark, Named)]
    return named[0] if named else f"{PREFIX}{name.upper()}"


def is_secret(name: str) -> bool:
    """Return whether a setting may hold a secret."""
    return SECRET in _marks(name)


def _marks(name: str) -> list[Any]:
    field = Settings.model_fields.get(name)
    return field.metadata if field else []
