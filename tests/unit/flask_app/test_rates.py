"""Windows in which requests are counted, in memory and in a Redis that may be away."""

from __future__ import annotations

import logging
import threading
import time

import pytest
from limits.errors import StorageError

from flask_app import rates
from flask_app.rates import OwnWindows, RateLimit, SharedWindows
from scripts.ports import free_port


class Clock:
    """Stands in for the module ``time``."""

    def __init__(self) -> None:
        self.now = 1_000_000.5
        self.since_start = 5_000.25

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.since_start

    def advance(self, seconds: float) -> None:
        self.now += seconds
        self.since_start += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rates, "time", clock)
    return clock


def test_a_window_begins_with_its_first_request_and_ends_on_time(clock: Clock) -> None:
    windows = OwnWindows()
    assert windows.count("a", 60) == (1, 1_000_060.5)
    clock.advance(59)
    assert windows.count("a", 60) == (2, 1_000_060.5)
    clock.advance(1)
    assert windows.count("a", 60) == (1, 1_000_120.5)


def test_a_window_lasts_as_long_when_the_clock_on_the_wall_is_set(clock: Clock) -> None:
    windows = OwnWindows()
    windows.count("a", 60)
    clock.now -= 3600
    assert windows.count("a", 60) == (2, clock.now + 60)
    clock.now += 7200
    assert windows.count("a", 60) == (3, clock.now + 60)
    clock.advance(60)
    assert windows.count("a", 60)[0] == 1


def test_windows_that_are_over_are_forgotten(clock: Clock) -> None:
    windows = OwnWindows()
    for i in range(rates.MANY_WINDOWS):
        windows.count(f"early {i}", 60)
    clock.advance(60)
    for i in range(10 * rates.MANY_WINDOWS):
        windows.count(f"late {i}", 60)
    assert len(windows) == 10 * rates.MANY_WINDOWS
    clock.advance(60)
    for i in range(10 * rates.MANY_WINDOWS):
        windows.count(f"last {i}", 60)
    assert len(windows) < 20 * rates.MANY_WINDOWS


def test_no_thread_is_started_to_count() -> None:
    windows, before = OwnWindows(), threading.active_count()
    windows.count("a", 60)
    assert threading.active_count() == before


def test_threads_count_every_request() -> None:
    windows = OwnWindows()
    threads = [threading.Thread(target=lambda: [windows.count("a", 60) for _ in range(2000)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert windows.count("a", 60)[0] == 8 * 2000 + 1


def test_what_is_left_is_of_the_shortest_window_unless_another_is_exceeded(clock: Clock) -> None:
    limit = RateLimit("3 per hour; 2 per minute", OwnWindows())
    found = [limit.count("me", "predict") for _ in range(3)]
    assert [(one.limit, one.remaining, one.exceeded) for one in found] == [(2, 1, False), (2, 0, False), (2, 0, True)]
    assert (found[2].rate, found[2].reset, found[2].retry_seconds) == ("2 per 1 minute", 1_000_061, 61)
    clock.advance(61)
    assert not limit.count("me", "predict").exceeded, "the third that the hour holds"
    later = limit.count("me", "predict")
    assert (later.rate, later.limit, later.exceeded) == ("3 per 1 hour", 3, True)
    assert later.retry_seconds == 3600 - 60


def test_what_a_shorter_window_refuses_does_not_use_up_a_longer_one(clock: Clock) -> None:
    limit = RateLimit("2 per minute; 10 per hour", OwnWindows())
    assert [limit.count("me", "predict").exceeded for _ in range(10)] == [False] * 2 + [True] * 8
    for _ in range(4):
        clock.advance(60)
        assert [limit.count("me", "predict").exceeded for _ in range(3)] == [False, False, True]
    clock.advance(60)
    assert limit.count("me", "predict").rate == "10 per 1 hour"


def test_the_shortest_window_is_so_by_its_seconds_not_by_its_unit(clock: Clock) -> None:
    limit = RateLimit("100 per 120 second; 60 per minute", OwnWindows())
    found = limit.count("me", "predict")
    assert (found.rate, found.limit, found.reset) == ("60 per 1 minute", 60, int(clock.now) + 61)


def test_callers_and_endpoints_are_counted_apart() -> None:
    limit = RateLimit("1 per hour", OwnWindows())
    keys = [("me", "predict"), ("you", "predict"), ("me", "explain"), ("me", "predict")]
    assert [limit.count(*key).exceeded for key in keys] == [False, False, False, True]


def test_requests_that_wait_together_for_a_redis_that_does_not_answer_say_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    windows, together = SharedWindows("redis://127.0.0.1:1"), threading.Barrier(8)

    def times_out(*_: object) -> int:
        together.wait(30)
        raise StorageError(TimeoutError())

    monkeypatch.setattr(windows._redis, "incr", times_out)
    threads = [threading.Thread(target=windows.count, args=("a", 600)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert windows.count("a", 600)[0] == 9, "each was counted, and the last did not ask"
    assert len(caplog.records) == 1


def test_a_redis_that_is_away_is_asked_again_by_one_request_in_a_while(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    windows = SharedWindows(f"redis://127.0.0.1:{free_port()}")
    asked = []
    incr = windows._redis.incr

    def asking(key: str, seconds: int) -> int:
        asked.append(key)
        return incr(key, seconds)

    monkeypatch.setattr(windows._redis, "incr", asking)
    with caplog.at_level(logging.INFO, logger="flask_app.rates"):
        assert [windows.count("a", 600)[0] for _ in range(3)] == [1, 2, 3]
        assert len(asked) == 1
        clock.advance(rates.AWAY_SECONDS)
        assert [windows.count("a", 600)[0] for _ in range(2)] == [4, 5]
        assert len(asked) == 2
        monkeypatch.setattr(windows._redis, "incr", lambda *_: 77)
        monkeypatch.setattr(windows._redis, "get_expiry", lambda _: time.time() + 5)
        clock.advance(rates.AWAY_SECONDS)
        assert [windows.count("a", 600)[0] for _ in range(2)] == [77, 77]
    assert [record.message.split(" until ")[0] for record in caplog.records] == [
        "each worker counts requests alone",
        "requests are counted in Redis again",
    ]
