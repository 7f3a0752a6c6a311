"""The list of phrases that are not written here."""

from __future__ import annotations

import pytest

from scripts.checks import phrases


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", "It is written " + "an" + "ew.", "'again'"),
        ("a.py", '"""It is no' + ' integer."""', "'is not'"),
        ("a.py", '"""Is it time?"""', "noun phrase"),
        ("a.py", '"""Drift of a window.\n\nIs it much?"""', ""),
        ("a.md", "The body is " + "no JSON.", "'is not'"),
        ("a.md", "There is no number.", ""),
        ("a.md", "It is no longer so.", ""),
    ],
)
def test_a_phrase_is_found_with_what_to_write(name: str, text: str, expected: str) -> None:
    found = list(phrases.faults(name, text))
    assert [expected in fault for fault in found] == ([True] if expected else [])
