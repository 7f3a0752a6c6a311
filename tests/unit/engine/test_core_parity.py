"""The module computes what is stated elsewhere: regular expressions, the order of sums, LightGBM, the calibration."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.made_up_model import MadeUp, made_up
from tests.odd_texts import made_of_pieces
from tests.stated_order import StatedOrder
from tests.stated_tokens import stated_tokens
from tests.sweeps import sizes
from yt_sentiment.comment import PLATFORMS
from yt_sentiment.engine import Core
from yt_sentiment.engine.layout import section
from yt_sentiment.engine.records import CAPITALS, ELONGATED, IDENTITY
from yt_sentiment.labels import LABELS
from yt_sentiment.language.core_file import Lengths, bare_file
from yt_sentiment.language.hashing import hash_terms
from yt_sentiment.language.identification import NO_WORDS, linear_name
from yt_sentiment.language.identity_terms import IDENTITY_TERMS
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.text import EMOJI, MARKS, normalise_all
from yt_sentiment.language.tokenised import Batch, batches
from yt_sentiment.model.flat_arrays import encoder_part

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
def made() -> MadeUp:
    return made_up()


@pytest.fixture(scope="module")
def core(made: MadeUp) -> Core:
    return Core(made.content)


@pytest.fixture(scope="module")
def texts(mixed_comments: list[str]) -> list[str]:
    return [*mixed_comments[:100], *ODD, *(text["text"] for text in GOLDEN)]


def check_tokens(core: Core, normalised: Sequence[str]) -> None:
    """Compare the tokens of any texts with what regular expressions find."""
    expected, found = stated_tokens(normalised), core.tokens(normalised)
    marks = found.tokens["marks"]
    assert found.parts == expected.parts
    assert found.counts.tolist() == expected.counts
    np.testing.assert_array_equal((marks & CAPITALS) != 0, expected.capitals)
    np.testing.assert_array_equal((marks & ELONGATED) != 0, expected.elongated)
    is_identity = [part in IDENTITY_TERMS for part in expected.parts]
    assert ((marks & IDENTITY) != 0).tolist() == is_identity
    read = ["human" if replaced else part for part, replaced in zip(expected.parts, is_identity, strict=True)]
    np.testing.assert_array_equal(found.tokens["hash"], hash_terms(read))


def test_tokens_are_those_that_regular_expressions_state(core: Core, texts: list[str]) -> None:
    check_tokens(core, normalise_all(texts))


SYMBOLS = "[]()/\\{}@|*<>:;=-o'^_.,!?3dDpPxX$%#&aAsSΣσİ \u0345\u00ad"
CHARACTERS = st.one_of(
    st.sampled_from(SYMBOLS),
    st.sampled_from(
        [chr(code) for body in (EMOJI, MARKS) for part in body.split("-") for code in map(ord, (part[0], part[-1]))]
    ),
    st.characters(exclude_categories=["Cs"]),
)


@settings(max_examples=300)
@given(st.lists(st.text(CHARACTERS, max_size=60), max_size=6))
@example(["", "", "Σ"])
def test_tokens_of_any_text_are_the_stated_ones(core: Core, comments: list[str]) -> None:
    check_tokens(core, normalise_all(comments))


def test_every_code_point_is_read_alike(core: Core) -> None:
    """Each stands after a letter, before and behind a sigma, so that its class and its lower case show."""
    assigned = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cs", "Cn", "Co")]
    alike = [character for character in assigned if "\u3400" <= character <= "\ud7ff" or character >= "\U00020000"]
    chosen = [*sorted({*assigned} - {*alike, "\n"}), *alike[::100]]
    parts = [f"a{character}Σ{character}a {character}Σ :){character}" for character in chosen]
    check_tokens(core, [" ".join(parts[place : place + 200]) for place in range(0, len(parts), 200)])


@pytest.mark.parametrize("count", sizes(2000, 100_000))
def test_tokens_of_odd_texts_are_the_stated_ones(core: Core, count: int) -> None:
    for batch in batches(made_of_pieces(count)):
        check_tokens(core, batch.normalised)


def test_linear_scores_are_the_matrix_times_the_weights(core: Core, made: MadeUp, texts: list[str]) -> None:
    batch = Batch(texts)
    answers, columns = core.columns(batch.normalised)
    names = [linear_name(code, made.fitted.linear.units) for code in core.languages(answers)]
    tfidf = made.features.transform(batch, names)
    # A weight counts an n-gram as often as it occurs in its length too, where the matrix adds up equal ones; and the
    # longest texts have tens of thousands of n-grams, summed in single precision.
    np.testing.assert_allclose(columns[:, :3], made.fitted.linear.scores(tfidf, names), rtol=5e-4, atol=2e-5)
    assert tfidf.nnz > len(texts)


def test_words_are_counted_and_those_that_are_known(core: Core) -> None:
    comments = ["good bad video", "no es malo", "xqzw good !!!", "😍", ""]
    batch = Batch(comments)
    answers = core.predict(batch.normalised)
    assert answers["words"].tolist() == [3, 3, 2, 0, 0]
    assert answers["tokens"].tolist() == batch.tokens.counts.tolist()
    assert (answers["known"] <= answers["words"]).all()
    assert answers["known"].sum() > 0


def test_odd_texts_are_summed_in_the_stated_order(core: Core, made: MadeUp, texts: list[str]) -> None:
    assert made.encoder is not None
    batch, stated = Batch(texts), StatedOrder(made.encoder)
    _, columns = core.columns(batch.normalised)
    for row in range(0, len(texts), 5):
        np.testing.assert_array_equal(columns[row, 3:6], stated.read(batch, row)[0], err_msg=texts[row][:100])


def test_probabilities_follow_from_the_features_to_the_last_digits(core: Core, made: MadeUp, texts: list[str]) -> None:
    normalised = normalise_all(texts)
    answers, columns = core.columns(normalised)
    languages = core.languages(answers)
    for number, platform in enumerate(PLATFORMS):
        found = core.predict(normalised, [number] * len(texts))
        expected = made.fitted.calibrated(columns, [made.key(platform, code) for code in languages])
        assert np.abs(found["probabilities"] - expected).max() <= 1e-12
        assert found["label"].tolist() == expected.argmax(axis=1).tolist()
    assert len({made.key("youtube", code) for code in languages}) > 1


def test_every_kind_of_doubt_is_told(core: Core, made: MadeUp, texts: list[str]) -> None:
    answers = core.predict(normalise_all(texts))
    for text, code, answer in zip(texts, core.languages(answers), answers, strict=True):
        if answer["doubt"] == 3:
            assert answer["probabilities"].max() < made.fitted.min_confidence, text
        elif answer["doubt"] == 2:
            assert code == NO_WORDS, text
        elif answer["doubt"] == 1:
            assert code not in core.meta["languages"], text
        else:
            assert answer["probabilities"].max() >= made.fitted.min_confidence, text
    assert set(answers["doubt"]) == {0, 1, 2, 3}


@pytest.mark.parametrize("encoder", [True, False])
def test_a_file_that_holds_nothing_learnt_gives_what_training_reads(
    core: Core, made: MadeUp, texts: list[str], encoder: bool
) -> None:
    assert made.encoder is not None
    bare, batch = Core(bare_file(Lengths(2, 4, 4), encoder_part(made.encoder) if encoder else None)), Batch(texts)
    check_tokens(bare, batch.normalised)
    answers, columns = bare.columns(batch.normalised)
    others, expected = core.columns(batch.normalised)
    lexical = len(LEXICAL_FEATURES)
    np.testing.assert_array_equal(columns[:, -lexical:], expected[:, -lexical:])
    np.testing.assert_array_equal(columns[:, -lexical:].astype(np.float32), batch.lexical_features())
    if encoder:
        assert bare.languages(answers) == core.languages(others)
        np.testing.assert_array_equal(columns[:, 3:], expected[:, 3:])
    else:
        assert bare.languages(answers) == batch.script_languages()
        assert columns.shape[1] == len(LABELS) + lexical
    assert (columns[:, :3] == 0).all()
    assert bare.ngrams(batch.normalised)[0].sum() > len(texts)


def test_the_batch_does_not_change_an_answer(core: Core, texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    normalised = normalise_all(texts)
    together, tokens, ngrams = core.predict(normalised), core.tokens(normalised), core.ngrams(normalised)
    apart = np.concatenate([core.predict([text]) for text in normalised])
    np.testing.assert_array_equal(together, apart)
    monkeypatch.setattr("yt_sentiment.engine.records.CALL_CHARACTERS", 300)
    monkeypatch.setattr("yt_sentiment.engine.records.CALL_TEXTS", 7)
    np.testing.assert_array_equal(core.predict(normalised), together)
    listed = core.tokens(normalised)
    assert listed.parts == tokens.parts
    np.testing.assert_array_equal(listed.counts, tokens.counts)
    np.testing.assert_array_equal(listed.tokens, tokens.tokens)
    for found, expected in zip(core.ngrams(normalised), ngrams, strict=True):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("zero_as_missing", [False, True])
@pytest.mark.parametrize(("leaves", "least"), [(12, 10), (40, 17), (120, 65)], ids=["one lane", "lanes", "walked"])
def test_a_model_without_an_encoder_is_read_too(
    texts: list[str], zero_as_missing: bool, leaves: int, least: int
) -> None:
    """Leaves are found by cells, in one or more lanes of 16, or by a walk where a tree has more than 64."""
    made = made_up(encoder=False, zero_as_missing=zero_as_missing, leaves=leaves)
    assert np.diff(section(made.content, "tree_starts").astype(int)).max() + 1 >= least
    core = Core(made.content)
    answers, columns = core.columns(normalise_all(texts))
    expected = made.fitted.calibrated(columns, [made.key("youtube", code) for code in core.languages(answers)])
    assert np.abs(answers["probabilities"] - expected).max() <= 1e-12


def test_no_texts_have_no_answers(core: Core) -> None:
    assert len(core.predict([])) == 0
    assert core.columns([])[1].shape == (0, 39)
    assert core.tokens([]).parts == []
    assert core.ngrams([])[0].shape == (0, 2)
