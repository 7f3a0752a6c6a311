"""Requests to the Data API: counted, bounded, and sent again where that can help.

Sending again is this module's alone. googleapiclient could (``num_retries``), but its pauses know neither Retry-After
nor the time that is left, and it would send again what this module gives up. httplib2 does it once, at once, where a
connection that was kept open has gone stale; that is counted too.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, Final

import httplib2
from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest

from yt_sentiment.youtube.failures import TIME_IS_OVER, YouTubeError, failure_of

FIRST_PAUSE_SECONDS: Final = 0.5
TIMEOUT_SECONDS: Final = 20.0
"""Longest wait for the next bytes of an answer."""


class CountingHttp(httplib2.Http):
    """An HTTP client that counts what it sends: each request costs one unit of quota, refused ones included.

    Attributes:
        sent: units spent so far.
        max_units: units that may be spent; None for any number.
        remaining_seconds: says how long it may still take; no wait for bytes is longer.
    """

    def __init__(self, max_units: int | None, remaining_seconds: Callable[[], float]) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self.sent = 0
        self.max_units = max_units
        self.remaining_seconds = remaining_seconds

    def _conn_request(self, conn: Any, *args: Any, **kwargs: Any) -> Any:
        """Send over a connection; count where the bytes leave, as httplib2 may send twice."""
        send = conn.request
        conn.timeout = self._patience_seconds()

        def counted(*request: Any, **options: Any) -> None:
            conn.sock.settimeout(self._patience_seconds())  # it may be one that was kept open
            if self.max_units is not None and self.sent >= self.max_units:
                raise YouTubeError("unitsSpent", 503, f"{self.sent} units of {self.max_units} are spent", "blocked")
            self.sent += 1
            send(*request, **options)

        conn.request = counted
        try:
            return super()._conn_request(conn, *args, **kwargs)
        finally:
            del conn.request

    def _patience_seconds(self) -> float:
        remaining = self.remaining_seconds()
        if remaining <= 0:
            raise YouTubeError(TIME_IS_OVER, 503, "there is no time left to ask YouTube", "blocked")
        return min(TIMEOUT_SECONDS, remaining)


class Transport:
    """Sends requests, again after faults that pass: exponential pauses with jitter, and never before Retry-After.

    Source: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter (equal jitter).
    """

    def __init__(
        self,
        sleep: Callable[[float], None],
        attempts: int,
        longest_pause: float,
        remaining_seconds: Callable[[], float],
    ) -> None:
        """Prepare.

        Args:
            sleep: waits between attempts.
            attempts: how often a request is sent at most.
            longest_pause: seconds; where the API asks for more, the request is given up.
            remaining_seconds: says how long it may still take; a request is given up rather than paused for longer.
        """
        self._sleep, self._attempts, self._longest_pause = sleep, attempts, longest_pause
        self._remaining_seconds = remaining_seconds

    def ask(self, request: HttpRequest) -> dict[str, Any]:
        """Return the answer to a request.

        Raises:
            YouTubeError: if the API refuses, a fault stays after every attempt, or the time is over.
        """
        for attempt in range(1, self._attempts + 1):
            try:
                return self._once(request)
            except YouTubeError as failure:
                if failure.kind != "passing" or attempt == self._attempts or failure.retry_after > self._longest_pause:
                    raise
                longest = min(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1), self._longest_pause)
                pause = max(longest * random.uniform(0.5, 1.0), failure.retry_after)  # noqa: S311
                if pause >= self._remaining_seconds():
                    said = f"there is no time left to ask YouTube again; {failure} ({failure.reason})"
                    raise YouTubeError(TIME_IS_OVER, 503, said, "blocked") from None
                self._sleep(pause)
        raise AssertionError("every attempt returns or raises")

    def _once(self, request: HttpRequest) -> dict[str, Any]:
        try:
            answer = request.execute(num_retries=0)
        except HttpError as error:
            raise failure_of(error) from None
        except (OSError, HTTPException, httplib2.HttpLib2Error) as error:
            raise YouTubeError("unreachable", 502, f"YouTube cannot be reached: {type(error).__name__}") from None
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise YouTubeError("brokenAnswer", 502, "YouTube's answer is not JSON of its form") from None
        if not isinstance(answer, dict):
            raise YouTubeError("brokenAnswer", 502, "YouTube's answer is not an object")
        return answer
