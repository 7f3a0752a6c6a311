"""Clouds of words: a font for each word, and a place where it overlaps no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from yt_sentiment.insights import charts, fonts
from yt_sentiment.insights.fonts import Font, font_of
from yt_sentiment.insights.word_layout import HEIGHT, WIDTH, PlacedWord, placed

LATIN = ["beautiful", "song", "love", "tuyệt", "спасибо", "123"]
WORLD = {
    "beautiful": "DejaVuSans",
    "शानदार": "NotoSansDevanagari",
    "น่ารัก": "NotoSansThai",
    "مشکریہ": "NotoSansArabic",
    "很好看": "wqy-microhei",
    "すごい": "wqy-microhei",
    "대박": "wqy-microhei",
    "அருமை": "NotoSansTamil",
    "সুন্দর": "NotoSansBengali",
    "5G信号": "wqy-microhei",
    "😍": "NotoColorEmoji",
    "❤\ufe0f": "NotoColorEmoji",
    "🇮🇳": "NotoColorEmoji",
}
"""Words with the beginning of the name of the font that draws them."""
NO_FONT = "\U0010fffd"


def arranged(words: list[str]) -> list[PlacedWord]:
    found = {word: font for word in words if (font := font_of(word))}
    sizes = {word: 10.0 - i / 2 for i, word in enumerate(found)}
    return placed(sizes, found.__getitem__, lambda _: "#000000")


def assert_apart(words: list[PlacedWord]) -> None:
    ink = np.zeros((HEIGHT, WIDTH), int)
    for word in words:
        mask = np.asarray(word.image.getchannel("A")) > 0
        assert mask.any(), word.word
        ink[word.top : word.top + mask.shape[0], word.left : word.left + mask.shape[1]] += mask
    assert ink.max() == 1


def test_words_stand_apart_the_largest_first() -> None:
    words = arranged(LATIN)
    assert [word.word for word in words] == LATIN
    assert_apart(words)
    assert words[0].image.height > words[2].image.height


def test_a_long_word_is_drawn_as_large_as_the_picture_holds_it() -> None:
    (word,) = arranged(["W" * 30])
    assert WIDTH * 0.9 < word.image.width < WIDTH


def test_there_is_no_font_for_what_nobody_sees_or_no_font_has() -> None:
    assert [font_of(word) for word in (NO_FONT, "", " ", "\u200d", "\ufe0f", "\ud800", "\n", f"a{NO_FONT}")] == [
        None
    ] * 8


def test_the_first_font_that_has_all_characters_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {name: Font(Path(name), frozenset(map(ord, has)), is_coloured=False) for name, has in (
        ("first", "ab"), ("second", "abc"), ("emoji", "😍123"),
    )}  # fmt: skip
    monkeypatch.setattr(fonts, "installed", lambda: ((Path("emoji"),), (Path("first"), Path("second"))))
    monkeypatch.setattr(fonts, "_read", lambda path: known[path.name])
    taken = {
        word: (found := font_of(word)) and found.path.name for word in ("ab", "abc", "a\ufe0fb", "😍", "12", "a😍")
    }
    assert taken == {"ab": "first", "abc": "second", "a\ufe0fb": "first", "😍": "emoji", "12": None, "a😍": None}


def test_how_many_words_have_no_font_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []
    monkeypatch.setattr("matplotlib.axes.Axes.set_title", lambda _, title, **__: titles.append(title))
    charts.cloud({"love": 2, "fine": 1})
    charts.cloud({"love": 3, NO_FONT: 2})
    charts.cloud({"love": 3, NO_FONT: 2, NO_FONT * 2: 1})
    assert titles == [f"{number} in a script without a font left out" for number in ("1 word", "2 words")]


@pytest.mark.needs("fonts")
@pytest.mark.parametrize("word", WORLD)
def test_a_word_of_any_language_has_its_font(word: str) -> None:
    font = font_of(word)
    assert font is not None
    assert font.path.name.startswith(WORLD[word])
    image = font.image(word, 60, "#102030")
    assert image.height > 20
    seen = np.asarray(image)[np.asarray(image)[:, :, 3] == 255]
    assert seen.size
    colours = {tuple(pixel[:3]) for pixel in seen.tolist()}
    assert (len(colours) > 10) if font.is_coloured else (colours == {(16, 32, 48)})


@pytest.mark.needs("fonts")
def test_all_languages_share_one_picture() -> None:
    words = arranged([*WORLD, NO_FONT])
    assert [word.word for word in words] == list(WORLD)
    assert_apart(words)
    again = arranged([*WORLD, NO_FONT])
    assert [(word.left, word.top) for word in words] == [(word.left, word.top) for word in again]


@pytest.mark.needs("fonts")
def test_letters_are_joined_and_signs_of_emoji_too() -> None:
    def width(word: str) -> int:
        font = font_of(word)
        assert font is not None
        return font.image(word, 100, "#000").width

    for joined, apart in (("سلام", "س ل ا م"), ("क्ष", "क ् ष"), ("🇮🇳", "🇮🇳🇮🇳"), ("👨\u200d👩\u200d👧", "👨👩👧")):
        assert width(joined) < 0.8 * width(apart), joined
