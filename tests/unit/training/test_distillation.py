"""What distilling needs of rows, texts and words: none of it computes with PyTorch."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from tests import synthetic
from tests.distilled_rows import labelled
from tests.encoders import random_weights
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import MAX_TOKENS
from yt_sentiment.model.encoder_reading import Reading
from yt_sentiment.params import Params, StudentParams
from yt_sentiment.training.distillation import out_of_fold, texts
from yt_sentiment.training.distillation.batching import batches, lengths_of, padded
from yt_sentiment.training.distillation.emoji_tones import emoji_polarity
from yt_sentiment.training.distillation.labelled_rows import LabelledRows, half_of
from yt_sentiment.training.distillation.optimisation import warmed_up
from yt_sentiment.training.distillation.random_words import fit_random_words
from yt_sentiment.training.distillation.subwords import subwords
from yt_sentiment.training.distillation.texts import unlabelled_texts
from yt_sentiment.training.distillation.vocabulary import (
    first_vectors,
    fit_vocabulary,
    places_of,
    slices_of,
    tokens_of,
)


def test_priors_are_the_shares_within_the_source() -> None:
    rows = LabelledRows(["a", "b", "c", "d", "e"], np.array([0, 0, 1, 2, 1]), np.array(["x", "x", "x", "x", "y"]))
    assert np.exp(rows.log_priors()[:4]) == pytest.approx(np.tile([0.5, 0.25, 0.25], (4, 1)))
    assert np.exp(rows.log_priors()[4]) == pytest.approx([0.5, 1, 0.5]), "an absent class counts half a row"


def test_rows_that_are_all_of_one_half_are_refused() -> None:
    text = next(text for text in synthetic.WORDS["neutral"] if half_of(text) == 0)
    with pytest.raises(ValueError, match="all 1 labelled rows are of half 0"):
        LabelledRows([text], np.array([0]), np.array(["x"])).without(0)


def test_a_teacher_without_rows_of_a_class_is_refused() -> None:
    with pytest.raises(ValueError, match="hold none of neutral, positive"):
        fit_random_words(LabelledRows(["a", "b"], np.array([0, 0]), np.array(["x", "x"])), 1)


def test_no_source_has_more_rows_than_a_teacher_learns_from() -> None:
    rows = labelled(40)
    few = rows.at_most(5)
    assert {source: int((few.sources == source).sum()) for source in set(few.sources.tolist())} == {
        "goemotions": 5,
        "semeval2017": 5,
    }
    kept = dict(zip(rows.texts, rows.classes.tolist(), strict=True))
    assert all(kept[text] == label for text, label in zip(few.texts, few.classes.tolist(), strict=True))
    reversed_rows = LabelledRows(rows.texts[::-1], rows.classes[::-1], rows.sources[::-1])
    assert set(reversed_rows.at_most(5).texts) == set(few.texts), "which ones is a matter of their texts alone"
    assert rows.at_most(None) is rows
    assert len(rows.at_most(1000)) == 40


def test_the_language_of_a_row_is_that_of_its_corpus() -> None:
    rows = labelled(4)
    sources = np.array(["goemotions", "intertass_es", "sentimix_spanglish", "sentimix_hinglish"])
    assert LabelledRows(rows.texts, rows.classes, sources).languages() == ["en", "es", "", "hi-Latn"]


def test_batches_hold_every_text_once_and_like_lengths_together() -> None:
    lengths = lengths_of([[0] * length for length in (9, 1, 5, 30, 2, 31)])
    assert [positions.tolist() for positions in batches(lengths, 2)] == [[1, 4], [2, 0], [3, 5]]
    drawn = list(batches(lengths, 2, np.random.default_rng(0)))
    assert sorted(chain(*drawn)) == list(range(6))
    assert any(set(positions.tolist()) == {3, 5} for positions in drawn)


def test_short_texts_are_filled_up() -> None:
    block, mask = padded([[1, 2, 3], [0], [4, 5]], np.array([2, 1]), padding=7)
    assert block.tolist() == [[4, 5], [0, 7]]
    assert mask.tolist() == [[True, True], [True, False]]


def test_the_learning_rate_rises_and_falls() -> None:
    rates = [warmed_up(step, 100, 0.1) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9] == pytest.approx(1.0)
    assert rates[-1] == pytest.approx(1 / 90)
    assert 0 < warmed_up(0, 1, 0.05) <= 1


@pytest.fixture
def _without_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the language be what stands in brackets."""
    monkeypatch.setattr(texts, "sure_language", lambda text: text[1:3] if text.startswith("[") else "")


@pytest.mark.usefixtures("_without_identifier")
def test_unlabelled_texts_are_new_and_each_there_once(params: Params) -> None:
    found = {"youtube": ["Nice song", "so bad", "so  BAD", "ab", "word " * 200], "review": ["so bad", "", "dull"]}
    kept = unlabelled_texts(found, ["NICE song"], params.distil.texts)
    assert kept.by_origin == {"youtube": ["so bad"], "review": ["dull"]}
    assert kept.texts == ["so bad", "dull"]
    assert kept.codes == ["", ""]


@pytest.mark.usefixtures("_without_identifier")
def test_no_language_has_more_texts_of_an_origin_than_is_said(params: Params) -> None:
    found = {
        "youtube": [f"[{code}] {i}" for i in range(6) for code in ("ko", "es")] + ["none 1", "none 2", "none 3"],
        "review": ["[es] review", "[de] review"],
    }
    few = params.distil.texts.model_copy(update={"max_rows": 2, "min_language_texts": 3})
    kept = unlabelled_texts(found, [], few)
    assert kept.by_origin["youtube"] == ["[ko] 0", "[es] 0", "[ko] 1", "[es] 1", "none 1", "none 2"]
    assert kept.codes == ["", "es", "", "es", "", "", "es", ""], "Korean and German are too few to be told apart"
    assert len(kept.codes) == len(kept.texts)


@pytest.mark.needs("distil")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("esta canción es la mejor que he escuchado en mi vida", "es"),
        ("das ist das beste Lied das ich je gehört habe", "de"),
        ("이 노래 정말 좋아요", "ko"),
        ("hm", ""),
        ("", ""),
    ],
)
def test_a_language_is_told_where_the_identifier_is_sure(text: str, code: str) -> None:
    assert texts.sure_language(text) == code


@pytest.fixture
def student(params: Params) -> StudentParams:
    return params.distil.student.model_copy(update={"max_words": 2, "min_occurrences": 2, "subword_buckets": 50})


TOKENS = [["a", "b", "a"], ["b", "c"], [], ["a", "deeds"]]


def test_a_vocabulary_holds_the_commonest_words(student: StudentParams) -> None:
    vocabulary = fit_vocabulary(TOKENS, student)
    assert vocabulary.words == ["a", "b"]
    assert vocabulary.distinct == ["a", "b", "c", "deeds"]
    assert vocabulary.rows == 2 + 50 + 1
    with pytest.raises(ValueError, match="no word occurs 2 times"):
        fit_vocabulary([["a"]], student)


def test_what_is_made_of_texts_makes_no_word_common_but_is_read(student: StudentParams) -> None:
    vocabulary = fit_vocabulary(TOKENS, student, made=[["c", "c", "c"], ["a", "new"]])
    assert vocabulary.words == ["a", "b"], "'c' is there once"
    assert vocabulary.distinct == ["a", "b", "c", "deeds", "new"]


def test_every_token_has_the_rows_of_its_subwords(student: StudentParams) -> None:
    vocabulary = fit_vocabulary(TOKENS, student)
    for place, token in enumerate(vocabulary.distinct):
        rows, starts = vocabulary.pieces.taken(np.array([place]))
        buckets = np.concatenate([ngrams.indices for ngrams in subwords([token], 50)])
        assert sorted(rows.tolist()) == sorted((2 + buckets).tolist())
        assert starts.tolist() == [0]


def test_texts_are_places_of_their_tokens(student: StudentParams) -> None:
    vocabulary = fit_vocabulary(TOKENS, student)
    places = places_of(TOKENS, vocabulary)
    values, starts = places.taken(np.array([3, 2, 1]))
    assert [vocabulary.distinct[place] for place in values.tolist()] == ["a", "deeds", "b", "c"]
    assert starts.tolist() == [0, 2, 2]
    assert slices_of([]).taken(np.zeros(0, np.int64))[0].tolist() == []


def test_texts_are_read_as_far_as_the_encoder_reads_them() -> None:
    [tokens] = tokens_of(["so good " * 100])
    assert tokens == ["so", "good"] * (MAX_TOKENS // 2)


def test_vectors_begin_as_main_directions_and_subwords_as_means(params: Params) -> None:
    wide = params.distil.student.model_copy(update={"min_occurrences": 1, "subword_buckets": 4000})
    vocabulary = fit_vocabulary([["great", "greatly", "awful", "song", "unheard"]], wide)
    states = np.random.default_rng(1).normal(size=(5, 7)).astype(np.float32)
    vectors = first_vectors(vocabulary, lambda words: states[: len(words)], 4)
    assert vectors.shape == (vocabulary.rows, 4)
    assert vectors.dtype == np.float32
    assert vectors[:5].std() == pytest.approx(0.3, rel=0.2)
    apart = np.linalg.norm(states - states.mean(axis=0), axis=1)
    assert np.corrcoef(apart, np.linalg.norm(vectors[:5], axis=1))[0, 1] > 0.5, "far from the mean is far from 0"
    shared = set(vocabulary.pieces.taken(np.array([0]))[0]) & set(vocabulary.pieces.taken(np.array([1]))[0])
    alone = set(vocabulary.pieces.taken(np.array([3]))[0])
    places = [vocabulary.words.index(word) for word in ("great", "greatly")]
    assert len(shared) > 3
    for row in shared:
        assert vectors[row] == pytest.approx(vectors[places].mean(axis=0), abs=1e-5)
    for row in alone:
        assert vectors[row] == pytest.approx(vectors[vocabulary.words.index("song")], abs=1e-5)
    assert (vectors[-1] == 0).all(), "a word that is left out says nothing"


def test_saved_columns_are_found_by_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "artefacts").mkdir()
    given = ["good video", "bad video", "good video"]
    columns = np.array([[1, 2, 3, 0.5, 0.1], [4, 5, 6, 0, 0.9], [7, 8, 9, 1, 0.9]], np.float32)
    reading = Reading(columns, np.array(["es", "hi-Latn", "en"]))
    out_of_fold.save_out_of_fold(tmp_path / "artefacts" / "out_of_fold.npz", Batch(given), reading)
    monkeypatch.setattr(out_of_fold, "encoder", random_weights)
    monkeypatch.setattr(out_of_fold, "files", lambda _: tmp_path)
    found = out_of_fold.held_out_reading(Batch(given))
    assert found.columns == pytest.approx(columns[[0, 1, 0]], abs=1e-3), "of a text that is there twice, one"
    assert found.languages.tolist() == ["es", "hi-Latn", "es"]


def test_emoji_take_the_tone_of_the_words_beside_them() -> None:
    comments = [f"this is the {i} good one 😀" for i in range(30)] + [f"that is the {i} bad one 😡" for i in range(30)]

    def judge_words(texts: list[str]) -> np.ndarray:
        return np.array([[0.1, 0.1, 0.8] if "good" in text else [0.8, 0.1, 0.1] for text in texts])

    content = emoji_polarity([*comments, "no emoji here", "это 😀"], judge_words)
    assert content["comments"] == 60
    assert content["polarity"] == {"😀": 0.42, "😡": -0.42}
