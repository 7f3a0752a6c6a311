from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yt_sentiment.language.hashing import BASE, Characters, finalise, hash_terms

WORDS = st.lists(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12), max_size=12)


def plain_hash(codes: list[int], extra: int = 0) -> int:
    """The documented definition, one number at a time."""
    value = 0
    for code in codes:
        value = (value * int(BASE) + code) % 2**32
    value = (value + extra) % 2**32
    value ^= value >> 16
    value = value * 0x85EBCA6B % 2**32
    value ^= value >> 13
    value = value * 0xC2B2AE35 % 2**32
    return value ^ value >> 16


@given(WORDS)
def test_token_hashes_follow_the_definition(words: list[str]) -> None:
    assert hash_terms(words).tolist() == [plain_hash([ord(character) for character in word]) for word in words]


@given(WORDS)
def test_character_ngrams_are_those_inside_padded_tokens(words: list[str]) -> None:
    found = {
        (token, code)
        for hashes, tokens in Characters(words).ngrams(2, 4)
        for code, token in zip(hashes, tokens, strict=True)
    }
    expected = set()
    for i, word in enumerate(words):
        padded = f" {word} "
        for length in (2, 3, 4):
            for start in range(len(padded) - length + 1):
                codes = [ord(character) for character in padded[start : start + length]]
                expected.add((i, plain_hash(codes, length)))
    assert found == expected


def test_no_words_have_no_hashes() -> None:
    characters = Characters([])
    assert characters.token_hashes().size == 0
    assert sum(len(hashes) for hashes, _ in characters.ngrams(2, 5)) == 0


def test_finalise_mixes_neighbours() -> None:
    mixed = finalise(np.arange(1000, dtype=np.uint32))
    assert len(np.unique(mixed)) == 1000
    assert abs(np.unpackbits(mixed.view(np.uint8)).mean() - 0.5) < 0.02
