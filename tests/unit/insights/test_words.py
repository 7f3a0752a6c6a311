"""Words of single comments, per language: which are shown, and how those are found that no space sets apart."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from importlib.resources import files

import budoux
import pytest

from yt_sentiment.insights import segmentation
from yt_sentiment.insights.segmentation import Model, is_japanese, segment
from yt_sentiment.insights.stop_words import stop_words
from yt_sentiment.insights.words import shown_words, word_counts, words_of
from yt_sentiment.language.tokenised import Batch

TEXTS = [
    "この曲は本当に素晴らしいですね", "今日の動画めっちゃ面白かった笑", "歌詞が心に響く", "这首歌真的太好听了",
    "谢谢你的分享我很喜欢这个视频", "這首歌真的太好聽了", "谢", "เพลงนี้เพราะมากเลยครับ", "ขอบคุณสำหรับวิดีโอดีๆนะคะ",
]  # fmt: skip


def shown(text: str, language: str) -> list[str]:
    [words] = shown_words(words_of(Batch([text])), [language])
    return words


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "this is the best song 😍 not bad", ["best", "song", "😍", "bad"]),
        ("es", "qué buena canción, me gusta mucho este video", ["buena", "canción", "gusta", "video"]),
        ("pt", "essa música é muito boa, vc canta bem", ["música", "boa", "canta", "bem"]),
        ("it", "questa canzone è bellissima, sei bravo", ["canzone", "bellissima", "bravo"]),
        ("de", "das ist ein sehr gutes Lied und ich finde es schön", ["gutes", "lied", "finde", "schön"]),
        ("fr", "c'est une très belle chanson, merci pour la vidéo", ["belle", "chanson", "merci", "vidéo"]),
        ("id", "lagunya enak banget sih, yg nyanyi bagus", ["lagunya", "enak", "nyanyi", "bagus"]),
        ("hi-Latn", "bhai kya mast video hai yaar, very nice", ["mast", "video", "nice"]),
        ("ur-Latn", "ye drama bohat acha hai", ["drama", "acha"]),
        ("bn-Latn", "ei gaan ta khub sundor vai", ["gaan", "sundor"]),
        ("ta", "intha padam semma mass ah iruku bro", ["padam", "semma", "mass", "ah"]),
        ("ml", "ee padam poli aanu machane", ["padam", "poli"]),
        ("kn", "ee haadu tumba chennagide guru", ["haadu", "chennagide"]),
        ("ko", "이 영상 진짜 재밌어요", ["재밌어요"]),
        ("ko", "ㅋㅋㅋㅋ 하나도 안 웃겨 ㅠㅠ", ["ㅋㅋ", "웃겨", "ㅠㅠ"]),
        ("ko", "이 노래 계속 듣고 있어요", ["노래", "듣고"]),
        ("hi-Latn", "maine aaj itna pyara gaana suna", ["pyara", "gaana", "suna"]),
        ("en", "bhai kya mast video hai, bahut maza", ["bhai", "mast", "video", "maza"]),
        ("es", "jajajajaja saludos desde México 🇲🇽🇪🇸", ["saludos", "méxico", "🇲🇽", "🇪🇸"]),
        ("en", "🇮🇳 🇮🇳 love 🇮", ["🇮🇳", "love", "🇮"]),
        ("ru", "это очень хорошая песня", ["хорошая", "песня"]),
        ("tr", "bu şarkı çok güzel", ["şarkı", "güzel"]),
        ("zh", "我很喜欢这个视频", ["喜欢", "视频"]),
        ("ja", "この曲は素晴らしい", ["曲", "素晴らしい"]),
        ("und", "the qwerty of", ["qwerty"]),
        ("zxx", "😍😍 1:23", ["😍"]),
    ],
)
def test_words_are_shown_without_the_stop_words_of_their_language_and_english(
    language: str, text: str, words: list[str]
) -> None:
    assert shown(text, language) == words


def test_thai_words_are_found_without_spaces_and_emoji_stay() -> None:
    assert set(shown("ชอบเพลงนี้มาก 😍 MV สวย", "th")) == {"ชอบ", "เพลง", "😍", "mv", "สวย"}


def test_the_same_word_counts_in_one_language_and_not_in_another() -> None:
    assert shown("die hard", "en") == ["die", "hard"]
    assert shown("die hard", "de") == ["hard"]


def test_a_word_counts_once_in_a_comment_and_as_often_as_it_stands_in_a_cloud() -> None:
    batch = Batch(["good good song", "buena buena canción"])
    assert shown_words(words_of(batch), ["en", "es"]) == [["good", "song"], ["buena", "canción"]]
    assert word_counts(batch, ["en", "es"]) == {"good": 2, "song": 1, "buena": 2, "canción": 1}


@pytest.mark.parametrize(
    ("language", "feelings"),
    [
        ("es", "bueno buena mal mejor peor"), ("pt", "bom boa mal pior obrigado"), ("it", "bene brava grazie peggio"),
        ("de", "gut schlecht besser dank"), ("fr", "beau bravo merci pire"), ("id", "baik kurang penting"),
        ("ko", "좋아"), ("zh", "好 哈哈"), ("fa", "خوب بد مرسی"), ("ru", "хорошо прекрасно спасибо"), ("tr", "iyi hoş"),
        ("th", "เพราะ"),
    ],
)  # fmt: skip
def test_words_that_say_what_people_feel_are_no_stop_words(language: str, feelings: str) -> None:
    assert stop_words(language).isdisjoint(feelings.split())


def test_a_language_without_a_list_has_english_stop_words() -> None:
    assert stop_words("xx") == stop_words("en")
    assert stop_words("es") > stop_words("en")


@pytest.mark.parametrize("model", ["th", "ja_word", "zh-hans", "zh-hant"])
def test_the_words_are_those_of_budoux(model: Model) -> None:
    parser = budoux.Parser(json.loads((files("budoux") / "models" / f"{model}.json").read_text(encoding="utf-8")))
    rng = random.Random(3)  # noqa: S311
    letters = "".join(TEXTS)
    texts = TEXTS + ["".join(rng.choices(letters, k=rng.randint(1, 30))) for _ in range(200)]
    assert segmentation._cuts(texts, model) == [parser.parse(text) for text in texts]


def test_segmenting_loses_and_moves_no_character() -> None:
    runs = [*TEXTS, "".join(TEXTS), "เพลง这首歌เพลง"]
    for run, words in zip(runs, segment(runs, japanese=list(map(is_japanese, runs))), strict=True):
        assert "".join(words) == run
        assert all(words)


def test_lists_and_models_are_read_when_they_are_first_needed() -> None:
    script = (
        "import sys; from yt_sentiment.insights import segmentation, stop_words, words; "
        "assert not {'budoux', 'stopwordsiso', 'matplotlib'} & set(sys.modules); "
        "assert segmentation._scores.cache_info().currsize == stop_words._content.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603


def test_a_list_that_nobody_has_read_for_what_people_feel_is_not_used() -> None:
    assert not {"bra", "god", "tack"} & stop_words("sv")
    assert not {"hyvä", "jó", "dobrze"} & (stop_words("fi") | stop_words("hu") | stop_words("pl"))
