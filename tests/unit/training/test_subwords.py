from __future__ import annotations

import numpy as np
import pytest

from yt_sentiment.training.distillation.subwords import MAX_CHARACTERS, subwords

BUCKETS = 1 << 12


def buckets_of(token: str, buckets: int = BUCKETS) -> list[list[int]]:
    """Return the buckets of a token's n-grams, per length that it has any of."""
    return rows_of([token], 0, buckets)


def rows_of(tokens: list[str], row: int, buckets: int = BUCKETS) -> list[list[int]]:
    """Return the same of one token of several."""
    return [sorted(ngrams[row].indices.tolist()) for ngrams in subwords(tokens, buckets) if ngrams[row].nnz]


@pytest.mark.parametrize(
    ("token", "counts"),
    [("a", [1]), ("ab", [2, 1]), ("video", [5, 4]), ("😍", [1]), ("재밌어요", [4, 3]), ("ภาพสวยมาก", [9, 8])],
)
def test_a_token_has_the_ngrams_of_three_and_four_characters_with_its_ends(token: str, counts: list[int]) -> None:
    assert [len(found) for found in buckets_of(token)] == counts


def test_words_that_look_alike_share_subwords_and_others_do_not() -> None:
    def shared(one: str, other: str) -> float:
        here, there = (set().union(*map(set, buckets_of(token))) for token in (one, other))
        return len(here & there) / len(here | there)

    assert shared("beautiful", "beautifull") > 0.7
    assert shared("definitely", "definately") > 0.4
    assert shared("awesome", "boring") < 0.05


def test_tokens_of_a_batch_are_read_as_each_alone() -> None:
    tokens = ["great", "a", "മനോഹരം", "great", "!!!", "bakwaas"]
    for row, token in enumerate(tokens):
        assert rows_of(tokens, row) == buckets_of(token), token


def test_every_token_has_an_ngram_and_every_bucket_exists() -> None:
    tokens = ["x", ",", "😭", "on", "the", "naïve", "x" * 500]
    counts = sum(np.diff(ngrams.indptr) for ngrams in subwords(tokens, 7))
    assert (counts > 0).all()
    for ngrams in subwords(tokens, 7):
        assert ngrams.shape == (len(tokens), 7)
        assert ngrams.indices.min() >= 0
        assert ngrams.indices.max() < 7


def test_a_long_token_is_read_up_to_its_limit() -> None:
    start = "".join(chr(0xAC00 + i) for i in range(MAX_CHARACTERS))
    assert buckets_of(start + "끝") == buckets_of(start + "다른 끝".replace(" ", ""))
    assert buckets_of(start[:-1]) != buckets_of(start)


def test_no_tokens_have_no_ngrams() -> None:
    assert sum(ngrams.nnz for ngrams in subwords([], BUCKETS)) == 0
