"""Who may do what, and how often.

Where tokens are in use, every endpoint but health and pages wants one; ``/try``, which comes with the whole model, is
there only with ``YT_SENTIMENT_OPEN``. Where none are, this machine may do everything; others get in only with
``YT_SENTIMENT_OPEN``, and never to what is in ``_GUARDED``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import Flask, Response, abort, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from flask_app.addresses import is_known_host, is_loopback
from flask_app.rates import Allowance, OwnWindows, RateLimit, SharedWindows
from flask_app.services import services
from flask_app.settings import Settings
from yt_sentiment.auth.tokens import PREFIX, Scope, TokenFile, TokenStore

_SCOPE_OF: Final[dict[str, Scope]] = {
    "predict": "predict",
    "explain": "predict",
    "analyze": "predict",
    "analyze_file": "predict",
    "compare": "predict",
    "charts": "predict",
    "legacy": "predict",
    "feedback": "feedback",
    "audit": "audit",
    "admin": "admin",
    "metrics": "metrics",
}
"""Scope per blueprint."""
_OPEN: Final = frozenset({"health", "docs", "dashboard", "try_page"})
"""Blueprints that need no scope. One in neither list is a mistake, and fails."""
_GUARDED: Final = frozenset({"audit", "admin", "metrics"})
"""Scopes of what is kept of people, and of the operator's numbers: never without a token but on this machine."""
_UNCOUNTED: Final = frozenset({None, "metrics", *_OPEN})
"""Blueprints whose requests no rate limits; None where no endpoint was asked for."""
_COUNTED: Final = frozenset({"try_page.model"})
"""Endpoints of those that are counted all the same, for their answers are large."""


def check_path() -> None:
    """Abort with 404 where a path begins with two slashes: Werkzeug takes them for one, rules of a balancer do not."""
    if request.environ.get("PATH_INFO", "").startswith("//"):
        abort(404)


def check_host() -> None:
    """Abort with 400 unless the request is to a name of this service, so that no other site's name is rebound to it.

    Where tokens are in use, a page of another site has none, and any name is served unless the operator lists some.
    What a proxy was asked for is its caller's word, so that the name that the proxy itself asks by must be known too.
    """
    settings = services().settings
    if settings.has_tokens and not settings.hosts:
        return
    asked = request.environ.get("werkzeug.proxy_fix.orig", {}).get("HTTP_HOST")
    for host in {request.host} if asked is None else {request.host, asked}:
        if not is_known_host(host, settings.hosts):
            abort(400, description=f"the host {host[:100]!r} is not known, expected one of YT_SENTIMENT_HOSTS")


def check_token() -> None:
    """Abort with 401, 403 or 404 unless the request may do what it asks for."""
    blueprint = request.blueprint
    if blueprint == "try_page":
        _check_try()
    if request.url_rule is None or request.method == "OPTIONS" or blueprint in _OPEN:
        return
    scope = _SCOPE_OF[blueprint or ""]
    tokens = services().tokens
    if tokens is None:
        _check_place(scope)
    else:
        _check_scope(tokens, scope)


def _check_try() -> None:
    """Abort with 404 where predictions want a token: whoever has the model has all of them, and a page sends none."""
    settings = services().settings
    if settings.has_tokens and not settings.open:
        abort(404)


def _check_place(scope: Scope) -> None:
    """Abort with 403 unless a service without tokens lets others than this machine do what ``scope`` names.

    However the server was started: the caller's address counts, too.
    """
    settings = services().settings
    if settings.is_local and is_loopback(request.remote_addr or "127.0.0.1"):  # none: a socket in the file system
        return
    if not settings.open or scope in _GUARDED:
        abort(
            403,
            description=f"this server has no tokens, and scope {scope!r} wants one from others than this machine; "
            "its operator can make one with 'yt-sentiment token new'",
        )


def _check_scope(tokens: TokenStore | TokenFile, scope: Scope) -> None:
    """Abort with 401 or 403 unless the request brings a token that allows ``scope``."""
    usage = services().usage
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
    """Count requests per caller and endpoint, and abort with 429 where there are too many of them."""
    if not settings.rate_limit:
        return
    windows = SharedWindows(settings.redis_url) if settings.redis_url else OwnWindows()
    limit = RateLimit(settings.rate_limit, windows)

    @app.before_request
    def count() -> None:
        if request.endpoint is None or (request.blueprint in _UNCOUNTED and request.endpoint not in _COUNTED):
            return
        g.allowance = allowance = limit.count(_caller(), request.endpoint)
        if allowance.exceeded:
            abort(429, description=f"the limit is {allowance.rate}; try again in {allowance.retry_seconds} s")

    @app.after_request
    def say(response: Response) -> Response:
        allowance: Allowance | None = g.get("allowance")
        if allowance is not None:
            response.headers["X-RateLimit-Limit"] = str(allowance.limit)
            response.headers["X-RateLimit-Remaining"] = str(allowance.remaining)
            response.headers["X-RateLimit-Reset"] = str(allowance.reset)
            if allowance.exceeded:
                response.headers["Retry-After"] = str(allowance.retry_seconds)
        return response
