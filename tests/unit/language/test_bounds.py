"""Bounds on what a text may cost."""

from __future__ import annotations

import html
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_sentiment.language.bounds import (
    MAX_CHARACTERS,
    MAX_MARKS,
    TextTooLongError,
    check_length,
    stream_safe,
    unescape,
)
from yt_sentiment.language.text import normalise

ACUTE, CEDILLA = "\u0301", "\u0327"
"""Two marks that stand above and below, so that a run of both has an order to be put in."""


def longest_run(text: str) -> int:
    """Return the longest run of combining marks in form NFKD."""
    longest = run = 0
    for character in unicodedata.normalize("NFKD", text):
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest


def marks() -> list[str]:
    """Return every character that is a mark, or becomes one in form NFKD."""
    characters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    return [character for character in characters if unicodedata.combining(unicodedata.normalize("NFKD", character)[0])]


def test_a_run_of_any_mark_is_cut() -> None:
    every = marks()
    assert len(every) > 900
    for mark in every:
        cut = stream_safe("a" + mark * 40)
        assert len(cut) < 40, f"U+{ord(mark):04X} is not cut"
        assert longest_run(cut) <= MAX_MARKS


def test_runs_of_different_marks_are_cut_each_for_itself() -> None:
    run = (ACUTE + CEDILLA) * 1000
    assert stream_safe(f"a{run}b{run}") == f"a{run[:MAX_MARKS]}b{run[:MAX_MARKS]}"


@pytest.mark.parametrize(
    "text",
    [
        "Zalgo: " + "a" + (ACUTE + CEDILLA) * (MAX_MARKS // 2),
        "😍" * 100,
        "ไม่มีช่องว่างในข้อความนี้เลยสักที่เดียวนะครับ",
        "क्षत्रियों" * 20,
        "e" + ACUTE,
        "plain",
        "",
    ],
)
def test_what_people_write_is_not_cut(text: str) -> None:
    assert stream_safe(text) == text


@given(st.text(st.sampled_from(["a", " ", ACUTE, CEDILLA, "\u0344", "\u0f73", "\uff9e", "\u3099", "😍"]), max_size=200))
def test_no_run_is_longer_than_the_bound(text: str) -> None:
    cut = stream_safe(text)
    assert longest_run(cut) <= MAX_MARKS
    assert stream_safe(cut) == cut
    if longest_run(text) <= MAX_MARKS:
        assert cut == text


@pytest.mark.parametrize("character", ["\ufdfa", "\u3300", "\u00bd", "𝓵"])
def test_the_limit_holds_after_normalisation_too(character: str) -> None:
    assert len(normalise(f"{character} " * (MAX_CHARACTERS // 2))) <= MAX_CHARACTERS
    assert normalise(character) == unicodedata.normalize("NFKC", character)


@pytest.mark.parametrize("digits", ["65", "0065", "0" * 9_000 + "65", "9" * 9_000, "0" * 9_000, "1114111", "1114112"])
@pytest.mark.parametrize("end", [";", "", "a"])
def test_a_character_reference_of_any_length_is_read(digits: str, end: str) -> None:
    limit = sys.get_int_max_str_digits()
    try:
        sys.set_int_max_str_digits(0)
        expected = html.unescape(f"x &#{digits}{end} &amp;")
    finally:
        sys.set_int_max_str_digits(limit)
    assert unescape(f"x &#{digits}{end} &amp;") == expected


@given(st.text("&#x0123456789;aAmp ", max_size=60))
def test_references_are_read_as_html_reads_them(text: str) -> None:
    assert unescape(text) == html.unescape(text)


def test_a_text_that_is_too_long_is_refused_with_its_length_and_the_limit() -> None:
    check_length("a" * MAX_CHARACTERS, "it")
    with pytest.raises(TextTooLongError, match="comment 3 has 10001 characters, expected at most 10000"):
        check_length("a" * (MAX_CHARACTERS + 1), "comment 3")
