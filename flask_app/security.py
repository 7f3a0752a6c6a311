"""Headers that tell a browser what not to do.

Source: OWASP Secure Headers Project.
"""

from __future__ import annotations

from typing import Final

from flask import Response

PAGES: Final = frozenset({"dashboard", "docs"})
API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}
_PAGE_HEADERS: Final = {**HEADERS, "Content-Security-Policy": PAGE_POLICY}
_API_HEADERS: Final = {**HEADERS, "Content-Security-Policy": API_POLICY, "Cache-Control": "no-store"}


def add_headers(blueprint: str | None, response: Response) -> Response:
    """Add the headers that every answer carries."""
    given = {name.lower() for name, _ in response.headers}
    ours = _PAGE_HEADERS if blueprint in PAGES else _API_HEADERS
    for name, value in ours.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    return response
