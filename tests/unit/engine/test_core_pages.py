"""Large pages are asked for where the system has them, and nothing else is done."""

from __future__ import annotations

import ctypes
import mmap

import pytest

from yt_sentiment.engine.pages import HINTED_BYTES, prefer_large_pages


class Library:
    """A C library that writes down what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, int]] = []

    @property
    def madvise(self) -> Library:
        return self

    def __call__(self, *numbers: int) -> int:
        self.asked.append(numbers)  # type: ignore[arg-type]
        return -1


@pytest.mark.parametrize("hint", [14, None])
def test_the_hint_is_given_where_there_is_one_and_may_be_refused(
    monkeypatch: pytest.MonkeyPatch, hint: int | None
) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    monkeypatch.setattr(mmap, "MADV_HUGEPAGE", hint, raising=False)
    prefer_large_pages(4096)
    assert library.asked == ([(4096, HINTED_BYTES, 14)] if hint else [])
