from __future__ import annotations

import pytest

from tests.encoders import core_of_language_scores
from yt_sentiment.language import scripts
from yt_sentiment.language.identification import NO_WORDS, WRITTEN_IN
from yt_sentiment.language.scripts import NO_SCRIPT
from yt_sentiment.language.text import normalise_all

FIRST = {"Latn": "en", **{script: codes[0] for script, codes in WRITTEN_IN.items()}}
"""A language per script, by which the module's answer tells it."""
SCRIPT_OF = {**{code: script for script, code in FIRST.items()}, NO_WORDS: NO_SCRIPT}


def named(*texts: str) -> list[str]:
    """Return the script of each text."""
    core = core_of_language_scores({code: 9.0 if code == "en" else 0.0 for code in FIRST.values()})
    return [SCRIPT_OF[code] for code in core.languages(core.predict(normalise_all(texts)))]


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("great video", "Latn"),
        ("Größe, ça và đẹp", "Latn"),
        ("очень хорошо", "Cyrl"),
        ("πολύ καλό", "Grek"),
        ("סרטון מעולה", "Hebr"),
        ("الفيديو جميل", "Arab"),
        ("बहुत अच्छा", "Deva"),
        ("খুব ভালো", "Beng"),
        ("மிகவும் நன்று", "Taml"),
        ("చాలా బాగుంది", "Telu"),
        ("ತುಂಬಾ ಚೆನ್ನಾಗಿದೆ", "Knda"),
        ("വളരെ നല്ലത്", "Mlym"),
        ("ดีมาก", "Thai"),
        ("정말 좋아요", "Hang"),
        ("ㅋㅋㅋ", "Hang"),
        ("真好听", "Hani"),
        ("この曲が大好きです", "Kana"),
        ("123 !!! 😍", NO_SCRIPT),
        ("", NO_SCRIPT),
    ],
)
def test_the_script_of_a_text(text: str, script: str) -> None:
    assert named(text) == [script]


def test_names_and_loan_words_in_latin_letters_do_not_make_a_text_latin() -> None:
    assert named("BTS 최고예요 love", "just one 한 word in a whole English sentence") == ["Hang", "Latn"]
    assert named("iPhone 很好", "Kabhi Khushi movie super अच्छी लगी") == ["Hani", "Deva"]


def test_texts_of_a_batch_are_told_apart() -> None:
    texts = ["good", "", "хорошо", "!!!", "좋아요", "good"]
    assert named(*texts) == [script for text in texts for script in named(text)]
    assert named() == []


def test_blocks_are_in_ascending_order_and_do_not_overlap() -> None:
    ends = [last for _, _, last in scripts.BLOCKS]
    starts = [first for _, first, _ in scripts.BLOCKS]
    assert all(first <= last for first, last in zip(starts, ends, strict=True))
    assert all(end < start for end, start in zip(ends[:-1], starts[1:], strict=True))


@pytest.mark.parametrize(("code", "script"), [(0x40, NO_SCRIPT), (0x41, "Latn"), (0x5A, "Latn"), (0x5B, NO_SCRIPT)])
def test_a_block_begins_and_ends_where_it_says(code: int, script: str) -> None:
    assert named(chr(code)) == [script]
