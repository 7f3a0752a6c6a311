from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_sentiment.text import NEGATION_SCOPE, is_pictograph, negated, normalise, tokens


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't STOP", ["don't", "stop"]),
        ("great!! :-) <3", ["great", "!", "!", ":-)", "<3"]),
        ("love 😍😍", ["love", "😍", "😍"]),
        ("well-made, yes", ["well-made", ",", "yes"]),
        ("hmm... $5 #wow", ["hmm", "...", "$", "5", "#", "wow"]),
        ("sooo goood baaad", ["soo", "good", "bad"]),
        ("XD lol", ["xd", "lol"]),
        ("很好 很好", ["很好", "很好"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_negation_governs_what_follows_up_to_punctuation_or_contrast() -> None:
    parts = tokens("not good , fine but no real fun")
    assert dict(zip(parts, negated(parts), strict=True)) == {
        "not": False, "good": True, ",": False, "fine": False, "but": False, "no": False, "real": True, "fun": True,
    }  # fmt: skip


def test_negation_scope_is_bounded() -> None:
    assert sum(negated(tokens("never " + "word " * 20))) == NEGATION_SCOPE


@pytest.mark.parametrize("unit", ["(", "<", ":", "d", "^", "@", "@.", "&", "<b ", ".", "'", "a-", ":)", "1:", "www."])
def test_a_long_run_of_one_thing_is_no_trap(unit: str) -> None:
    # Quadratic matching would take minutes here.
    tokens(normalise(unit * 100_000))


def test_pictographs_are_told_from_words_and_punctuation() -> None:
    parts = tokens("Hm ... nice :D 😍 <3 xD ! # 3 :")
    assert [part for part in parts if is_pictograph(part)] == [":d", "😍", "<3", "xd"]
