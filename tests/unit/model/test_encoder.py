from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from yt_sentiment.language.hashing import hash_terms
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder import MAX_TOKENS, Encoder
from yt_sentiment.training.distillation import out_of_fold

WORDS = ["good", "bad", "not", "video", "the"]


@pytest.fixture
def encoder() -> Encoder:
    rng = np.random.default_rng(4)
    return Encoder(
        hashes=hash_terms(WORDS),
        vectors=rng.integers(-127, 128, (len(WORDS) + 1, 6)).astype(np.int8),
        scales=rng.uniform(0.001, 0.01, len(WORDS) + 1).astype(np.float16),
        kernel=rng.normal(size=(3, 6, 5)).astype(np.float16).astype(np.float32),
        bias=rng.normal(size=5).astype(np.float32),
        second_kernel=rng.normal(size=(3, 5, 5)).astype(np.float16).astype(np.float32),
        second_bias=rng.normal(size=5).astype(np.float32),
        output=rng.normal(size=(16, 3)).astype(np.float32),
        output_bias=rng.normal(size=3).astype(np.float32),
    )


def convolved(rows: list[np.ndarray], kernel: np.ndarray, bias: np.ndarray) -> list[np.ndarray]:
    padded = [np.zeros(kernel.shape[1]), *rows, np.zeros(kernel.shape[1])]
    return [
        np.maximum(sum(padded[i + place] @ kernel[place] for place in range(3)) + bias, 0) for i in range(len(rows))
    ]


def plain_scores(encoder: Encoder, comment: str) -> np.ndarray:
    """The documented network, one position at a time."""
    parts = Batch([comment]).tokens.parts[:MAX_TOKENS]
    if not parts:
        return encoder.output_bias
    rows = [WORDS.index(part) if part in WORDS else len(WORDS) for part in parts]
    vectors = [encoder.vectors[row] * np.float32(encoder.scales[row]) for row in rows]
    first = convolved(vectors, encoder.kernel, encoder.bias)
    hidden = np.array(convolved(first, encoder.second_kernel, encoder.second_bias))
    scale = 1 / np.sqrt(len(parts))
    joined = np.concatenate([hidden.max(axis=0), hidden.sum(axis=0) * scale, np.sum(vectors, axis=0) * scale])
    return joined @ encoder.output + encoder.output_bias


def test_scores_are_those_of_the_documented_network(encoder: Encoder) -> None:
    comments = ["good video", "", "not bad", "good", "unknown words here", "the " * 100 + "bad", "😍", "not good , the"]
    expected = np.array([plain_scores(encoder, comment) for comment in comments])
    assert encoder.scores(Batch(comments)) == pytest.approx(expected, abs=1e-4)


def test_no_comments_have_no_scores(encoder: Encoder) -> None:
    assert encoder.scores(Batch([])).shape == (0, 3)


def test_scores_without_each_token(encoder: Encoder) -> None:
    batch = Batch(["not good video"])
    expected = encoder.scores(Batch(["unknownword good video", "not unknownword video", "not good unknownword"]))
    assert encoder.scores_without_each(batch.hashes) == pytest.approx(expected, abs=1e-5)


def test_a_saved_encoder_gives_the_same_scores(encoder: Encoder, tmp_path: Path) -> None:
    encoder.save(tmp_path / "encoder.npz")
    batch = Batch(["not good", "the video", ""])
    assert (Encoder.load(tmp_path / "encoder.npz").scores(batch) == encoder.scores(batch)).all()


def test_rows_that_the_encoder_learnt_from_get_out_of_fold_scores(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    batch = Batch(["good video", "quite another thing"])
    real = out_of_fold.encoder().scores(batch)
    monkeypatch.setattr(out_of_fold, "files", lambda _: tmp_path)
    keys = np.sort(out_of_fold.text_keys(["good video", "a third"]))
    (tmp_path / "artefacts").mkdir()
    np.savez(tmp_path / "artefacts" / "out_of_fold.npz", keys=keys, scores=np.array([[1, 2, 3]] * 2, np.float16))
    scores = out_of_fold.encoder_scores(batch)
    assert scores[0].tolist() == [1, 2, 3]
    assert scores[1].tolist() == real[1].tolist()
