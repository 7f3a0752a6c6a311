"""Which language a comment is in: with made-up scores, and with the bundled model."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.encoders import core_of_language_scores
from yt_sentiment.language.identification import LANGUAGE, NO_WORDS, UNDETERMINED, WRITTEN_IN
from yt_sentiment.language.scripts import SCRIPTS
from yt_sentiment.language.text import normalise_all
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel

LANGUAGES = ("ar", "bn", "en", "es", "fa", "hi", "hi-Latn", "ta")


def identified(comment: str, scores: Mapping[str, float], languages: tuple[str, ...] = LANGUAGES) -> str:
    """Return the language of a comment to which an encoder gives these scores, others 0."""
    core = core_of_language_scores({code: scores.get(code, 0.0) for code in languages})
    [code] = core.languages(core.predict(normalise_all([comment])))
    return code


@pytest.mark.parametrize(
    ("comment", "scores", "expected"),
    [
        ("muy bueno el video", {"es": 5.0}, "es"),
        ("bhai kya video hai, mast", {"hi-Latn": 5.0}, "hi-Latn"),
        ("nalla padam", {"ta": 5.0}, "ta"),
        ("நல்ல படம்", {"ta": 5.0}, "ta"),
        ("बहुत अच्छा", {"hi": 5.0}, "hi"),
        ("خیلی خوب", {"fa": 5.0, "ar": 1.0}, "fa"),
    ],
)
def test_the_likeliest_language_is_named(comment: str, scores: dict[str, float], expected: str) -> None:
    assert identified(comment, scores) == expected


@pytest.mark.parametrize(
    ("comment", "scores", "expected"),
    [
        ("great video", {"hi": 9.0, "en": 4.0}, "en"),
        ("बहुत अच्छा", {"hi-Latn": 9.0, "en": 9.0, "hi": -9.0}, "hi"),
        ("خیلی خوب", {"en": 9.0, "fa": 2.0}, "fa"),
        ("খুব ভালো", {"en": 9.0}, "bn"),
    ],
)
def test_a_script_rules_out_what_is_not_written_in_it(comment: str, scores: dict[str, float], expected: str) -> None:
    assert identified(comment, scores) == expected


@pytest.mark.parametrize("comment", ["ok", "muy good video", "la la la"])
def test_several_likely_languages_are_none(comment: str) -> None:
    assert identified(comment, {}) == UNDETERMINED
    assert identified(comment, {"es": 2.0, "en": 2.0, "hi-Latn": 2.0}) == UNDETERMINED


@pytest.mark.parametrize("comment", ["", "😍😍😍", "!!! 123", "12:30", ":)"])
def test_what_has_no_letters_has_no_language(comment: str) -> None:
    assert identified(comment, {"en": 9.0}) == NO_WORDS


@pytest.mark.parametrize(
    ("comment", "expected"), [("정말 좋아요", "ko"), ("ดีมาก", "th"), ("この曲が大好き", "ja"), ("真好听", "zh")]
)
def test_a_script_that_one_language_writes_tells_it_though_the_encoder_never_met_it(
    comment: str, expected: str
) -> None:
    assert identified(comment, {"en": 9.0}) == expected


def test_a_script_of_several_languages_that_the_encoder_never_met_tells_none() -> None:
    assert identified("очень хорошо", {"en": 9.0}) == UNDETERMINED


def test_one_language_alone_is_named_where_its_script_fits() -> None:
    assert identified("anything at all", {}, ("en",)) == "en"
    assert identified("это не то", {}, ("en",)) == UNDETERMINED


def test_comments_of_a_batch_are_told_apart(default_model: SentimentModel) -> None:
    comments = ["good one for sure", "😍", "", "좋아요", "muy bueno el video, gracias", "नमस्ते", "xq"]
    together = default_model.languages_of(Batch(comments))
    assert together[:5] == ["en", NO_WORDS, NO_WORDS, "ko", "es"]
    apart = [default_model.languages_of(Batch([text])) for text in comments]
    assert together == [code for codes in apart for code in codes]
    assert default_model.languages_of(Batch([])) == []


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["first", "lol", "nice", "first!", "so true", "love it"], "en"),
        (["gracias", "hola amigos"], "es"),
        (["merci beaucoup", "quel dommage"], "fr"),
        (["grazie"], "it"),
        (["danke"], "de"),
    ],
)
def test_one_or_two_words_are_told_apart_too(default_model: SentimentModel, words: list[str], language: str) -> None:
    assert default_model.languages_of(Batch(words)) == [language] * len(words)


def test_scores_that_are_far_apart_do_not_overflow() -> None:
    assert identified("good one", {"en": 999.0, "es": -999.0}) == "en"


def test_the_table_of_scripts_holds_known_scripts_and_codes() -> None:
    assert set(WRITTEN_IN) == set(SCRIPTS) - {"Zyyy", "Latn"}
    codes = [code for codes in WRITTEN_IN.values() for code in codes]
    assert len(codes) == len(set(codes))
    assert all(LANGUAGE.fullmatch(code) for code in codes)


@pytest.mark.parametrize("code", ["", "EN", "e", "english", "hi-latn", "hi-Latn-IN", "en,es"])
def test_what_is_no_code_is_told(code: str) -> None:
    assert not LANGUAGE.fullmatch(code)


@pytest.mark.parametrize(
    ("comment", "language"),
    [
        ("I really enjoyed this video, thank you", "en"),
        ("esta canción es la mejor que he escuchado en mi vida", "es"),
        ("cette vidéo est vraiment très bien faite", "fr"),
        ("이 노래 정말 좋아요", "ko"),
        ("この曲が大好きです", "ja"),
        ("😍😍😍", NO_WORDS),
    ],
)
def test_the_bundled_model_names_the_language(default_model: SentimentModel, comment: str, language: str) -> None:
    assert default_model.predict([comment])[0].language == language


@pytest.mark.parametrize(
    ("comment", "doubt"),
    [
        ("I love this so much", ""),
        ("😍😍😍", ""),
        (":)", ""),
        ("この曲が大好きです", "language"),
        ("", "no content"),
        ("12:30", "no content"),
        ("123", "no content"),
    ],
)
def test_what_the_model_should_not_judge_is_called_uncertain(
    default_model: SentimentModel, comment: str, doubt: str
) -> None:
    assert default_model.predict([comment])[0].uncertain == doubt


def test_what_is_not_read_has_no_label(default_model: SentimentModel) -> None:
    unread, read = default_model.predict(["この曲が大好きです", "I love this so much"])
    assert unread.language not in default_model.manifest.languages
    assert (unread.sentiment, read.sentiment) == ("", "positive")


def test_low_confidence_is_called_uncertain(default_model: SentimentModel) -> None:
    said = default_model.predict(["it is what it is", "I love this so much", "well the thing is that he did it"] * 3)
    for prediction in said:
        below = prediction.confidence < default_model.min_confidence
        assert prediction.uncertain == ("confidence" if below else "")
