from __future__ import annotations

import pandas as pd
import pytest

from yt_sentiment.corpora.clean import separate
from yt_sentiment.corpora.copies import EXACT, copy_key
from yt_sentiment.corpora.splits import text_key

TEXT = "The new phone came today, and I like it more than the old one"


def rows(*given: tuple[str, str, str]) -> pd.DataFrame:
    """Return a frame of texts, sources and splits."""
    frame = pd.DataFrame(given, columns=["text", "source", "split"])
    return frame.assign(key=[text_key(text) for text in frame["text"]], id=[str(n) for n in range(len(frame))])


@pytest.mark.parametrize(
    "copy",
    [
        "the new phone came today and I like it more than the old one!!! 😍😍",
        "RT @someone: The new phone came today, and I like it more than the old one https://t.co/abc",
        "@a @b The new phone came today 2, and I like it more than the old one #4",
        "The new phone came today , and I like it more than the old one via @someone",
        "The new phone came today, and I like it more than the o …",
        "The new phone came today, and I like it more than the old one … http",
    ],
)
def test_a_copy_has_the_key_of_what_it_was_copied_from(copy: str) -> None:
    assert text_key(copy) != text_key(TEXT)
    assert copy_key(text_key(copy)) == copy_key(text_key(TEXT))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nice 👍", "nice 👎"),
        ("😍", "😡"),
        ("8/10", "2/10"),
        ("so good!", "so good"),
        ("The new phone came today, and I like it", "The old phone came today, and I like it"),
        ("ดีมากเลยค่ะ ชอบมากๆ", "ดีมากเลยคะ ชอบมากๆ"),
        ("चलो अच्छा हुआ आज ये भी", "चली अच्छा हुआ आज ये भी"),
    ],
)
def test_texts_that_say_something_else_have_keys_of_their_own(one: str, other: str) -> None:
    assert copy_key(text_key(one)) != copy_key(text_key(other))


def test_marks_belong_to_the_letters_that_they_stand_on() -> None:
    thai = "ดีมากเลยค่ะชอบมาก"
    assert copy_key(text_key(thai + " 555!!")) == copy_key(text_key(thai)) == text_key(thai)


def test_copies_of_what_measures_leave_the_rows_that_train() -> None:
    frame = rows(
        (TEXT, "sanders_en", "test"),
        (TEXT + "!!", "sanders_en", "train"),
        ("RT @a: " + TEXT, "umsab_fr", "validation"),
        ("Quite another text, of somebody else", "vsmec_vi", "validation"),
        ("quite another text of somebody else", "sb10k_de", "train"),
        ("A text that nobody else wrote down", "sb10k_de", "train"),
    )
    kept, dropped = separate(frame)
    assert list(kept["id"]) == ["0", "3", "5"]
    assert dropped == {"sanders_en": 1, "sb10k_de": 1, "umsab_fr": 1}


@pytest.mark.parametrize("source", sorted(EXACT))
def test_sources_of_recorded_scores_lose_equal_texts_alone(source: str) -> None:
    frame = rows(
        (TEXT, "sanders_en", "test"),
        (TEXT + "!!", source, "train"),
        (TEXT + " @handle", source, "train"),
        (TEXT + "!!!", source, "validation"),
    )
    kept, dropped = separate(frame)
    assert list(kept["id"]) == ["0", "1", "3"]
    assert dropped == {source: 1}


def test_a_test_split_of_a_recorded_source_is_known_to_others() -> None:
    kept, _ = separate(rows((TEXT, "semeval2017", "test"), (TEXT + " 😍", "emoevent_en", "train")))
    assert list(kept["source"]) == ["semeval2017"]
