"""Who may do what, and how often.

Tokens are optional: with ``YT_SENTIMENT_TOKENS`` naming a file, every endpoint but health, metrics and pages wants one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import Flask, abort, current_app, g, request
from flask_limiter import Limiter
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from flask_app.settings import Settings
from flask_app.usage import Usage
from yt_sentiment.tokens import PREFIX, Scope, Tokens

_SCOPE_OF: Final[dict[str, Scope]] = {
    "predict": "predict",
    "explain": "predict",
    "analyze": "predict",
    "charts": "predict",
    "legacy": "predict",
    "feedback": "feedback",
    "audit": "audit",
    "admin": "admin",
}
"""Scope per blueprint; what is not here is open."""


def check_token() -> None:
    """Abort with 401 or 403 unless the request may do what it asks for."""
    tokens: Tokens | None = current_app.extensions["tokens"]
    scope = _SCOPE_OF.get(request.blueprint or "")
    if tokens is None or scope is None or request.method == "OPTIONS":
        return
    usage: Usage = current_app.extensions["usage"]
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    found = tokens.find(token) if token else None
    now = datetime.now(UTC)
    if found is None or found.expired(now):
        said = "is not known or was revoked" if token else "is missing"
        if found is not None and found.expires_at is not None:
            usage.note(found.name, scope, "refused")
            said = f"{found.name!r} expired at {found.expires_at.isoformat(timespec='seconds')}"
        raise Unauthorized(
            f"the token {said}, expected 'Authorization: Bearer {PREFIX}…' with scope {scope!r}",
            www_authenticate=WWWAuthenticate("bearer"),
        )
    g.token_name = found.name
    if not found.allows(scope):
        usage.note(found.name, scope, "refused")
        abort(403, description=f"token {found.name!r} has scopes {list(found.scopes)}, expected {scope!r}")
    usage.note(found.name, scope, "accepted")


def actor() -> str:
    """Return who asks, for a log."""
    return f"token {g.token_name}" if "token_name" in g else "anybody: the service has no tokens"


def _caller() -> str:
    """Return whom a rate limit counts: a token, or an address."""
    return g.get("token_name") or request.remote_addr or "unknown"


def limit_rates(app: Flask, settings: Settings) -> None:
    """Count requests per caller; where Redis does not answer, each worker counts by itself until it does."""
    limiter = Limiter(
        _caller,
        app=app,
        default_limits=[settings.rate_limit],
        storage_uri=settings.redis_url or "memory://",
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1} if settings.redis_url else {},
        in_memory_fallback_enabled=bool(settings.redis_url),
        headers_enabled=True,
        enabled=bool(settings.rate_limit),
    )

    @limiter.request_filter
    def _is_open() -> bool:
        return request.blueprint not in _SCOPE_OF
