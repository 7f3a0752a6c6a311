from __future__ import annotations

import pytest

from yt_sentiment.language.identification import ENGLISH, NO_WORDS, language_of
from yt_sentiment.model import SentimentModel


@pytest.mark.parametrize(
    ("comment", "language"),
    [
        ("I really enjoyed this video, thank you", "en"),
        ("lol", "en"),
        ("GREAT!!!", "en"),
        ("esta canción es la mejor que he escuchado en mi vida", "es"),
        ("das ist das beste Lied das ich je gehört habe", "de"),
        ("cette vidéo est vraiment très bien faite", "fr"),
        ("это лучшая песня", "ru"),
        ("이 노래 정말 좋아요", "ko"),
        ("这首歌真好听", "zh"),
        ("この曲が大好きです", "ja"),
        ("यह गाना बहुत अच्छा है", "hi"),
        ("هذه الأغنية جميلة جدا", "ar"),
        ("😍😍😍", NO_WORDS),
        ("!!! 123", NO_WORDS),
        ("", NO_WORDS),
    ],
)
def test_the_language_of_a_comment(default_model: SentimentModel, comment: str, language: str) -> None:
    assert default_model.predict([comment])[0].language == language


@pytest.mark.parametrize(
    ("comment", "doubt"),
    [
        ("I love this so much", ""),
        ("😍😍😍", ""),
        (":)", ""),
        ("这首歌真好听", "language"),
        ("esta canción es la mejor que he escuchado en mi vida", "language"),
        ("", "no content"),
        ("12:30", "no content"),
        ("123", "no content"),
    ],
)
def test_what_the_model_should_not_judge_is_called_uncertain(
    default_model: SentimentModel, comment: str, doubt: str
) -> None:
    assert default_model.predict([comment])[0].uncertain == doubt


def test_low_confidence_is_called_uncertain(default_model: SentimentModel) -> None:
    said = default_model.predict(["it is what it is", "I love this so much", "well the thing is that he did it"] * 3)
    for prediction in said:
        below = prediction.confidence < default_model.fitted.min_confidence
        assert prediction.uncertain == ("confidence" if below else "")


def test_words_that_the_model_knows_spare_the_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yt_sentiment.language.identification._identifier", lambda: pytest.fail("was asked"))
    assert language_of("I love this", 1.0) == ENGLISH
