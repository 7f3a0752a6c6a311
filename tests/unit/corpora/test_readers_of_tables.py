from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.corpora.conftest import Rows
from yt_sentiment.corpora import SOURCES, get_source
from yt_sentiment.corpora.formats import SourceFormatError
from yt_sentiment.corpora.tsv import table_rows, unquoted

Read = Callable[..., Rows]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("plain", "plain"),
        ('"a ""word"" of it"', 'a "word" of it'),
        ('"a """"word"""" of it"', 'a "word" of it'),
        ('a """"word"""" of it', 'a "word" of it'),
        ('"one" and "two"', '"one" and "two"'),
        ('"a title', '"a title'),
        ('"', '"'),
        ('""', ""),
        ("", ""),
    ],
)
def test_quotes_of_a_writer_go_and_those_of_a_text_stay(field: str, text: str) -> None:
    assert unquoted(field) == text


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    path.write_bytes('\ufeffid\tlabel\ttext\n1\tb\t"a ""b"""\n2\tc\td\x85e\n'.encode())
    assert table_rows(path, ["text", "label"]) == [('a "b"', "b"), ("d\x85e", "c")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "table.tsv is empty"),
        (b"id\ttext\n", r"columns \['id', 'text'\], expected \['text', 'label'\]"),
        (b"text\tlabel\na\tb\nc\n", "table.tsv line 3: 1 columns, expected 2"),
        (b"text\tlabel\ncaf\xe9\tb\n", "not UTF-8"),
    ],
)
def test_a_table_of_another_shape_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "table.tsv"
    path.write_bytes(content)
    with pytest.raises(SourceFormatError, match=problem):
        table_rows(path, ["text", "label"])


@pytest.mark.parametrize("name", [name for name in SOURCES if name.startswith("afrisenti_")])
def test_african_tweets_keep_their_splits_and_what_measures_comes_first(read: Read, name: str) -> None:
    files = {
        "train": 'tweet\tlabel\n"he said """"ok"""""\tneutral\nbad\tnegative\n',
        "dev": "tweet\tlabel\ngood\tpositive\n",
        "test": "tweet\tlabel\nmeh\tneutral\n",
    }
    assert read(name, **files) == [
        ("good", "positive", "validation"),
        ('he said "ok"', "neutral", "train"),
        ("bad", "negative", "train"),
        ("meh", "neutral", "test"),
    ]


def test_persian_emotions_are_read_as_three_classes(read: Read) -> None:
    emotions = ("HAPPY", "SAD", "ANGRY", "HATE", "FEAR", "OTHER", "SURPRISE", "BORED")
    rows = read("armanemo_fa", train="".join(f"{name}\t{name}\n" for name in emotions), test='"a ""b"""\tHAPPY\n')
    assert [row[1] for row in rows] == ["positive", *["negative"] * 4, "neutral", "BORED", "positive"]
    assert rows[-2:] == [("BORED", "BORED", None), ('a "b"', "positive", "test")]


def test_arabic_tweets_lose_the_quotes_around_them(read: Read) -> None:
    head = "tweet,sarcasm,sentiment,dialect\n"
    training = head + '"""one, two""",FALSE,POS,msa\nthree,TRUE,NEG,gulf\nfour,FALSE,ODD,msa\n'
    assert read("arsarcasm2_ar", training_data=training, testing_data=head + "five,FALSE,NEU,msa\r\n") == [
        ("one, two", "positive", None),
        ("three", "negative", None),
        ("four", "ODD", None),
        ("five", "neutral", "test"),
    ]


def test_bangla_comments_may_share_an_id(read: Read) -> None:
    table = "id\ttext\tclass_label\n7\tone {0}\tPositive\n7\ttwo {0}\tNeutral\n"
    files = {f"sentiment_{part}": table.format(part) for part in ("train", "dev", "test")}
    assert read("bangla_youtube", **files) == [
        (f"{word} {part}", label, split)
        for part, split in (("dev", "validation"), ("train", "train"), ("test", "test"))
        for word, label in (("one", "positive"), ("two", "neutral"))
    ]


def test_romanised_bangla_and_english_are_told_apart_and_five_steps_become_three(read: Read) -> None:
    lines = [("a; b", -2, "EN"), ("c", -1, "RN"), ("d", 0, "RN"), ("e", 1, "EN"), ("f", 2, "RN"), ("g", 2, "BN")]
    content = "id;text;label;score;lan;domain\n" + "".join(f'1;"{t}";1;{s};{lan};x\n' for t, s, lan in lines)
    assert read("bangla_youtube_en", Sentiment=content) == [("a; b", "negative", None), ("e", "positive", None)]
    assert read("bangla_youtube_rn", Sentiment=content) == [
        ("c", "negative", None),
        ("d", "neutral", None),
        ("f", "positive", None),
    ]


@pytest.mark.parametrize(("name", "language"), [("dravidian_kn", "kannada"), ("dravidian_ml", "malayalam")])
def test_mixed_feelings_and_other_languages_are_left_out(read: Read, name: str, language: str) -> None:
    labels = ["Positive", "Negative", "unknown_state", "unknown state", "Mixed_feelings", "Mixed feelings"]
    labels += [f"not-{language}", f"not-{language.title()}", "Odd"]
    train = "text\tcategory\n" + "".join(f"{label}\t{label}\n" for label in labels)
    files = {
        f"{language}_sentiment_train": train,
        f"{language}_sentiment_dev": "text\tcategory\ngood\tPositive\n",
        f"{language}_sentiment_test_with_labels": "id\ttext\tcategory\n1\tbad\tNegative\n",
    }
    assert read(name, **files) == [
        ("good", "positive", "validation"),
        ("Positive", "positive", "train"),
        ("Negative", "negative", "train"),
        ("unknown_state", "neutral", "train"),
        ("unknown state", "neutral", "train"),
        ("Odd", "Odd", "train"),
        ("bad", "negative", "test"),
    ]


def test_tamil_comments_come_from_two_repositories(read: Read, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "datasets.zip", "w") as archive:
        archive.writestr("Tamil.csv", 'comment,sent,off\n"a, b",Positive,x\nc,not-Tamil,not-Tamil\nd,Negative,x\n')
    files = {
        "tamil_sentiment_dev": "text\tcategory\nd\tNegative\n",
        "tamil_sentiment_test_with_labels": "id\tText\tlabels\nT1\te\tneutral\nT2\tf\tmixed\n",
    }
    assert read("dravidian_ta", **files) == [
        ("d", "negative", "validation"),
        ("e", "neutral", "test"),
        ("a, b", "positive", "train"),
        ("d", "negative", "train"),
    ]
    archived, published, *_ = get_source("dravidian_ta").files
    assert (
        get_source("dravidian_ta").url(archived).split("/")[3]
        != get_source("dravidian_ta").url(published).split("/")[3]
    )


def test_emotions_of_tweets_are_read_as_three_classes(read: Read) -> None:
    emotions = ("joy", "anger", "sadness", "disgust", "fear", "others", "surprise")
    head = "id\tevent\ttweet\toffensive\temotion\n"
    files = {
        part: head + "".join(f"i\te\t{part} {name}\tNO\t{name}\n" for name in emotions) for part in ("train", "test")
    }
    rows = read("emoevent_en", dev=head + 'i\te\t"""No,"" he said"\tNO\tanger\n', **files)
    assert rows[0] == ('"No," he said', "negative", "validation")
    assert [label for _, label, split in rows if split == "train"] == ["positive", *["negative"] * 4, "neutral"]
    assert [split for *_, split in rows] == ["validation", *["train"] * 6, "test", *["test"] * 5]


def test_hebrew_comments_off_topic_are_neutral(read: Read) -> None:
    files = {"token_train": '" a ""b "" c "\t0\nd\t1\n', "token_test": "e\t2\nf\t3\n"}
    assert [(text.strip(), *rest) for text, *rest in read("hebrew_fb", **files)] == [
        ('a "b " c', "positive", None),
        ("d", "negative", None),
        ("e", "neutral", "test"),
        ("f", "3", "test"),
    ]


def test_spanish_tweets_of_five_countries_are_kept_apart_by_name(read: Read) -> None:
    countries = ("es", "cr", "mx", "pe", "uy")
    files = {f"train_{country}": f"1\t{country} bien\tP\n1\t{country} mal\tN\n" for country in countries}
    files |= {f"dev_{country}": f"1\t{country} quizás\tNEU\n" for country in countries}
    rows = read("intertass_es", **files)
    assert {text.split()[0] for text, *_ in rows} == set(countries)
    assert [row[1:] for row in rows] == [("positive", None), ("negative", None)] * 5 + [("neutral", "test")] * 5


@pytest.mark.parametrize(
    ("numbers", "label"),
    [
        ("1,4", "positive"),
        ("0,3", "negative"),
        ("1,2,4,7,0", "positive"),
        ("1,0,3,5,6", "negative"),
        ("1,2,4,0", None),
        ("24", "neutral"),
        ("39,29", "neutral"),
        ("24,1,2", "neutral"),
        ("24,1,2,4", "positive"),
        ("24,0,1,3", None),
    ],
)
def test_four_fifths_of_a_korean_comments_emotions_decide(read: Read, numbers: str, label: str | None) -> None:
    rows = read("kote_ko", val="1\tmarker\t0\n", test=f'2\t"a ""b"""\t{numbers}\n')
    assert rows == [("marker", "negative", None), *([('a "b"', label, "test")] if label else [])]
