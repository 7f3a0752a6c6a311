from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.unit.corpora.conftest import Rows
from yt_sentiment.corpora import get_source, read_source
from yt_sentiment.corpora.formats import SourceFormatError
from yt_sentiment.corpora.sentimix import joined

HEAD_IT = "type\ttitle\tURL\tcomment\tUNRELATED\tNEUT\tPOS\tNEG\tSARCASM\tEMOTIONS\n"


def line_it(comment: str, votes: str) -> str:
    return "\t".join(["YouTube Ad", "t", "u", comment, *votes, "0", ""]) + "\n"


def test_italian_comments_have_a_label_where_they_have_one_opinion(read: Callable[..., Rows]) -> None:
    lines = [("Bello!", "0010"), ("Brutto", "0001"), ("Mah", "0100"), ("Bello e brutto", "0011"), ("Ciao", "1000")]
    content = HEAD_IT + "".join(line_it(*line) for line in lines)
    assert read("multiemotions_it", MultiEmotions_It=content) == [
        ("Bello!", "positive", None),
        ("Brutto", "negative", None),
        ("Mah", "neutral", None),
    ]


def test_an_italian_line_of_another_shape_is_named(read: Callable[..., Rows]) -> None:
    with pytest.raises(SourceFormatError, match=r"line 3: 2 columns, expected 10"):
        read("multiemotions_it", MultiEmotions_It=HEAD_IT + line_it("Bello", "0010") + "a\tb\n")
    with pytest.raises(SourceFormatError, match=r"columns .*'text'.* expected"):
        read("multiemotions_it", MultiEmotions_It="text\tlabel\nBello\t1\n")


def test_texts_and_labels_of_roman_urdu_stand_in_two_files(read: Callable[..., Rows]) -> None:
    files = {
        "X_train": "Tweet\tlang\r\nbura hai\tMixed\r\nkal hai\tMixed\r\n",
        "y_train": "label\r\n0\r\n1\r\n",
        "X_test": "Tweet\tlang\r\nacha hai\tMixed\r\n",
        "y_test": "label\r\n2\r\n",
    }
    assert read("multisenti_ur_latn", **files) == [
        ("bura hai", "negative", None),
        ("kal hai", "neutral", None),
        ("acha hai", "positive", "test"),
    ]
    with pytest.raises(SourceFormatError, match=r"X_test.tsv has 1 rows and y_test.tsv 2"):
        read("multisenti_ur_latn", **{**files, "y_test": "label\r\n2\r\n1\r\n"})


def test_irrelevant_tweets_are_no_judgement(read: Callable[..., Rows]) -> None:
    content = '"Topic","Sentiment","TweetId","TweetDate","TweetText"\r\n'
    for label, text in (("positive", 'I ""like"" it,\nreally'), ("irrelevant", "hola"), ("neutral", "NA")):
        content += f'"apple","{label}","1","today","{text}"\r\n'
    assert read("sanders_en", full_corpus=content) == [
        ('I "like" it,\nreally', "positive", None),
        ("NA", "neutral", None),
    ]


def test_the_text_of_a_german_tweet_may_hold_tabs(read: Callable[..., Rows]) -> None:
    assert read("sb10k_de", corpus_label_text="negative\tToll ,\tkaputt\n") == [("Toll ,\tkaputt", "negative", None)]


def test_hinglish_tweets_are_joined_and_labelled(read: Callable[..., Rows]) -> None:
    files = {
        "train_conll_hinglish": "meta\t3\tnegative\r\n@\tO\r\nA\tHin\r\nbura\tHin\r\n\r\n",
        "Validation": "meta\t4\tpositive\nmast\tHin\n🌹\tO\n\n\n",
        "Test": "meta\t8\nðŸ˜…\tEMT\n\nmeta\t9\nmeta\tEng\n\n",
        "Ty": "Uid,Sentiment\n9,neutral\n8,positive\n",
    }
    expected = [
        ("mast 🌹", "positive", "validation"),
        ("@A bura", "negative", "train"),
        ("😅", "positive", "test"),
        ("meta", "neutral", "test"),
    ]
    assert read("sentimix_hinglish", **files) == expected
    assert read("sentimix_hinglish", **{**files, "Ty": "Uid,Sentiment\n9,neutral\n"})[2] == ("😅", "", "test")


@pytest.mark.parametrize("line", ["alone", "meta\t5", "a\tb\tc"])
def test_a_line_that_belongs_to_no_block_is_named(read: Callable[..., Rows], line: str) -> None:
    block = "meta\t4\tpositive\nok\tlang1\n\n"
    with pytest.raises(SourceFormatError, match=r"trial.txt line 4: \d columns"):
        read("sentimix_spanglish", train_conll_spanglish=block, spanglish_trial=block + line + "\nx\tlang1\n")


def test_the_trial_of_spanglish_is_its_test(read: Callable[..., Rows]) -> None:
    files = {
        "train_conll_spanglish": "meta\t1\tpositive\r\nmuy\tlang2\r\ngood\tlang1\r\n\r\n",
        "spanglish_trial": "meta\t1\tneutral\r\nno\tlang2\r\nse\tlang2",
    }
    assert read("sentimix_spanglish", **files) == [("muy good", "positive", None), ("no se", "neutral", "test")]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("@ Some _ Body kya", "@Some_Body kya"),
        ("@ Some _ @ Body ok", "@Some_ @Body ok"),
        ("dekho # Film … https // t . co / aB9", "dekho #Film … https://t.co/aB9"),
        ("ji https // tco / aB9 https // t co / x ji", "ji https://t.co/aB9 https://t.co/x ji"),
        ("à¨œà¨¿ 5â€¦ Ã", "ਜਿ 5… Ã"),
        ("❤ niña ’", "❤ niña ’"),
        ("a @ b", "a @b"),
        ("mail @", "mail @"),
    ],
)
def test_what_the_publisher_cut_up_is_whole_again(words: str, text: str) -> None:
    assert joined(words.split()) == text


def test_two_strengths_make_a_label(tmp_path: Path) -> None:
    path = tmp_path / "twitter4242.txt"
    lines = ["3\t2\tI like\tit\xa0", "1\t1\ttoday", "2\t2\tboth", "1\t5\tawful"]
    path.write_bytes("\n".join(lines).encode("latin-1") + b"\n")
    frame = read_source(get_source("sentistrength_twitter_en"), tmp_path, vader_parts=[])
    assert list(frame["text"]) == ["I like\tit\xa0", "today", "awful"]
    assert list(frame["label"]) == ["positive", "neutral", "negative"]
    path.write_bytes(b"3\t2\tfine\n6\t1\ttoo strong\n")
    with pytest.raises(SourceFormatError, match="line 2"):
        read_source(get_source("sentistrength_twitter_en"), tmp_path, vader_parts=[])


def test_indonesian_comments_have_their_publishers_splits(read: Callable[..., Rows]) -> None:
    files = {f"{part}_preprocess": f"enak {part}\tpositive\n" for part in ("train", "valid", "test")}
    assert [row[::2] for row in read("smsa_id", **files)] == [
        ("enak valid", "validation"),
        ("enak train", "train"),
        ("enak test", "test"),
    ]


def test_gold_tweets_hold_quotes_and_semicolons(read: Callable[..., Rows]) -> None:
    content = '"id";"polarity";"tweet"\n"7";"4";"so "good"; yes "\n"8";"0";"bad"\n'
    assert read("sts_gold_en", sts_gold_tweet=content) == [
        ('so "good"; yes ', "positive", None),
        ("bad", "negative", None),
    ]
    with pytest.raises(SourceFormatError, match="line 2"):
        read("sts_gold_en", sts_gold_tweet='"id";"polarity";"tweet"\n7;4;good\n')


def test_tunisian_labels_are_read_with_the_marks_that_stand_before_two_of_them(read: Callable[..., Rows]) -> None:
    content = '1;behi;barcha\n%1;merci\n"1;bravo"\n-1;khayeb\n0;mouch behi\n'
    assert [row[:2] for row in read("tunizi_aeb", TUNIZI_Dataset=content)] == [
        ("behi;barcha", "positive"),
        ("merci", "positive"),
        ("bravo", "positive"),
        ("khayeb", "negative"),
        ("mouch behi", "negative"),
    ]
    with pytest.raises(SourceFormatError, match="line 2"):
        read("tunizi_aeb", TUNIZI_Dataset="1;behi\nkhayeb\n")


def parallel(texts: str, labels: str) -> dict[str, str]:
    parts = {f"{part}_text": texts for part in ("train", "val", "test")}
    return parts | {f"{part}_labels": labels for part in ("train", "val", "test")}


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("umsab_fr", ["negative", "neutral", "positive", "3"]),
        ("umsab_pt", ["negative", "neutral", "positive", "3"]),
        ("tweeteval_emotion_en", ["negative", "positive", "positive", "negative"]),
    ],
)
def test_texts_and_labels_of_two_files_belong_together(read: Callable[..., Rows], name: str, labels: list[str]) -> None:
    rows = read(name, **parallel("a \nb\nc\nd", "0\n1\n2\n3"))
    assert rows[4:8] == [(text, label, "train") for text, label in zip("abcd", labels, strict=True)]
    assert [row[2] for row in rows[::4]] == ["validation", "train", "test"]
    with pytest.raises(SourceFormatError, match="2 texts and 3 labels"):
        read(name, **parallel("a\nb\n", "0\n1\n2\n"))


def test_vietnamese_comments_are_read_out_of_spreadsheets(tmp_path: Path) -> None:
    rows = [("Hay", "Enjoyment"), ("NA", "Other"), ("Ơ", "Surprise"), ("Sợ", "Fear"), ("Gì", "Hope")]
    for part in ("train", "valid", "test"):
        frame = pd.DataFrame(rows, columns=["Sentence", "Emotion"])
        frame.to_excel(tmp_path / f"{part}_nor_811.xlsx")
    read = read_source(get_source("vsmec_vi"), tmp_path, vader_parts=[])
    assert list(read["split"].iloc[::4]) == ["validation", "train", "test"]
    assert list(zip(read["text"], read["label"], strict=True))[:4] == [
        ("Hay", "positive"),
        ("NA", "neutral"),
        ("Sợ", "negative"),
        ("Gì", "Hope"),
    ]
    pd.DataFrame({"Text": ["Hay"]}).to_excel(tmp_path / "test_nor_811.xlsx")
    with pytest.raises(SourceFormatError, match="expected Sentence and Emotion"):
        read_source(get_source("vsmec_vi"), tmp_path, vader_parts=[])


def thai(tmp_path: Path, line: str) -> pd.DataFrame:
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        for part in ("train", "valid", "test"):
            archive.writestr(f"data/{part}.jsonl", line)
    return read_source(get_source("wisesight_th"), tmp_path, vader_parts=[])


def test_thai_comments_are_read_out_of_an_archive(tmp_path: Path) -> None:
    lines = [f'{{"texts": "ดี\\n{n}", "category": "{label}"}}\n' for n, label in enumerate(["pos", "neg", "neu", "q"])]
    frame = thai(tmp_path, "".join(lines))
    assert list(frame["label"])[:4] == ["positive", "negative", "neutral", "neutral"]
    assert frame["text"][0] == "ดี\n0"
    assert list(frame["split"].iloc[::4]) == ["validation", "train", "test"]


@pytest.mark.parametrize("line", ['{"texts": "ดี"}', "not JSON", "[1]"])
def test_a_thai_line_of_another_shape_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceFormatError, match=r"valid.jsonl line 1"):
        thai(tmp_path, line)
