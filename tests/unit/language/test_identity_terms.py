"""The words that the model is to read as one, language by language."""

from __future__ import annotations

import pytest

from yt_sentiment.language.hashing import hash_terms
from yt_sentiment.language.identity_terms import BY_LANGUAGE, IDENTITY_TERMS, STAND_IN
from yt_sentiment.language.tokenised import Batch

ORDINARY = {
    "es": "negro negra blanco blanca ciego loco viejo joven chino",
    "pt": "preto preta branco branca cego velho novo",
    "de": "die alte alter arme weiss schwarz jung",
    "fr": "arme pole noir blanc jeune vieux sourd aveugle",
    "it": "alte nero bianco giovane cieco sordo",
    "id": "orang hitam putih tua muda buta tuli islam",
    "hi-Latn": "kala gora andha bhai desh",
    "en": "people man woman kid boy girl",
}


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_each_is_read_as_the_stand_in_and_its_neighbours_are_not(language: str) -> None:
    terms = sorted(BY_LANGUAGE[language])
    tokens = Batch([" ".join(["video", *terms, "!"])]).tokens
    assert tokens.parts == ["video", *terms, "!"]
    assert tokens.hashes.tolist() == hash_terms(["video", *[STAND_IN] * len(terms), "!"]).tolist()


@pytest.mark.parametrize("language", ORDINARY)
def test_no_ordinary_word_of_a_language_is_among_them(language: str) -> None:
    assert IDENTITY_TERMS.isdisjoint(ORDINARY[language].split())


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_each_is_one_token_as_the_tokeniser_gives_it(language: str) -> None:
    for term in BY_LANGUAGE[language]:
        assert Batch([term]).tokens.parts == [term]
