"""Threads for requests, in lanes that do not wait for one another."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

log = logging.getLogger(__name__)


_Job: TypeAlias = Callable[[], None]


class Lane:
    """Some threads, and a bound on what waits for them.

    Args:
        name: of the threads.
        threads: jobs that run at the same time.
        room: jobs that run or wait at most; None for no bound.
    """

    def __init__(self, name: str, threads: int, room: int | None) -> None:
        self._room = room
        self._taken = 0
        self._lock = threading.Lock()
        self._jobs: deque[tuple[_Job, _Job]] = deque()
        self._idle: list[threading.Lock] = []
        for number in range(threads):
            threading.Thread(target=self._work, daemon=True, name=f"{name}-{number}").start()

    def offer(self, job: _Job, then: _Job) -> bool:
        """Take a job, unless there is no room; ``then`` is called when it is done and its place is free again."""
        with self._lock:
            if self._room is not None and self._taken >= self._room:
                return False
            self._taken += 1
            self._jobs.append((job, then))
            if self._idle:
                self._idle.pop().release()  # the thread that worked last, whose memory is near
        return True

    def _next(self, waits: threading.Lock) -> tuple[_Job, _Job]:
        """Return the next job; a queue of the library would wake two threads for each."""
        while True:
            with self._lock:
                if self._jobs:
                    return self._jobs.popleft()
                self._idle.append(waits)
            waits.acquire()

    def _work(self) -> None:
        waits = threading.Lock()
        waits.acquire()
        while True:
            job, then = self._next(waits)
            try:
                job()
            except Exception:
                log.exception("a job failed")
            finally:
                with self._lock:
                    self._taken -= 1
                then()
                del job, then  # which hold a request's body, and the next may be far
