from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import pytest
from scipy.special import softmax

from tests.encoders import (
    BUCKETS,
    DENSE,
    FIRST,
    LANGUAGES,
    SECOND,
    SIZE,
    TONGUE,
    WORDS,
    plain_reading,
    plain_scores,
    random_weights,
)
from tests.made_up_model import READ, made_of, made_up
from tests.stated_order import StatedOrder
from yt_sentiment.engine import Core
from yt_sentiment.language.core_file import ENCODER_COLUMNS, input_names
from yt_sentiment.language.text import normalise, normalise_all
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.calibration import Calibration
from yt_sentiment.model.encoder_file import LAYOUT, MAX_TOKENS, MAX_WEIGHT, EncoderWeights
from yt_sentiment.model.encoder_reading import Reading, encoder_core, read
from yt_sentiment.training.distillation import out_of_fold

COMMENTS = [
    "good video", "", "not bad", "good", "unknown words here", "the " * 100 + "bad", "😍", "not good , the",
    "goood vidio", "เพลงเพราะมาก good", "!!!", "bakwaas video hai",
]  # fmt: skip


@pytest.fixture(scope="module")
def weights() -> EncoderWeights:
    return random_weights()


@pytest.fixture(scope="module")
def core(weights: EncoderWeights) -> Core:
    return encoder_core(weights)


def reading(core: Core, comments: list[str]) -> Reading:
    return read(core, normalise_all(comments))


def test_scores_are_those_of_the_documented_network(core: Core, weights: EncoderWeights) -> None:
    found = reading(core, COMMENTS)
    assert found.columns.shape == (len(COMMENTS), len(ENCODER_COLUMNS))
    for row, comment in enumerate(COMMENTS):
        scores, languages = plain_scores(weights, comment)
        assert found.scores[row] == pytest.approx(scores, rel=1e-3, abs=0.02), comment
        english = np.exp(languages - languages.max())[0] / np.exp(languages - languages.max()).sum()
        assert found.columns[row, 4] == pytest.approx(english, abs=5e-4), comment


@pytest.mark.parametrize(
    "sizes",
    # Of the columns of both kinds of products, taken six times four at once, each rest is there.
    [
        *((7, 8, 4, 12, 4 * told) for told in range(1, 7)),
        *((7, 9, 3, wide, 5) for wide in (6, 20, 23)),
        (13, 11, 6, 20, 7),
        (64, 64, 32, 32, 32),
        (1, 1, 1, 1, 1),
        (255, 4, 8, 4, 8),
        (256,) * 5,
    ],
)
def test_an_encoder_of_any_shape_sums_in_the_stated_order(sizes: tuple[int, int, int, int, int]) -> None:
    weights = random_weights(sizes=sizes)
    comments = [*COMMENTS, "good bad video", "xqzw kjhg"]
    batch, stated = Batch(comments), StatedOrder(weights)
    found = read(encoder_core(weights), batch.normalised)
    for row, comment in enumerate(comments):
        scores, languages = stated.read(batch, row)
        assert found.scores[row].tolist() == scores.tolist(), comment
        shares = softmax(languages.astype(np.float64))
        assert found.columns[row, 4] == pytest.approx(shares[0], abs=1e-7), comment


def test_an_encoder_that_was_taught_no_english_says_nothing_of_it() -> None:
    found = reading(encoder_core(random_weights(languages=("es", "fr", "hi-Latn", "th"))), COMMENTS)
    assert (found.columns[:, 4] == 0).all()


def test_a_misspelt_word_is_read_by_its_subwords(core: Core) -> None:
    found = reading(core, ["goood vidoe", "xqzw kjhg"]).scores
    assert (np.abs(found[0] - found[1]) > 1e-4).any()


@pytest.mark.parametrize(
    ("comment", "share"),
    [("good video", 1), ("good vidoe", 0.5), ("xqzw!", 0), ("", 0), ("😍 !", 0), ("good !!! 😍", 1)],
)
def test_the_share_of_known_words_counts_words_alone(core: Core, comment: str, share: float) -> None:
    assert reading(core, [comment]).columns[0, 3] == share


def test_no_comments_have_no_scores(core: Core) -> None:
    found = reading(core, [])
    assert found.scores.shape == (0, 3)
    assert found.columns.shape == (0, len(ENCODER_COLUMNS))
    assert found.languages.shape == (0,)


def test_readings_are_put_together_row_by_row(core: Core) -> None:
    one, other = reading(core, ["good", "ดีมาก"]), reading(core, ["xqzw", "not"])
    mixed = one.where(np.array([True, False]), other)
    assert mixed.columns.tolist() == [one.columns[0].tolist(), other.columns[1].tolist()]
    assert mixed.languages.tolist() == [one.languages[0], other.languages[1]]


@pytest.mark.parametrize("comment", ["not good video", "the vidoe , not", "good", "the " * 70 + "bad"])
def test_tokens_move_the_scores_by_what_these_are_without_each(comment: str) -> None:
    """Of a model whose trees say nothing, the tokens' parts are the encoder's alone, as its calibration weighs it."""
    made = made_up()
    assert made.encoder is not None
    trees, alone = flat_trees(), Calibration(1.0, encoder=0.5)
    linear = replace(made.fitted.linear, weights=np.zeros_like(made.fitted.linear.weights))
    fitted = replace(
        made.fitted, linear=linear, trees=trees, calibrations=dict.fromkeys(made.fitted.calibrations, alone)
    )
    model = made_of(made.features, made.encoder, fitted, READ)
    found, tokens = model.core.explain(normalise(comment)), Batch([comment]).tokens.parts
    label = int(found.answer["label"])
    whole = plain_reading(made.encoder, list(tokens))[0]
    without = [plain_reading(made.encoder, [*tokens[:i], None, *tokens[i + 1 :]])[0] for i in range(len(tokens))]
    expected = 0.5 * (whole - np.array(without))[:, label]
    expected[MAX_TOKENS:] = 0
    assert found.tokens == pytest.approx(expected, abs=0.008)


def flat_trees() -> lgb.Booster:
    """Return trees of which none splits."""
    columns = len(input_names(encoder=True))
    options = {"objective": "multiclass", "num_class": 3, "verbose": -1, "num_threads": 1}
    return lgb.train(options, lgb.Dataset(np.zeros((30, columns)), np.arange(30) % 3), num_boost_round=1)


def test_a_saved_encoder_gives_the_same_scores(core: Core, weights: EncoderWeights, tmp_path: Path) -> None:
    weights.save(tmp_path / "encoder.npz")
    saved = EncoderWeights.parse((tmp_path / "encoder.npz").read_bytes())
    here, there = reading(core, COMMENTS), reading(encoder_core(saved), COMMENTS)
    assert (here.columns == there.columns).all()
    assert (here.languages == there.languages).all()
    assert saved.languages == LANGUAGES


ROWS = len(WORDS) + BUCKETS + 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"vectors": np.zeros((len(WORDS) + 1, SIZE), np.int8)}, r"scales has shape"),
        (
            {"vectors": np.zeros((len(WORDS) + 1, SIZE), np.int8), "scales": np.ones(len(WORDS) + 1, np.float16)},
            r"vectors has 6 rows, expected 5 words, subwords and one more",
        ),
        ({"scales": np.full(ROWS, np.nan, np.float16)}, r"scales has the value .*nan"),
        ({"scales": np.full(ROWS, np.inf, np.float16)}, r"scales has the value .*inf"),
        ({"kernel": np.zeros((2, SIZE, FIRST), np.float16)}, r"kernel has shape \(2, 7, 9\)"),
        ({"kernel": np.zeros((3, SIZE, FIRST))}, r"kernel has dtype '<f8'"),
        ({"second_kernel": np.full((3, FIRST, SECOND), 2000, np.float16)}, r"second_kernel has the value .*2000"),
        ({"bias": np.zeros(FIRST + 1, np.float32)}, r"(?:bias|kernel|second_kernel|second_bias) has shape"),
        ({"dense": np.zeros((2 * SECOND, DENSE), np.float32)}, r"dense has 6 rows, expected 11"),
        ({"dense": np.full((2 * SECOND + TONGUE, DENSE), -np.inf, np.float32)}, r"dense has the value .*-inf"),
        ({"dense_bias": np.zeros(DENSE + 1, np.float32)}, r"dense(_bias)? has shape"),
        ({"dense_output": np.zeros((DENSE + 1, 3), np.float32)}, r"dense_output has shape \(7, 3\)"),
        ({"dense_output": np.full((DENSE, 3), np.nan, np.float32)}, r"dense_output has the value .*nan"),
        ({"output": np.zeros((2 * SECOND, 3), np.float32)}, r"output has 6 rows, expected 13"),
        ({"output": np.full((2 * SECOND + SIZE, 3), MAX_WEIGHT * 2, np.float32)}, r"output has the value .*2000"),
        ({"tongue": np.zeros((SIZE + 1, TONGUE), np.float16)}, r"tongue has shape \(8, 5\)"),
        ({"tongue": np.full((SIZE, TONGUE), np.inf, np.float16)}, r"tongue has the value .*inf"),
        ({"language_output": np.zeros((TONGUE + 1, 4), np.float32)}, r"language_output has shape \(6, 4\)"),
        ({"language_output": np.full((TONGUE, 4), np.nan, np.float32)}, r"language_output has the value .*nan"),
        ({"language_bias": np.zeros(3, np.float32)}, r"language_bias has shape \(3,\)"),
        ({"language_names": b"en,es"}, r"language_names is \('en', 'es'\), expected 4 codes"),
        ({"language_names": b"en,es,th,"}, r"language_names is .*expected 4 codes"),
        ({"language_names": b"en,es,th,<b>"}, r"language_names is .*expected 4 codes"),
        ({"language_names": b"en,es,th,\xff\xfe"}, r"language_names is .*expected 4 codes"),
        ({"language_names": b""}, r"language_names"),
        ({"language_names": b"en," * 100_000}, r"language_names is .{1,90}, expected 4 codes"),
        ({"hashes": np.zeros(len(WORDS), np.uint32)}, r"not a model"),
        ({"more": np.zeros(3)}, r"its arrays are .*more"),
    ],
)
def test_arrays_of_a_hostile_file_are_refused_by_name(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    random_weights().save(tmp_path / "encoder.npz")
    with np.load(tmp_path / "encoder.npz") as arrays:
        content = {name: arrays[name] for name in arrays.files}
    assert set(content) == set(LAYOUT)
    made = {name: np.frombuffer(new, np.uint8) if isinstance(new, bytes) else new for name, new in changes.items()}
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **{**content, **made})
    with pytest.raises(ValueError, match=expected):
        encoder_core(EncoderWeights.parse(out.getvalue()))


def test_rows_that_the_encoder_learnt_from_get_what_another_made_of_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, core: Core, weights: EncoderWeights
) -> None:
    comments = ["good video", "quite another thing"]
    (tmp_path / "artefacts").mkdir()
    keys = np.sort(out_of_fold.text_keys(["good video", "a third"]))
    held_out = np.array([[1, 2, 3, 4, 5]] * 2, np.float16)
    codes = np.array(["hi-Latn", "es"])
    np.savez(tmp_path / "artefacts" / "out_of_fold.npz", keys=keys, columns=held_out, languages=codes)
    monkeypatch.setattr(out_of_fold, "files", lambda _: tmp_path)
    monkeypatch.setattr(out_of_fold, "encoder", lambda: weights)
    found, expected = out_of_fold.held_out_reading(Batch(comments)), reading(core, comments)
    assert found.columns[0].tolist() == [1, 2, 3, 4, 5]
    assert found.languages[0] == codes[keys.tolist().index(out_of_fold.text_keys(["good video"])[0])]
    assert found.columns[1].tolist() == expected.columns[1].tolist()
    assert found.languages[1] == expected.languages[1]
