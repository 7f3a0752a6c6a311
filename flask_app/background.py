"""What is written beside the requests: a thread per worker does it, and no request waits for it."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

FLUSH_SECONDS: Final = 5.0

T = TypeVar("T")


class Queue(Generic[T]):
    """What waits to be written; at most ``room`` of it.

    ``queue.Queue`` gives and takes one item at a time, where a request brings hundreds and a writer wants all.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._waiting: list[T] = []

    def add(self, items: Sequence[T]) -> int:
        """Let items wait; return how many found no room."""
        with self._lock:
            taken = items[: self._room - len(self._waiting)]
            self._waiting += taken
        return len(items) - len(taken)

    def take(self) -> list[T]:
        """Return what waits, and let it wait no longer."""
        with self._lock:
            taken, self._waiting = self._waiting, []
        return taken


class Background:
    """Calls writers every ``FLUSH_SECONDS``, and once more when the worker ends."""

    def __init__(self) -> None:
        self._writers: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, write: Callable[[], None]) -> None:
        """Call ``write`` from now on; it must not raise."""
        self._writers.append(write)

    def start(self) -> None:
        """Start the thread, once, in the worker: threads of the master do not come along when it forks."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="background")
                self._thread.start()
                atexit.register(self.flush)

    def flush(self) -> None:
        """Write everything that waits."""
        for write in self._writers:
            write()

    def _run(self) -> None:
        while True:
            time.sleep(FLUSH_SECONDS)
            self.flush()
