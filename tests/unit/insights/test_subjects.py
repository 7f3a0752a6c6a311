"""What was planted in comments is found as what they like and dislike, and nothing where labels are shuffled."""

from __future__ import annotations

from typing import cast

import pytest

from tests.planted import judged, names, seeded, some_labels, texts
from yt_sentiment.insights import analyse
from yt_sentiment.insights.contrast import Contrast, Mentions
from yt_sentiment.insights.mentionable import phrases, sentiment_words
from yt_sentiment.insights.schema import Subjects
from yt_sentiment.insights.words import words_of
from yt_sentiment.labels import Label
from yt_sentiment.language.tokenised import Batch

PLANTED: dict[Label, dict[str, float]] = {
    "positive": {"animation": 0.3, "drum solo": 0.3, "sound": 0.02},
    "negative": {"sound quality": 0.4, "sponsor": 0.35, "animation": 0.03},
    "neutral": {"animation": 0.05, "sponsor": 0.05},
}


def subjects_of(written: list[str], labels: list[Label], authors: list[str | None] | None = None) -> Subjects:
    return analyse(judged(written, labels, authors))["subjects"]


def runs(text: str, language: str = "en") -> list[str]:
    batch = Batch([text])
    [found] = phrases(words_of(batch), batch.normalised, [language])
    return found


def both(positive: int, negative: int) -> list[Label]:
    """Return so many labels of each side."""
    return cast("list[Label]", ["positive"] * positive + ["negative"] * negative)


@pytest.mark.parametrize("count", [200, 1_000])
def test_what_was_planted_is_found_on_its_side_and_nothing_else(count: int) -> None:
    rng = seeded(count)
    labels = some_labels(count, rng)
    found = subjects_of(texts(labels, rng, PLANTED), labels)
    assert set(names(found["liked"])) == {"animation", "drum solo"}
    assert set(names(found["disliked"])) == {"sound quality", "sponsor"}
    weights = [one["weight"] for one in found["liked"]]
    assert weights == sorted(weights, reverse=True)


def test_at_most_five_of_a_hundred_videos_with_shuffled_labels_have_a_subject() -> None:
    rng = seeded(20)
    wrong = 0
    for _ in range(100):
        labels = some_labels(rng.randint(60, 400), rng)
        written = texts(labels, rng, PLANTED)
        rng.shuffle(labels)
        found = subjects_of(written, labels)
        wrong += bool(found["liked"] or found["disliked"])
    assert wrong <= 5, f"{wrong} of 100 videos have a subject that is chance"


def test_a_subject_has_its_numbers_its_comments_and_a_quote_of_its_side() -> None:
    rng = seeded(4)
    labels = some_labels(300, rng)
    comments = judged(texts(labels, rng, PLANTED), labels)
    found = analyse(comments)
    [sponsor] = [one for one in found["subjects"]["disliked"] if one["subject"] == "sponsor"]
    by_id = {one["id"]: one for one in found["comments"]}
    mentioning = [entry for entry in by_id.values() if "sponsor" in entry["text"]]
    assert sponsor["comments"] == [entry["id"] for entry in mentioning]
    for label in ("negative", "neutral", "positive"):
        count = sum(entry["label"] == label for entry in mentioning)
        assert sponsor["mentions"][label] == {"count": count, "share": round(count / labels.count(label), 4)}
    quote = sponsor["quote"]
    assert quote == by_id[quote["id"]]
    assert quote["label"] == "negative"
    others = {one["quote"]["id"] for one in found["subjects"]["disliked"]} - {quote["id"]}
    rivals = [entry["likes"] for entry in mentioning if entry["label"] == "negative" and entry["id"] not in others]
    assert quote["likes"] == max(rivals)


def test_words_that_judge_are_no_subjects_though_they_set_the_sides_apart() -> None:
    labels: list[Label] = ["positive", "negative"] * 100
    written = [
        f"{'awesome ❤ lovely' if label == 'positive' else 'awful 😡 cringe'} number {i}"
        for i, label in enumerate(labels)
    ]
    assert subjects_of(written, labels) == {"liked": [], "disliked": []}


def test_the_same_text_counts_once_whoever_writes_it() -> None:
    rng = seeded(5)
    labels = some_labels(200, rng)
    written = texts(labels, rng)
    copies = ["Check out the crypto channel now!", "check out the CRYPTO channel, now"] * 30
    assert subjects_of(written + copies, labels + ["negative"] * 60) == {"liked": [], "disliked": []}
    different = [f"the crypto channel {word}" for word in "a b c d e f g h i j k l m n o p q r s t u v w x y z".split()]
    assert names(subjects_of(written + different, labels + ["negative"] * 26)["disliked"]) == ["crypto channel"]


def test_one_author_is_one_speaker() -> None:
    rng = seeded(6)
    labels = some_labels(200, rng)
    written = texts(labels, rng) + [f"the sponsor again {i}" for i in range(40)]
    labels = labels + ["negative"] * 40
    many: list[str | None] = [f"a{i}" for i in range(240)]
    assert names(subjects_of(written, labels, many)["disliked"]) == ["sponsor"]
    one: list[str | None] = many[:200] + ["loud"] * 40
    assert subjects_of(written, labels, one)["disliked"] == []


def test_the_longer_name_stands_for_the_shorter_only_where_it_covers_most_of_it() -> None:
    rng = seeded(7)
    labels = some_labels(600, rng)
    often: dict[Label, dict[str, float]] = {"negative": {"sound quality": 0.1, "sound": 0.5}}
    assert names(subjects_of(texts(labels, rng, often), labels)["disliked"]) == ["sound"]
    seldom: dict[Label, dict[str, float]] = {"negative": {"sound quality": 0.5, "sound": 0.1}}
    assert names(subjects_of(texts(labels, rng, seldom), labels)["disliked"]) == ["sound quality"]


def test_three_words_make_a_name() -> None:
    rng = seeded(8)
    planted: dict[Label, dict[str, float]] = {"positive": {"north water tower": 0.5}}
    labels = some_labels(600, rng)
    assert names(subjects_of(texts(labels, rng, planted), labels)["liked"]) == ["north water tower"]


def test_few_comments_have_no_subjects() -> None:
    labels = both(9, 9)
    written = [f"the {'camera' if label == 'positive' else 'sponsor'} in {i}" for i, label in enumerate(labels)]
    assert subjects_of(written, labels) == {"liked": [], "disliked": []}
    more = [(f"{text} {turn}", label) for turn in range(3) for text, label in zip(written, labels, strict=True)]
    found = subjects_of([text for text, _ in more], [label for _, label in more])
    assert (names(found["liked"]), names(found["disliked"])) == (["camera"], ["sponsor"])


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The sound quality is awful, but the drum solo's intro rocks", ["sound quality", "drum solo intro"]),
        ("en", "sound, sound and SOUND", ["sound"]),
        ("en", "great great video 😍 love it xD", []),
        ("de", "der Ton ist schlecht, die Kamera wunderschön", ["ton", "kamera"]),
        ("es", "qué buena la batería y el sonido horrible", ["batería", "sonido"]),
        ("hi-Latn", "gaana mast hai", ["gaana"]),
        ("th", "ชอบเพลงนี้มาก MV สวย", ["mv", "เพลง"]),
        ("xx", "camera qwerty", ["camera qwerty"]),
    ],
)
def test_a_comment_speaks_of_what_neither_judges_nor_joins(language: str, text: str, expected: list[str]) -> None:
    assert runs(text, language) == expected


def test_a_run_without_end_is_cut() -> None:
    assert [len(run.split()) for run in runs(" ".join(f"bo{chr(97 + i)}da" for i in range(26)))] == [12, 12, 2]


def test_the_lexicon_of_the_model_judges() -> None:
    assert {"awful", "love", "boring"} <= sentiment_words()
    assert not {"camera", "sound", "❤"} & sentiment_words()


def test_a_word_of_the_other_side_is_not_among_the_words_of_a_class() -> None:
    labels = both(60, 30)
    written = ["awesome song"] * 56 + ["awful song"] * 4 + ["awful song"] * 30
    words = analyse(judged(written, labels))["words"]
    assert "awful" not in [one["word"] for one in words["positive"]]
    assert words["negative"][0]["word"] == "awful"
    value = Contrast(60, 30).log_odds(Mentions(56, 0), 56 / 91).value
    assert words["positive"][0] == {"word": "awesome", "count": 56, "weight": round(value, 4)}
