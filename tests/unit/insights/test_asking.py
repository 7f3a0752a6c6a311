"""Questions and requests, language by language; every sentence was written for this test."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_sentiment.insights.asking import asks_for_content, is_question, languages, patterns
from yt_sentiment.language.text import normalise

QUESTIONS = {
    "en": [
        "what is this song?",
        "why did he do that",
        "song name??",
        "is it just me",
        "kaun kaun 2026 mein dekh raha hai",
    ],
    "es": ["alguien más escuchando esto en 2026", "cómo se llama la canción del final", "¿quién vino por el reto"],
    "pt": ["alguém sabe o nome da música", "quando sai o próximo episódio", "por que ele fez isso"],
    "it": ["qualcuno sa come si chiama la canzone", "quando esce il prossimo video", "perché non fai più video"],
    "de": ["weiß jemand wie das Lied heißt", "wann kommt der nächste Teil", "warum ist das so leise"],
    "fr": ["quelqu'un sait quel est le titre", "c'est quoi la musique à la fin", "pourquoi il a fait ça"],
    "id": ["judul lagunya apa", "ada yang tau nama lagunya", "kapan upload lagi bang"],
    "vi": ["cho mình hỏi tên bài hát với", "bài này tên là gì vậy", "có ai còn nghe năm 2026 không"],
    "th": ["เพลงชื่ออะไรครับ", "มีใครฟังปี 2026 บ้าง", "ดูได้ที่ไหนคะ"],
    "ko": [
        "이 노래 제목이 뭔가요",
        "혹시 카메라 뭐 쓰시는지 아시는 분",
        "언제 다음 영상 올라와요",
        "이 카메라 어디서 샀어요",
    ],
    "hi-Latn": [
        "bhai next part kab aayega",
        "ye kaunsi app hai kya",
        "kaise download karte hai ye",
        "ye gaana konsi movie ka hai bhai",
    ],
    "ur-Latn": ["bhai ye kahan se milta ha kya", "kab aye ga agla part"],
    "ru": ["кто знает как называется трек", "почему так мало просмотров", "подскажите что за песня"],
    "tr": ["bu şarkının adı ne", "2026 da dinleyen var mı", "neden video atmıyorsun artık"],
    "ar": ["هل يوجد جزء ثاني لهذا", "حد يعرف اسم الاغنية", "اسم الاغنية؟"],
    "ja": ["この曲の名前は何ですか", "なんでこんなに少ないの", "本当？"],
    "zh": ["这是什么歌", "有没有人知道背景音乐", "你是中国人吗", "好听吗?真的吗"],
    "pcm": ["who dey watch this one for 2026", "wetin be the name?"],
    "ta": ["intha song name enna?", "what is the movie name bro"],
}
STATEMENTS = {
    "en": ["?", "love this", "what a song!", "who cares.", "!?", "are you"],
    "es": ["que buena canción", "como me gusta esta canción", "porque me encanta", "cuando escucho esto lloro"],
    "pt": ["que música linda demais", "como eu amo essa música", "quando eu ouço isso choro", "do jeito que eu gosto"],
    "it": ["che bella canzone ragazzi", "come sei bravo sempre", "quando ascolto questa piango"],
    "de": ["was für ein tolles Video", "wie schön ist das denn", "das ist sehr gut"],
    "fr": ["quelle belle chanson vraiment", "comme je suis content", "quand je écoute ça je pleure"],
    "id": ["apa adanya bang keren", "lagu ini bagus banget", "bagus banget lagunya bang"],
    "vi": ["bài hát hay quá trời", "không bao giờ quên bài này", "chưa bao giờ thất vọng"],
    "th": ["เพลงเพราะมากครับ", "ชอบมากเลยค่ะ"],
    "ko": ["왜 이렇게 좋아 진짜", "노래 너무 좋아요 최고", "아까 본 영상 최고다"],
    "hi-Latn": ["kya baat hai bhai", "kya video hai mast", "is video me maza aa gaya", "do din se dekh raha hu"],
    "ru": ["как красиво поёт", "когда слушаю эту песню плачу"],
    "tr": ["çok güzel olmuş abi", "ne güzel şarkı bu ya"],
    "ar": ["ما شاء الله اغنية جميلة", "كيف حلو هالفيديو"],
    "ja": ["本当に素晴らしい曲です", "最高でした", "すごいじゃないですか!"],
    "zh": ["太好听了吧", "真的很喜欢"],
}
REQUESTS = {
    "en": [
        "please make a part 2",
        "you should review the new one",
        "waiting for the next episode",
        "please iska part 2 bhi banao sir",
    ],
    "es": ["por favor haz una parte 2", "Parte 2", "queremos segunda parte ya", "podrías hacer un tutorial de esto"],
    "pt": [
        "faz parte 2 por favor",
        "esperando o próximo episódio",
        "você poderia fazer um tutorial",
        "traz mais vídeos",
    ],
    "it": ["fate la parte 2 per favore", "aspetto la seconda parte", "potresti fare un tutorial"],
    "de": ["bitte mach mehr davon", "kannst du mal ein Video über Katzen machen", "Teil 2 bitte", "warte auf Teil 2"],
    "fr": ["fais une partie 2 stp", "on attend la suite", "tu pourrais faire un tuto", "refais une vidéo comme ça"],
    "id": ["bikin part 2 dong bang", "ditunggu video selanjutnya", "tolong bahas lagu ini min"],
    "vi": ["hóng phần 2 quá", "làm phần 2 đi anh", "xin ad làm video về mèo"],
    "th": ["ช่วยทำคลิปสอนหน่อยค่ะ", "รอคลิปต่อไปนะคะ", "อยากให้รีวิวรุ่นใหม่", "ขอพาร์ท 2 ด้วยครับ"],
    "ko": ["2편도 올려주세요", "다음 영상도 부탁드려요", "커버해주세요"],
    "hi-Latn": ["bhai part 2 banao", "iska tutorial video bana do", "next part jaldi lao", "part 2 please"],
    "ur-Latn": ["bhai is pe video banao"],
    "ru": ["сделай обзор на новый телефон", "ждём продолжение", "сделайте пожалуйста видео про котов"],
    "tr": ["lütfen yeni video çek", "devamı gelsin", "bu oyunun videosunu çeker misin"],
    "ar": ["ممكن تعمل فيديو عن القطط", "نريد الجزء الثاني"],
    "ja": ["続きお願いします", "この曲歌ってください"],
    "zh": ["求更新", "希望出一期教程"],
    "bn": ["please make part 2"],
}
NO_REQUESTS = {
    "en": ["please stop", "can you believe it", "i love this video", "the next day he left", "can't wait for part 2"],
    "es": ["no puedes hacer esto", "hizo un video muy bueno", "por favor qué temazo", "la parte 2 fue mejor que esta"],
    "pt": ["ninguém pode fazer isso", "por favor que música", "fez um vídeo lindo"],
    "it": ["non puoi fare così", "ha fatto un bel video"],
    "de": ["das Video macht Spaß", "bitte nicht schon wieder", "Teil 2 war besser"],
    "fr": ["tu peux être fier", "la partie 2 était mieux", "il a fait une vidéo"],
    "id": ["bisa main bola juga", "tolong lah jangan begini", "sudah bikin bangga"],
    "vi": ["phần 2 hay hơn nhiều", "xin chúc mừng anh"],
    "th": ["เพลงเพราะมากครับ", "รอคอยความรัก"],
    "ko": ["2편 너무 재밌었어요", "올려줘서 고마워요"],
    "hi-Latn": ["part 2 bahut accha tha", "video dekh ke maza aa gaya"],
    "ru": ["сделал день лучше", "пожалуйста хватит"],
    "tr": ["lütfen dur artık", "yeni bölüm harika"],
    "ar": ["فيديو جميل جدا", "الجزء الأول أحسن"],
    "ja": ["動画見ました最高", "歌って踊れるのすごい"],
    "zh": ["这期视频很好看", "教程很有用"],
}


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_question_is_seen(language: str) -> None:
    assert [text for text in QUESTIONS[language] if not is_question(normalise(text), language)] == []


@pytest.mark.parametrize("language", STATEMENTS)
def test_what_asks_nothing_is_no_question(language: str) -> None:
    assert [text for text in STATEMENTS[language] if is_question(normalise(text), language)] == []


@pytest.mark.parametrize("language", REQUESTS)
def test_a_request_is_seen(language: str) -> None:
    assert [text for text in REQUESTS[language] if not asks_for_content(normalise(text), language)] == []


@pytest.mark.parametrize("language", NO_REQUESTS)
def test_what_asks_for_nothing_is_no_request(language: str) -> None:
    assert [text for text in NO_REQUESTS[language] if asks_for_content(normalise(text), language)] == []


def test_every_language_with_words_of_its_own_is_tested() -> None:
    assert {*languages()} <= QUESTIONS.keys() & REQUESTS.keys()


def test_a_language_is_asked_by_its_own_words() -> None:
    assert is_question("warum ist das so leise", "de")
    assert not is_question("warum ist das so leise", "es")
    assert not asks_for_content("bitte mach mehr davon", "fr")


@given(st.text(), st.sampled_from(languages()))
def test_no_text_breaks_the_search(text: str, language: str) -> None:
    normalised = normalise(text)
    assert isinstance(is_question(normalised, language), bool)
    assert isinstance(asks_for_content(normalised, language), bool)


@pytest.mark.parametrize("language", languages())
def test_long_texts_of_words_that_nearly_ask_are_read_in_linear_time(language: str) -> None:
    words = " ".join(text.rstrip("?") for text in REQUESTS.get(language, []) + NO_REQUESTS.get(language, []))
    for unit in (f"{words} ", "parte 2 !", "please ", "por favor haz ", "!", "ขอ", "có ", "mach doch "):
        times = []
        for size in (2000, 8000):
            text = (unit * (size // len(unit) + 1))[:size]
            started = time.process_time()
            for _ in range(3):
                asks_for_content(text, language)
                is_question(text, language)
            times.append(time.process_time() - started)
        assert times[1] < 12 * times[0] + 0.01, "sixteen times as long would be quadratic"


def test_a_mark_asks_behind_every_script_and_full_stops_do_not() -> None:
    assert is_question(normalise("이거 뭐야?ㅋㅋㅋ"), "ko")
    assert is_question("Սա ի՞նչ երգ է", "und")
    assert not is_question("Շատ լավ երգ է։", "und")


def test_words_that_end_in_a_space_still_ask_before_the_next_word() -> None:
    assert asks_for_content("aap gaming pe bhi banao", "hi-Latn")
    assert asks_for_content("kya aap ek gana gao", "hi-Latn")


@pytest.mark.parametrize("language", languages())
def test_small_letters_of_ascii_ask_for_the_same(language: str) -> None:
    own = patterns(language)
    sentences = [one for listed in (QUESTIONS, STATEMENTS, REQUESTS) for of in listed.values() for one in of]
    for sentence in filter(str.isascii, map(normalise, sentences)):
        for written in (sentence, sentence.upper(), sentence.title()):
            assert asks_for_content(written, language) is (own.request.search(written) is not None), written
    if own.in_ascii is not None:
        literal = re.sub(r"\\.", "", own.in_ascii.pattern)
        assert literal == literal.lower()
