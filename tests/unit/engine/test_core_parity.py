"""The module computes what the NumPy code computes: tokens, features, languages, probabilities, doubts."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.made_up_model import made_up
from tests.odd_texts import made_of_pieces
from tests.stated_order import StatedOrder
from tests.sweeps import sizes
from yt_sentiment.comment import PLATFORMS
from yt_sentiment.engine import Core
from yt_sentiment.engine.module import CAPITALS, ELONGATED, IDENTITY, NEGATED, WORD
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import script_language
from yt_sentiment.language.identity_terms import IDENTITY_TERMS
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.text import EMOJI, MARKS, normalise_all, tokenise
from yt_sentiment.language.tokenised import Batch, batches
from yt_sentiment.model import SentimentModel
from yt_sentiment.model.flat_file import bare_file, flat_file
from yt_sentiment.model.ngrams import ngrams_of

DOUBTS = ("", "language", "no content", "confidence")
GOLDEN = json.loads((ROOT / "tests" / "golden" / "features.json").read_text(encoding="utf-8"))["texts"]
ODD = [
    "ΟΔΥΣΣΕΥΣ ΣΟΦΟΣ'Α Σ Σ' ΑΣ", "İSTANBUL İİİ", "ǅungla Ǆ ǆ", "ᾳΣ ͅΣ", "ªº ²³ ①②", "10/10 9 / 10 ٣/٤", "/ 1/ /2",
    ":-) :) (: ;D =P :/ :o) <3 <<<3 </3 </33 ^_^ ^^ ^...^ ^....^ xd XD xddddd :DDDDDDD :Dx :-x :*) >:( ):<",
    "[: ]= {:o} @: |-; *: **: -: o: oo:", "soooo goood aaaah!!!!! ????? ...... !?!?!?!?",
    "it's e-mail --a 'b' a''b a--b", "not good, but not bad however never ever again! no no no no no no",
    "gay GAY muslims Muslim's jüdisch", "ไม่ดีเลย วิดีโอนี้", "これは最高のビデオです 很好", "لا أحب هذا الفيديو",
    "мне не нравится",
    "이 영상 정말 좋아요", "பிடிக்கவில்லை", "👍👍🏽❤️😡 :) 100%", "$5 #tag &c a:b a;b", "a" * 40 + "b" * 40, "x " * 200,
    ",.;:!?", "İ" * 10_000, "," * 10_000, "gay " * 2500, "é" * 10_000, "😀" * 3000, "very extremely not really GOOD",
    "WOW THIS IS ALL CAPITALS", "wow THIS is",
]  # fmt: skip
"""Texts that take every way through the tokeniser, most scripts, and the longest."""


@pytest.fixture(scope="module")
def loaded() -> SentimentModel:
    return made_up()


@pytest.fixture(scope="module")
def core(loaded: SentimentModel) -> Core:
    return Core(flat_file(loaded))


@pytest.fixture(scope="module")
def texts(mixed_comments: list[str]) -> list[str]:
    return [*mixed_comments[:100], *ODD, *(text["text"] for text in GOLDEN)]


def check_tokens(core: Core, normalised: Sequence[str], batch: Batch) -> None:
    listing = core.tokens(normalised)
    marks = listing.tokens["marks"]
    assert listing.parts == batch.tokens.parts
    np.testing.assert_array_equal(listing.counts, batch.tokens.counts)
    np.testing.assert_array_equal(listing.tokens["hash"], batch.hashes)
    np.testing.assert_array_equal(listing.tokens["flags"], batch.lexical.flags)
    np.testing.assert_array_equal(listing.tokens["tone"], batch.lexical.tone)
    for bit, expected in (
        (CAPITALS, batch.tokens.capitals),
        (ELONGATED, batch.tokens.elongated),
        (NEGATED, batch.lexical.negated),
        (WORD, batch.is_word()),
        (IDENTITY, np.array([part in IDENTITY_TERMS for part in batch.tokens.parts], bool)),
    ):
        np.testing.assert_array_equal((marks & bit) != 0, expected)


def test_tokens_are_the_same(core: Core, texts: list[str]) -> None:
    batch = Batch(texts)
    check_tokens(core, batch.normalised, batch)


SYMBOLS = "[]()/\\{}@|*<>:;=-o'^_.,!?3dDpPxX$%#&aAsSΣσİ \u0345\u00ad"
CHARACTERS = st.one_of(
    st.sampled_from(SYMBOLS),
    st.sampled_from(
        [chr(code) for body in (EMOJI, MARKS) for part in body.split("-") for code in map(ord, (part[0], part[-1]))]
    ),
    st.characters(exclude_categories=["Cs"]),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text(CHARACTERS, max_size=60), max_size=6))
@example(["", "", "Σ"])
def test_tokens_of_any_text_are_the_same(core: Core, comments: list[str]) -> None:
    batch = Batch(comments)
    check_tokens(core, batch.normalised, batch)


def test_every_code_point_is_read_alike(core: Core) -> None:
    """Each stands after a letter, before and behind a sigma, so that its class and its lower case show."""
    assigned = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cs", "Cn", "Co")]
    alike = [character for character in assigned if "\u3400" <= character <= "\ud7ff" or character >= "\U00020000"]
    chosen = [*sorted({*assigned} - {*alike, "\n"}), *alike[::100]]
    parts = [f"a{character}Σ{character}a {character}Σ :){character}" for character in chosen]
    check_written_tokens(core, [" ".join(parts[place : place + 200]) for place in range(0, len(parts), 200)])


def check_written_tokens(core: Core, texts: Sequence[str]) -> None:
    """Compare the tokens of texts that nothing normalised."""
    expected, found = tokenise(texts), core.tokens(texts)
    assert found.parts == expected.parts
    np.testing.assert_array_equal((found.tokens["marks"] & CAPITALS) != 0, expected.capitals)
    np.testing.assert_array_equal((found.tokens["marks"] & ELONGATED) != 0, expected.elongated)


def test_ngrams_are_the_same(core: Core, loaded: SentimentModel, texts: list[str]) -> None:
    batch = Batch(texts)
    counts, hashes = core.ngrams(batch.normalised)
    row = np.repeat(np.arange(len(texts) * 2), counts.ravel())
    for place, (group, table) in enumerate({"words": loaded.features.words, "chars": loaded.features.chars}.items()):
        expected = ngrams_of(batch, group, table.ngram_min, table.ngram_max)
        owners = np.concatenate([batch.rows[ngrams.tokens[:, 0]] for ngrams in expected])
        wanted = np.concatenate([ngrams.hashes for ngrams in expected])
        own = row % 2 == place
        found = np.lexsort((hashes[own], row[own] // 2))
        order = np.lexsort((wanted, owners))
        np.testing.assert_array_equal((row[own] // 2)[found], owners[order])
        np.testing.assert_array_equal(hashes[own][found], wanted[order])


def test_features_are_the_same_and_the_encoder_sums_in_the_stated_order(
    core: Core, loaded: SentimentModel, texts: list[str]
) -> None:
    batch = Batch(texts)
    reading = loaded.read(batch)
    languages = loaded.languages_of(batch, reading)
    expected = loaded.inputs(batch, reading, languages)
    answers, found = core.columns(batch.normalised)
    assert [core.meta["codes"][code] for code in answers["language"]] == languages
    lexical = len(LEXICAL_FEATURES)
    np.testing.assert_array_equal(found[:, :3], expected[:, :3])
    np.testing.assert_array_equal(found[:, -lexical:], expected[:, -lexical:])
    np.testing.assert_allclose(found[:, 3:-lexical], expected[:, 3:-lexical], rtol=1e-4, atol=1e-5)
    assert loaded.encoder is not None
    stated = StatedOrder(loaded.encoder.weights)
    for row in range(0, len(texts), 5):
        np.testing.assert_array_equal(found[row, 3:6], stated.read(batch, row)[0], err_msg=texts[row][:100])


def test_probabilities_follow_from_the_features_to_the_last_digits(
    core: Core, loaded: SentimentModel, texts: list[str]
) -> None:
    normalised = normalise_all(texts)
    answers, columns = core.columns(normalised)
    for number, platform in enumerate(PLATFORMS):
        found = core.predict(normalised, [number] * len(texts))
        keys = [loaded.fitted.key(platform, core.meta["codes"][code]) for code in answers["language"]]
        expected = loaded.fitted.calibrated(columns, keys)
        assert np.abs(found["probabilities"] - expected).max() <= 1e-12
    assert len({loaded.fitted.key("youtube", core.meta["codes"][code]) for code in answers["language"]}) > 1


def test_answers_are_the_same(core: Core, loaded: SentimentModel, texts: list[str]) -> None:
    found, expected = core.predict(normalise_all(texts)), loaded.predict(texts)
    assert [LABELS[label] for label in found["label"]] == [prediction.label for prediction in expected]
    assert [core.meta["codes"][code] for code in found["language"]] == [prediction.language for prediction in expected]
    assert [DOUBTS[doubt] for doubt in found["doubt"]] == [prediction.uncertain for prediction in expected]
    probabilities = np.array([prediction[2:5] for prediction in expected])
    assert np.abs(found["probabilities"] - probabilities).max() < 1e-5, "what the order of the encoder's sums changes"
    assert set(found["doubt"]) == {0, 1, 2, 3}
    batch = Batch(texts)
    np.testing.assert_array_equal(found["tokens"], batch.token_counts)
    shares = found["known"] / np.maximum(found["words"], 1)
    np.testing.assert_array_equal(shares, loaded.known_share(batch, [prediction.language for prediction in expected]))
    assert 0 < shares.mean() < 1


@pytest.mark.parametrize("encoder", [True, False])
def test_a_file_that_holds_nothing_learnt_gives_what_training_reads(
    loaded: SentimentModel, texts: list[str], encoder: bool
) -> None:
    assert loaded.encoder is not None
    weights = loaded.encoder.weights
    core, batch = Core(bare_file(2, (4, 4), weights if encoder else None)), Batch(texts)
    check_tokens(core, batch.normalised, batch)
    answers, columns = core.columns(batch.normalised)
    np.testing.assert_array_equal(columns[:, -len(LEXICAL_FEATURES) :], batch.lexical_features())
    found = [core.meta["codes"][code] for code in answers["language"]]
    if encoder:
        assert found == loaded.languages_of(batch)
        for row in range(0, len(texts), 9):
            np.testing.assert_array_equal(columns[row, 3:6], StatedOrder(weights).read(batch, row)[0])
    else:
        assert found == script_language(batch)
    assert core.ngrams(batch.normalised)[0].sum() > len(texts)


@pytest.mark.parametrize("count", sizes(2000, 100_000))
def test_answers_to_odd_texts_are_the_same(core: Core, loaded: SentimentModel, count: int) -> None:
    for batch in batches(made_of_pieces(count)):
        check_tokens(core, batch.normalised, batch)
        found, expected = core.predict(batch.normalised), loaded.predict_batch(batch)
        assert [LABELS[label] for label in found["label"]] == [prediction.label for prediction in expected]
        languages = [core.meta["codes"][code] for code in found["language"]]
        assert languages == [prediction.language for prediction in expected]
        assert [DOUBTS[doubt] for doubt in found["doubt"]] == [prediction.uncertain for prediction in expected]


def test_the_batch_does_not_change_an_answer(core: Core, texts: list[str]) -> None:
    normalised = normalise_all(texts)
    together = core.predict(normalised)
    apart = np.concatenate([core.predict([text]) for text in normalised])
    np.testing.assert_array_equal(together, apart)


@pytest.mark.parametrize("zero_as_missing", [False, True])
def test_a_model_without_an_encoder_is_read_too(texts: list[str], zero_as_missing: bool) -> None:
    model = made_up(encoder=False, zero_as_missing=zero_as_missing)
    found, expected = Core(flat_file(model)).predict(normalise_all(texts)), model.predict(texts)
    assert np.abs(found["probabilities"] - np.array([prediction[2:5] for prediction in expected])).max() <= 1e-12
