from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.made_up_e5 import REPLACED, SPECIAL, blocks, content, random_encoder
from yt_sentiment.params import ConfigError
from yt_sentiment.training.distillation.e5_file import E5File, Shape

SHAPE = Shape(hidden=32, layers=1, heads=2, inner=64, pieces=5, positions=7, types=1)
PIECES = [*((piece, 0.0) for piece in SPECIAL), ("▁좋아", -1.5)]


def written(folder: Path, file: bytes) -> E5File:
    (folder / "encoder.bin").write_bytes(file)
    return E5File(folder / "encoder.bin")


def test_a_file_gives_sizes_pieces_and_arrays(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    whole, single = rng.integers(-8, 8, (5, 64)), rng.normal(size=(3, 4)).astype(np.float32)
    file = written(
        tmp_path, content(SHAPE, PIECES, {"in blocks": (1, blocks(whole, 0.25)), "single": (0, single.tobytes())})
    )
    assert file.shape == SHAPE
    assert file.epsilon == pytest.approx(1e-5)
    assert (file.first, file.padding, file.last, file.unknown) == (0, 1, 2, 3)
    assert file.pieces == PIECES
    assert file.replaced == REPLACED
    assert (file.array("in blocks", 5, 64) == whole * np.float32(0.25)).all()
    assert (file.array("single", 3, 4) == single).all()


def test_each_block_has_a_scale_of_its_own(tmp_path: Path) -> None:
    whole = np.tile(np.arange(-8, 8), 4)
    stored = blocks(whole[:32], 0.5) + blocks(whole[32:], 2.0)
    file = written(tmp_path, content(SHAPE, PIECES, {"mixed": (1, stored)}))
    assert file.array("mixed", 2, 32).tolist() == [(whole[:32] * 0.5).tolist(), (whole[32:] * 2.0).tolist()]


def test_arrays_may_be_changed_without_harm_to_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, content(SHAPE, PIECES, {"single": (0, np.ones(4, np.float32).tobytes())}))
    file.array("single", 4)[:] = 7
    assert file.array("single", 4).tolist() == [1, 1, 1, 1]


def test_an_encoder_has_every_array_of_every_layer(tmp_path: Path) -> None:
    file = written(tmp_path, random_encoder(["good", "bad"], layers=2))
    assert file.shape.layers == 2
    assert file.array("l1.fi.w", 64, 32).shape == (64, 32)
    assert file.array("emb.word", file.shape.pieces, 32).std() > 0.05


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (b"GGUF" + bytes(100), r"encoder\.bin begins with b'GGUF', expected b'E5S1'"),
        (content(SHAPE, PIECES, {}, block=64), r"encoder\.bin has blocks of 64 numbers, expected 32"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, file: bytes, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        written(tmp_path, file)
