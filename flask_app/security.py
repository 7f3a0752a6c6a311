"""Headers that tell a browser what not to do.

Source: OWASP Secure Headers Project.
"""

from __future__ import annotations

from typing import Final

from flask import Response

API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TRY_POLICY: Final = PAGE_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""The same for a page that runs the module, and for its worker, which goes by the header that it came with itself."""
META_POLICY: Final = TRY_POLICY.removesuffix("; frame-ancestors 'none'")
"""What of it the page can say itself, for a host that sends no headers."""
PAGES: Final = {"dashboard": PAGE_POLICY, "docs": PAGE_POLICY, "try_page": TRY_POLICY}
"""Policy by blueprint."""
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


def add_headers(blueprint: str | None, response: Response) -> Response:
    """Add the headers that every answer carries."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", PAGES.get(blueprint or "", API_POLICY))
    if blueprint not in PAGES:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
