"""Splits that depend on a row alone, so that adding rows or sources moves no other row."""

from __future__ import annotations

import hashlib

from yt_sentiment.language import text

SPLITS = ("train", "validation", "test")


def hash_share(key: str, salt: str) -> float:
    """Return a number in [0, 1) that depends on ``key`` and ``salt`` alone, uniform over keys."""
    return int.from_bytes(hashlib.sha1(f"{salt}:{key}".encode()).digest()[:6], "big") / 2**48  # noqa: S324


def is_odd(comment: str) -> bool:
    """Tell whether the SHA-1 of ``comment``, read as a number, is odd."""
    return hashlib.sha1(comment.encode()).digest()[-1] % 2 == 1  # noqa: S324


def text_key(comment: str) -> str:
    """Return what makes two comments the same: the lower-case normalised text."""
    return text.normalise(comment).lower()
