"""The few best of things that pass by once."""

from __future__ import annotations

import heapq
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class Best(Generic[Thing]):
    """The things with the largest keys, of equals the first that came; the others are let go."""

    def __init__(self, most: int) -> None:
        """Keep so many at most."""
        self._most, self._came = most, 0
        self._kept: list[tuple[Any, int, Thing]] = []

    def add(self, key: Any, thing: Thing) -> None:
        """Take a thing whose key compares with those of the others."""
        self._came += 1
        one = key, -self._came, thing
        if len(self._kept) < self._most:
            heapq.heappush(self._kept, one)
        elif one > self._kept[0]:
            heapq.heapreplace(self._kept, one)

    def ranked(self) -> list[Thing]:
        """Return what was kept, the best first."""
        return [thing for _, _, thing in sorted(self._kept, reverse=True)]
