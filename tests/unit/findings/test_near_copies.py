"""Copies are found where they were planted, and nowhere else."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.odd_texts import made_of_pieces
from tests.planted import judged, seeded, some_labels, texts
from yt_sentiment.findings.near_copies import SHINGLE, Copies, Group, counted_once, signatures
from yt_sentiment.language.text import normalise_all

SPAM = "win a free phone today, just write to the number in my profile, it is number {}"
CHANT = "मुझे यह गाना बहुत पसंद है, इसे रोज सुनता हूँ {}"


def groups(written: list[str], authors: list[str | None] | None = None) -> list[Group]:
    comments = judged(written, some_labels(len(written), seeded(1)), authors)
    copies = Copies()
    for start in range(0, len(written), 64):
        copies.add(normalise_all(written[start : start + 64]))
    return copies.groups(comments)


def words(rng: random.Random, count: int) -> list[str]:
    """Return comments of random letters, in words."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [" ".join("".join(rng.choices(letters, k=rng.randint(2, 7))) for _ in range(12)) for _ in range(count)]


@pytest.mark.parametrize("seed", range(5))
def test_planted_copies_are_found_and_counted(seed: int) -> None:
    rng = seeded(seed)
    written = words(rng, 300)
    written += [SPAM.format(rng.randint(100, 999)) for _ in range(40)] + [CHANT.format("!" * i) for i in range(7)]
    written += ["first!"] * 30 + ["this was said twice, by two people who agree"] * 2
    rng.shuffle(written)
    found = groups(written)
    assert [one.count for one in found] == [40, 7]
    assert found[0].first.comment.text == next(text for text in written if text.startswith("win"))
    assert sum(found[0].labels.values()) == 40


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_found_among_the_same_words_in_another_order(seed: int) -> None:
    rng = seeded(seed)
    assert groups(words(rng, 300)) == []
    sentences = texts(some_labels(300, rng), rng)
    shuffled = [" ".join(rng.sample(text.split(), len(text.split()))) for text in sentences]
    assert groups(shuffled) == []


def test_authors_are_told_apart_where_they_are_known() -> None:
    written = [SPAM.format(i) for i in range(6)]
    assert len(groups(written, ["a", "b", "a", None, "c", "a"])[0].authors) == 3
    assert groups(written)[0].authors == set()


def test_signatures_agree_as_much_as_shingles_do() -> None:
    one, other = (
        "the same words stand here and there, more or less",
        "the same words stood here and there, more or less",
    )
    sets = [{text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)} for text in (one, other)]
    share = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    pairs = signatures([one, other, one])
    assert (pairs[0] == pairs[2]).all()
    assert abs(np.mean(pairs[0] == pairs[1]) - share) < 0.2


def test_odd_texts_are_none() -> None:
    assert groups(["", " ", "\udc00", "🔥" * 40, "नमस्ते", *made_of_pieces(100)]) == []
    assert Copies().groups([]) == []
    assert groups(["\udc00" * 40] * 3)[0].count == 3


def test_a_group_counts_once_as_its_first() -> None:
    written = [SPAM.format(i) for i in range(6)]
    found = groups(written)
    counts = counted_once({"negative": 10, "neutral": 10, "positive": 10}, found)
    assert sum(counts.values()) == 30 - 6 + 1
    label = found[0].first.prediction.label
    assert counts[label] == 10 - found[0].labels[label] + 1
