from __future__ import annotations

import pytest

from yt_sentiment.language.articles import with_article


@pytest.mark.parametrize(
    ("before", "word", "expected"),
    [
        ("a ", "Icelandic", "an "),
        ("A ", "old", "An "),
        ("met an ", "Peruvian", "met a "),
        ("an ", "unemployed", "an "),
        ("as a ", "Ukrainian", "as a "),
        ("a ", "Ugandan", "a "),
        ("a ", "uruguayan", "a "),
        ("an ", "European", "a "),
        ("an ", "useful", "a "),
        ("a ", "Uzbek", "an "),
        ("a ", "honest", "an "),
        ("a ", "one-eyed", "a "),
        ("the ", "old", "the "),
        ("pizza ", "oven", "pizza "),
        ("", "old", ""),
    ],
)
def test_the_article_is_that_of_the_word_behind_it(before: str, word: str, expected: str) -> None:
    assert with_article(before, word, "en") == expected


def test_what_is_not_english_keeps_its_words() -> None:
    assert with_article("conozco a ", "alemanes", "es") == "conozco a "
