"""How often a caller may ask: requests are counted in windows of a fixed length, the first of which opens one.

``limits`` reads the rates and counts in Redis. Its store in memory is not used: to forget what is over, it starts a
thread for most requests, which took half of the time of a small one.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import Final, Protocol

from limits import parse_many
from limits.errors import StorageError
from limits.storage import RedisStorage

REDIS_SECONDS: Final = 1.0
"""Longest wait for Redis, for a connection and for an answer each."""
AWAY_SECONDS: Final = 5.0
"""Where Redis did not answer, one request asks it again after so long."""
MANY_WINDOWS: Final = 1000
"""Windows in memory that are not worth a look for those that are over."""

log = logging.getLogger(__name__)


class Windows(Protocol):
    """Counts requests by key."""

    def count(self, key: str, seconds: int) -> tuple[int, float]:
        """Count one request; return how many the key's window holds with it, and when it ends, as ``time.time`` has it.

        Args:
            key: who asks for what.
            seconds: length of a window that this request opens.
        """
        ...


class OwnWindows:
    """Windows of this process, whatever the wall clock is set to; when they double, what is over is forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, float]] = {}
        self._room = MANY_WINDOWS

    def __len__(self) -> int:
        return len(self._windows)

    def count(self, key: str, seconds: int) -> tuple[int, float]:
        """Count one request, as ``Windows`` says."""
        now = time.monotonic()
        with self._lock:
            requests, end = self._windows.get(key, (0, now))
            if end <= now:
                self._make_room(now)
                requests, end = 0, now + seconds
            self._windows[key] = (requests + 1, end)
        return requests + 1, time.time() + (end - now)

    def _make_room(self, now: float) -> None:
        if len(self._windows) >= self._room:
            self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
            self._room = max(MANY_WINDOWS, 2 * len(self._windows))


class SharedWindows:
    """Windows of all workers, in Redis; while it does not answer, each worker counts alone."""

    def __init__(self, url: str) -> None:
        """Prepare, without asking Redis anything yet."""
        self._redis = RedisStorage(
            url, wrap_exceptions=True, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS
        )
        self._own = OwnWindows()
        self._lock = threading.Lock()
        self._away_until: float | None = None

    def count(self, key: str, seconds: int) -> tuple[int, float]:
        """Count one request, as ``Windows`` says."""
        if not self._may_ask():
            return self._own.count(key, seconds)
        try:
            found = self._redis.incr(key, seconds), self._redis.get_expiry(key)
        except StorageError as error:
            if self._note(away=True):
                log.warning("each worker counts requests alone until Redis answers: %s", type(error.args[0]).__name__)
            return self._own.count(key, seconds)
        if self._note(away=False):
            log.info("requests are counted in Redis again")
        return found

    def _may_ask(self) -> bool:
        """Return whether to ask Redis: while it is away, no other request waits for it when one does."""
        with self._lock:
            now = time.monotonic()
            if self._away_until is None:
                return True
            if now < self._away_until:
                return False
            self._away_until = now + AWAY_SECONDS
            return True

    def _note(self, *, away: bool) -> bool:
        """Keep whether Redis is away; return whether that is news, which one alone of several that waited brings."""
        with self._lock:
            was_away = self._away_until is not None
            self._away_until = time.monotonic() + AWAY_SECONDS if away else None
        return away is not was_away


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left.

    Attributes:
        rate: in words, such as ``600 per 1 minute``.
        limit: requests per window.
        remaining: further requests in this window, 0 or more.
        exceeded: whether this request is one too many.
        reset: second in which the window is over, as ``time.time`` has it.
    """

    rate: str
    limit: int
    remaining: int
    exceeded: bool
    reset: int

    @property
    def retry_seconds(self) -> int:
        """Whole seconds until the window is over, 0 or more."""
        return max(0, self.reset - int(time.time()))


class RateLimit:
    """One or several rates, each of which a caller must keep."""

    def __init__(self, rates: str, windows: Windows) -> None:
        """Read the rates, such as ``600 per minute; 5000 per hour``.

        Raises:
            ValueError: if they are not written so.
        """
        self._rates = sorted(parse_many(rates), key=lambda rate: rate.get_expiry())
        self._windows = windows

    def count(self, caller: str, endpoint: str) -> Allowance:
        """Count one request; return the allowance of the shortest window that is exceeded, or else of the shortest.

        What a shorter window refuses does not count in a longer one.
        """
        allowances: list[Allowance] = []
        for rate in self._rates:
            requests, end = self._windows.count(rate.key_for(caller, endpoint), rate.get_expiry())
            over = requests > rate.amount
            allowances.append(Allowance(str(rate), rate.amount, max(0, rate.amount - requests), over, int(end) + 1))
            if over:
                return allowances[-1]
        return allowances[0]
