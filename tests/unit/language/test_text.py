from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_sentiment.engine.records import CAPITALS, ELONGATED, NEGATED
from yt_sentiment.language.text import is_pictograph, normalise, normalise_all
from yt_sentiment.language.tokenised import Batch


def tokens(text: str) -> list[str]:
    """Return the tokens of a raw text."""
    return Batch([text]).tokens.parts


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("I do NOT like it", "I do NOT like it"),
        ("Tom &amp; Jerry don&#39;t", "Tom & Jerry don't"),
        ("see https://a.io/x?y=1 now", "see now"),
        ("WWW.EXAMPLE.com/a wow", "wow"),
        ("1:02:33 was gold", "was gold"),
        ("from 0:07 to 12:40", "from to"),
        ("ratio 4:3 and 10:30:99:11", "ratio 4:3 and 10:30:99:11"),
        ("@Some.User-9 hi", "hi"),
        ("mail me@home", "mail me@home"),
        ("line<br>break <b>bold</b>", "line break bold"),
        ("a < b > c", "a < b > c"),
        ("  so\n\tgood 😍 ", "so good 😍"),
        ("sooooooo", "sooo"),
        ("it’s “fine”", 'it\'s "fine"'),
        ("𝓵𝓸𝓿𝓮 ＷＯＷ", "love WOW"),
        ("❤️ 👍🏽", "❤ 👍"),
        ("\ud83d\ude00", "😀"),
        ("", ""),
    ],
)
def test_normalise_gives_the_documented_form(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@pytest.mark.parametrize("value", [None, float("nan"), 3, b"bytes"])
def test_normalise_refuses_what_is_no_string_and_names_it(value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        normalise(value)  # type: ignore[arg-type]


@given(st.text(st.characters(), max_size=300))
def test_normalise_never_fails_and_leaves_single_spaces(raw: str) -> None:
    text = normalise(raw)
    assert text == " ".join(text.split())
    text.encode("utf-8")


@given(st.lists(st.text(st.characters(), max_size=60) | st.text("ab!. \n😀", max_size=60), max_size=8))
def test_a_batch_is_read_as_its_texts_are(raw: list[str]) -> None:
    normalised = normalise_all(raw)
    assert normalised == [normalise(text) for text in raw]
    together = Batch(raw).tokens
    apart = [Batch([text]).tokens for text in raw]
    assert together.parts == [part for one in apart for part in one.parts]
    assert together.counts.tolist() == [len(one.parts) for one in apart]
    for bit in (CAPITALS, ELONGATED, NEGATED):
        assert together.marked(bit).tolist() == [flag for one in apart for flag in one.marked(bit).tolist()]


@pytest.mark.parametrize(
    "text",
    [
        "এই ভিডিওটি খুব সুন্দর হয়েছে",
        "यह वीडियो बहुत अच्छी लगी",
        "ಈ ಚಿತ್ರ ತುಂಬಾ ಚೆನ್ನಾಗಿದೆ",
        "ഈ പാട്ട് വളരെ മനോഹരം",
        "இந்த படம் மிகவும் நன்றாக உள்ளது",
        "ภาพสวยมาก เพลงก็เพราะ ชอบที่สุด",
        "الفِيدْيُو جَمِيلٌ جِدًّا",
        "סִרְטוֹן מְעוּלֶּה",
        "cafe\u0323 e\u0302te\u0323",
    ],
)
def test_marks_beside_letters_stay_inside_words(text: str) -> None:
    """Vowel signs and tone marks are no letters to regular expressions, and would cut these words in pieces."""
    assert tokens(text) == normalise(text).split(" ")


@pytest.mark.parametrize("text", ["अच्छा।", "ভালো॥"])
def test_full_stops_of_india_are_no_marks(text: str) -> None:
    assert tokens(text) == [text[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't STOP", ["don't", "stop"]),
        ("great!! :-) <3", ["great", "!!", ":-)", "<3"]),
        ("love 😍😍", ["love", "😍", "😍"]),
        ("well-made, yes", ["well-made", ",", "yes"]),
        ("no!!!!!! why????? .......", ["no", "!!!", "why", "???", "..."]),
        ("hmm... $5 #wow", ["hmm", "...", "$", "5", "#", "wow"]),
        ("sooo goood baaad", ["soo", "good", "bad"]),
        ("XD lol", ["xd", "lol"]),
        ("很好 很好", ["很好", "很好"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_capitals_and_elongations_are_marked() -> None:
    found = Batch(["I LOVE it SOOO much OK"]).tokens
    marked = zip(found.parts, found.marked(CAPITALS).tolist(), found.marked(ELONGATED).tolist(), strict=True)
    assert list(marked) == [
        ("i", False, False), ("love", True, False), ("it", False, False),
        ("soo", True, True), ("much", False, False), ("ok", True, False),
    ]  # fmt: skip


def negated(text: str) -> dict[str, bool]:
    batch = Batch([text])
    return dict(zip(batch.tokens.parts, batch.tokens.marked(NEGATED).tolist(), strict=True))


def test_negation_governs_what_follows_up_to_punctuation_or_contrast() -> None:
    assert negated("not good , fine but no real fun") == {
        "not": False, "good": True, ",": False, "fine": False, "but": False, "no": False, "real": True, "fun": True,
    }  # fmt: skip


def test_negation_scope_is_bounded() -> None:
    assert Batch(["never " + "word " * 20]).tokens.marked(NEGATED).sum() == 4


def test_negation_ends_with_its_text() -> None:
    assert not Batch(["never", "good"]).tokens.marked(NEGATED).any()


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "<",
        ":",
        "d",
        "^",
        "@",
        "@.",
        "&",
        "<b ",
        ".",
        "'",
        "a-",
        ":)",
        "1:",
        "www.",
        "\u0301\u0327",
        "\u0f73",
        "&#1",
    ],
)
def test_a_long_run_of_one_thing_is_no_trap(unit: str) -> None:
    # Quadratic matching would take minutes here.
    normalise(unit * 100_000)
    tokens(unit * 100_000)


def test_a_character_reference_of_many_digits_is_no_error() -> None:
    assert normalise("so &#" + "1" * 9_000 + "; good") == "so \ufffd good"


def test_pictographs_are_told_from_words_and_punctuation() -> None:
    parts = tokens("Hm ... nice :D 😍 <3 xD ! # 3 :")
    assert [part for part in parts if is_pictograph(part)] == [":d", "😍", "<3", "xd"]
