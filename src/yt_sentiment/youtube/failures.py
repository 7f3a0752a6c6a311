"""Errors of the YouTube Data API, by what they mean for whoever asks.

Source: https://developers.google.com/youtube/v3/docs/errors and, for keys,
https://cloud.google.com/apis/design/errors#error_info.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from googleapiclient.errors import HttpError

Kind = Literal["passing", "blocked", "token", "final"]
"""What helps: asking again later, another key or quota, starting the list again from its first page, or nothing."""
TIME_IS_OVER: Final = "timeIsOver"
"""Reason of the error where there is no time to ask, or to ask again."""


class YouTubeError(RuntimeError):
    """The Data API did not give what was asked for.

    Attributes:
        reason: the API's own word for it, or ``unreachable``, ``brokenAnswer``, ``repeatedPage``, ``endlessPages``,
            ``unitsSpent``, ``timeIsOver``.
        status: HTTP status that says the same to our own client.
        kind: what helps against it.
        retry_after: seconds that the API asks to wait; 0 where it does not say.
    """

    def __init__(
        self, reason: str, status: int, message: str, kind: Kind = "passing", *, retry_after: float = 0.0
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status
        self.kind = kind
        self.retry_after = retry_after

    @property
    def gone(self) -> bool:
        """Whether YouTube says, by a word that is known, that there is nothing to read: deleted, private, turned off.

        Any other refusal may be another's than YouTube's, a proxy's for instance.
        """
        return self.kind == "final" and self.reason in GONE


_QUOTA: Final = "the server's daily YouTube quota is used up; it is renewed at midnight Pacific time"
_KEY: Final = "the server's YouTube key is not valid; its operator must set YOUTUBE_API_KEY"
_RESTRICTED: Final = "the server's YouTube key may not be used from here, or not for the YouTube Data API v3"
_SLOWER: Final = "YouTube asks to slow down; try again in a minute"

KNOWN: Final[dict[str, tuple[Kind, int, str]]] = {
    "commentsDisabled": ("final", 422, "comments are turned off for this video"),
    "videoNotFound": ("final", 404, "YouTube has no such video: it was deleted, or it is private"),
    "commentNotFound": ("final", 404, "YouTube has no such comment: it was deleted"),
    "channelNotFound": ("final", 404, "YouTube has no such channel"),
    "playlistNotFound": ("final", 404, "YouTube has no such playlist"),
    "quotaExceeded": ("blocked", 503, _QUOTA),
    "dailyLimitExceeded": ("blocked", 503, _QUOTA),
    "dailyLimitExceededUnreg": ("blocked", 503, _KEY),
    "keyInvalid": ("blocked", 503, _KEY),
    "keyExpired": ("blocked", 503, _KEY),
    "required": ("blocked", 503, _KEY),
    "authError": ("blocked", 503, _KEY),
    "accessNotConfigured": ("blocked", 503, "the YouTube Data API v3 is not turned on for the server's key"),
    "ipRefererBlocked": ("blocked", 503, _RESTRICTED),
    "accountSuspended": ("blocked", 503, "the account of the server's YouTube key is suspended"),
    "rateLimitExceeded": ("passing", 503, _SLOWER),
    "userRateLimitExceeded": ("passing", 503, _SLOWER),
    "invalidPageToken": ("token", 502, "YouTube no longer knows the page that comes next"),
    "badRequest": ("final", 502, "YouTube refused the request"),
}
"""By the API's word: what helps, the status for our own client, and what is said of it."""

_KEY_REASONS: Final = {
    "API_KEY_INVALID": "keyInvalid",
    "API_KEY_SERVICE_BLOCKED": "ipRefererBlocked",
    "API_KEY_HTTP_REFERRER_BLOCKED": "ipRefererBlocked",
    "API_KEY_IP_ADDRESS_BLOCKED": "ipRefererBlocked",
    "API_KEY_ANDROID_APP_BLOCKED": "ipRefererBlocked",
    "API_KEY_IOS_APP_BLOCKED": "ipRefererBlocked",
    "SERVICE_DISABLED": "accessNotConfigured",
    "CONSUMER_SUSPENDED": "accountSuspended",
    "CONSUMER_INVALID": "keyInvalid",
    "RATE_LIMIT_EXCEEDED": "rateLimitExceeded",
}
"""Reasons of ``google.rpc.ErrorInfo``, which say what ``forbidden`` and ``badRequest`` leave open."""
_PASSING: Final = frozenset({"processingFailure", "backendError", "internalError"})
"""Faults of YouTube's own, whatever status they come with: ``processingFailure`` comes with 400."""
GONE: Final = frozenset({"commentsDisabled", "videoNotFound", "commentNotFound", "forbidden"})
"""Reasons that may say that there is nothing to read."""
_VAGUE: Final = frozenset({"forbidden", "badRequest", "unknown"})
_TOO_MANY_REQUESTS: Final = 429
_REQUEST_TIMEOUT: Final = 408


def failure_of(error: HttpError) -> YouTubeError:
    """Return what an error answer means."""
    status, (reason, domain) = int(error.resp.status), _reason_of(error.content)
    passing = status >= 500 or status in (_TOO_MANY_REQUESTS, _REQUEST_TIMEOUT) or reason in _PASSING
    wait = _seconds(error.resp.get("retry-after"))
    if reason in KNOWN:
        kind, own_status, message = KNOWN[reason]
        if passing and kind == "final":
            kind = "passing"
        return YouTubeError(reason, own_status, message, kind, retry_after=wait)
    if reason == "forbidden" and not domain.startswith("youtube"):
        return YouTubeError(reason, 502, f"YouTube refused the request; {_RESTRICTED}", "blocked")
    said = f"YouTube answers {status} ({reason})"
    if reason == "forbidden" and not passing:
        said = "YouTube lets nobody read this with a key alone: the video is private, for instance"
    return YouTubeError(reason, 502, said, "passing" if passing else "final", retry_after=wait)


def _reason_of(content: bytes) -> tuple[str, str]:
    """Return the API's word for an error and the domain that it belongs to."""
    reason = domain = "unknown"
    try:
        error: dict[str, Any] = json.loads(content)["error"]
        if error.get("errors"):
            reason, domain = str(error["errors"][0]["reason"]), str(error["errors"][0].get("domain", ""))
        if reason in _VAGUE:
            named = [_KEY_REASONS.get(str(entry.get("reason"))) for entry in error.get("details", [])]
            reason = next(filter(None, named), reason)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return reason, domain
    return reason, domain


def _seconds(header: object) -> float:
    """Return the seconds of a ``Retry-After``; a date, which the API does not send, counts as none."""
    text = str(header or "")
    return float(text) if text.isascii() and text.isdigit() else 0.0
