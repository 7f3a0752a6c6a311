"""Bearer tokens, kept as digests in a file or an environment variable: who may do what, over HTTP and from the shell.

A token has 256 random bits, which no dictionary holds, so that a fast digest is enough.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from yt_sentiment.io.files import write_json

Scope = Literal["predict", "feedback", "audit", "metrics", "promote", "admin"]
"""``admin`` includes all others."""
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
PREFIX: Final = "yts_"
FILE_VARIABLE: Final = "YT_SENTIMENT_TOKENS"
JSON_VARIABLE: Final = "YT_SENTIMENT_TOKENS_JSON"


class Token(BaseModel):
    """What is kept of a token."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=100)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    scopes: tuple[Scope, ...]
    expires_at: AwareDatetime | None = None

    def allows(self, scope: str) -> bool:
        """Return whether its scopes are enough."""
        return scope in self.scopes or "admin" in self.scopes

    def expired(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self.expires_at is not None and now >= self.expires_at


class TokenFile(BaseModel):
    """All tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tokens: tuple[Token, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the tokens of a file.

        Raises:
            ValueError: if it is not there or not of this form.
        """
        try:
            return cls.parse(path.read_bytes())
        except OSError as error:
            raise ValueError(f"token file {path}: {error.strerror}") from None
        except ValueError as error:
            raise ValueError(f"token file {path}: {error}") from None

    @classmethod
    def parse(cls, content: str | bytes) -> Self:
        """Return the tokens of a JSON text.

        Raises:
            ValueError: naming the key that is wrong, and never its value, which may be a secret put in the wrong place.
        """
        try:
            return cls.model_validate_json(content)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise ValueError(": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))) from None

    def to_line(self) -> str:
        """Return the tokens as one line of ASCII JSON for ``JSON_VARIABLE``, without what shells and dotenv expand."""
        line = json.dumps(self.model_dump(mode="json", exclude_none=True), separators=(",", ":"))
        return line.replace("'", "\\u0027").replace("$", "\\u0024").replace("`", "\\u0060")

    def write(self, path: Path) -> None:
        """Write the tokens to a file that only its owner reads, all at once."""
        write_json(path, self.model_dump(mode="json", exclude_none=True), mode=0o600)

    def find(self, token: str) -> Token | None:
        """Return what is known of a token."""
        digest = digest_of(token)
        return next((known for known in self.tokens if known.sha256 == digest), None)


def from_environment(environ: Mapping[str, str]) -> tuple[TokenFile, str] | None:
    """Return the tokens that the environment names or holds, and the name of their source; None if there are none.

    Raises:
        ValueError: if they cannot be read, or both variables are set.
    """
    path, content = environ.get(FILE_VARIABLE, ""), environ.get(JSON_VARIABLE, "")
    if path and content:
        raise ValueError(f"{FILE_VARIABLE} and {JSON_VARIABLE} are both set, expected one of them")
    if path:
        return TokenFile.read(Path(path)), path
    if content:
        try:
            return TokenFile.parse(content), JSON_VARIABLE
        except ValueError as error:
            raise ValueError(f"{JSON_VARIABLE}: {error}") from None
    return None


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token(
    known: TokenFile, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[str, TokenFile]:
    """Return a new token, which is never to be seen again, and the tokens with it.

    Raises:
        ValueError: if the name is taken.
    """
    if any(token.name == name for token in known.tokens):
        raise ValueError(f"there is a token {name!r} already; revoke it first")
    token = PREFIX + secrets.token_urlsafe(32)
    content = {"name": name, "sha256": digest_of(token), "scopes": scopes, "expires_at": expires_at}
    return token, TokenFile(tokens=(*known.tokens, Token.model_validate(content)))


class TokenStore:
    """The tokens of a file, read again when it changes, so that a revoked one is refused without a restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = -1
        self._known = TokenFile()
        self._refresh()

    def find(self, token: str) -> Token | None:
        """Return what is known of a token."""
        self._refresh()
        return self._known.find(token)

    def _refresh(self) -> None:
        try:
            stamp = self._path.stat().st_mtime_ns
        except OSError as error:
            raise ValueError(f"token file {self._path}: {error.strerror}") from None
        if stamp != self._stamp:
            self._known = TokenFile.read(self._path)
            self._stamp = stamp
