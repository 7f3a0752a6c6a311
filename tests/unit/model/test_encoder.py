from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from tests.encoders import BUCKETS, LANGUAGES, SIZE, TONGUE, WIDTH, WORDS, plain_reading, plain_scores, random_weights
from yt_sentiment.language.identification import identify
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder import BLOCK_TOKENS, ENCODER_COLUMNS, Encoder
from yt_sentiment.model.encoder_file import LAYOUT, MAX_WEIGHT, EncoderWeights
from yt_sentiment.training.distillation import out_of_fold

COMMENTS = [
    "good video", "", "not bad", "good", "unknown words here", "the " * 100 + "bad", "😍", "not good , the",
    "goood vidio", "เพลงเพราะมาก good", "!!!", "bakwaas video hai",
]  # fmt: skip


@pytest.fixture
def encoder() -> Encoder:
    return Encoder(random_weights())


def test_scores_are_those_of_the_documented_network(encoder: Encoder) -> None:
    found = encoder.read(Batch(COMMENTS))
    for row, comment in enumerate(COMMENTS):
        scores, languages = plain_scores(encoder.weights, comment)
        assert found.scores[row] == pytest.approx(scores, abs=1e-4), comment
        assert found.languages[row] == pytest.approx(languages, abs=1e-4), comment


def test_long_batches_are_read_block_by_block_and_give_the_same(encoder: Encoder) -> None:
    many = COMMENTS * (3 * BLOCK_TOKENS // len(COMMENTS))
    found = encoder.read(Batch(many))
    once = encoder.read(Batch(COMMENTS))
    assert found.scores == pytest.approx(np.tile(once.scores, (len(many) // len(COMMENTS), 1)), abs=1e-4)
    assert found.languages == pytest.approx(np.tile(once.languages, (len(many) // len(COMMENTS), 1)), abs=1e-4)


def test_a_misspelt_word_is_read_by_its_subwords(encoder: Encoder) -> None:
    found = encoder.scores(Batch(["goood vidoe", "xqzw kjhg"]))
    assert (np.abs(found[0] - found[1]) > 1e-4).any()


@pytest.mark.parametrize(
    ("comment", "share"),
    [("good video", 1), ("good vidoe", 0.5), ("xqzw!", 0), ("", 0), ("😍 !", 0), ("good !!! 😍", 1)],
)
def test_the_share_of_known_words_counts_words_alone(encoder: Encoder, comment: str, share: float) -> None:
    assert encoder.read(Batch([comment])).known.tolist() == [share]


def test_no_comments_have_no_scores(encoder: Encoder) -> None:
    found = encoder.read(Batch([]))
    assert found.scores.shape == (0, 3)
    assert found.languages.shape == (0, len(LANGUAGES))
    assert found.known.shape == (0,)
    assert found.columns(LANGUAGES).shape == (0, len(ENCODER_COLUMNS))


def test_the_trees_read_scores_known_words_and_english(encoder: Encoder) -> None:
    found = encoder.read(Batch(COMMENTS))
    columns = found.columns(encoder.languages)
    assert columns.shape == (len(COMMENTS), len(ENCODER_COLUMNS))
    assert (columns[:, :3] == found.scores).all()
    assert (columns[:, 3] == found.known).all()
    assert columns[:, 4] == pytest.approx(softmax(found.languages, axis=1)[:, 0], abs=1e-6)
    assert (found.columns(("es", "fr", "hi-Latn", "th"))[:, 4] == 0).all(), "an encoder that was taught no English"


def test_readings_are_put_together_row_by_row(encoder: Encoder) -> None:
    one, other = encoder.read(Batch(["good", "bad"])), encoder.read(Batch(["xqzw", "not"]))
    mixed = one.where(np.array([True, False]), other)
    for name in ("scores", "languages", "known"):
        assert (getattr(mixed, name)[0] == getattr(one, name)[0]).all()
        assert (getattr(mixed, name)[1] == getattr(other, name)[1]).all()


@pytest.mark.parametrize("comment", ["not good video", "the vidoe , not", "good", "the " * 70 + "bad"])
def test_scores_without_each_token(encoder: Encoder, comment: str) -> None:
    batch = Batch([comment])
    parts: list[str | None] = list(batch.tokens.parts)
    expected = [plain_reading(encoder.weights, [*parts[:i], None, *parts[i + 1 :]])[0] for i in range(len(parts))]
    assert encoder.scores_without_each(batch) == pytest.approx(np.array(expected), abs=1e-4)


def test_a_saved_encoder_gives_the_same_scores(encoder: Encoder, tmp_path: Path) -> None:
    encoder.weights.save(tmp_path / "encoder.npz")
    read = Encoder(EncoderWeights.parse((tmp_path / "encoder.npz").read_bytes()))
    here, there = encoder.read(Batch(COMMENTS)), read.read(Batch(COMMENTS))
    assert (here.scores == there.scores).all()
    assert (here.languages == there.languages).all()
    assert read.languages == LANGUAGES
    assert read.words == len(WORDS)


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
        ({"kernel": np.zeros((2, SIZE, WIDTH), np.float16)}, r"kernel has shape \(2, 6, 5\)"),
        ({"kernel": np.zeros((3, SIZE, WIDTH))}, r"kernel has dtype '<f8'"),
        ({"second_kernel": np.full((3, WIDTH, WIDTH), 2000, np.float16)}, r"second_kernel has the value .*2000"),
        ({"bias": np.zeros(WIDTH + 1, np.float32)}, r"(?:bias|kernel|second_kernel|second_bias) has shape"),
        ({"output": np.zeros((2 * WIDTH, 3), np.float32)}, r"output has 10 rows, expected 16"),
        ({"output": np.full((2 * WIDTH + SIZE, 3), MAX_WEIGHT * 2, np.float32)}, r"output has the value .*2000"),
        ({"tongue": np.zeros((SIZE + 1, TONGUE), np.float16)}, r"tongue has shape \(7, 4\)"),
        ({"tongue": np.full((SIZE, TONGUE), np.inf, np.float16)}, r"tongue has the value .*inf"),
        ({"language_output": np.zeros((TONGUE + 1, 4), np.float32)}, r"language_output has shape \(5, 4\)"),
        ({"language_output": np.full((TONGUE, 4), np.nan, np.float32)}, r"language_output has the value .*nan"),
        ({"language_bias": np.zeros(3, np.float32)}, r"language_bias has shape \(3,\)"),
        ({"language_names": b"en,es"}, r"language_names is \('en', 'es'\), expected 4 codes"),
        ({"language_names": b"en,es,th,"}, r"language_names is .*expected 4 codes"),
        ({"language_names": b"en,es,th,<b>"}, r"language_names is .*expected 4 codes"),
        ({"language_names": b"en,es,th,\xff\xfe"}, r"language_names is .*expected 4 codes"),
        ({"language_names": b""}, r"language_names"),
        ({"language_names": b"en," * 100_000}, r"language_names is .{1,90}, expected 4 codes"),
        ({"hashes": np.zeros(len(WORDS), np.uint32)}, r"distinct"),
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
        Encoder(EncoderWeights.parse(out.getvalue()))


def test_a_table_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    random_weights().save(tmp_path / "encoder.npz")
    monkeypatch.setattr("yt_sentiment.model.encoder_file.MAX_NUMBERS", 100)
    with pytest.raises(ValueError, match=r"17 rows of width 5 make 374 numbers, at most 100 are made"):
        EncoderWeights.parse((tmp_path / "encoder.npz").read_bytes())


def test_rows_that_the_encoder_learnt_from_get_what_another_made_of_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encoder: Encoder
) -> None:
    batch = Batch(["good video", "quite another thing"])
    (tmp_path / "artefacts").mkdir()
    keys = np.sort(out_of_fold.text_keys(["good video", "a third"]))
    held_out = np.array([[1, 2, 3, 4, 5]] * 2, np.float16)
    codes = np.array(["hi-Latn", "es"])
    np.savez(tmp_path / "artefacts" / "out_of_fold.npz", keys=keys, columns=held_out, languages=codes)
    monkeypatch.setattr(out_of_fold, "files", lambda _: tmp_path)
    monkeypatch.setattr(out_of_fold, "encoder", lambda: encoder)
    columns, languages = out_of_fold.held_out_reading(batch)
    assert columns[0].tolist() == [1, 2, 3, 4, 5]
    assert languages[0] == codes[keys.tolist().index(out_of_fold.text_keys(["good video"])[0])]
    reading = encoder.read(batch)
    assert columns[1].tolist() == reading.columns(LANGUAGES)[1].tolist()
    assert languages[1] == identify(batch, reading.languages, LANGUAGES)[1]
