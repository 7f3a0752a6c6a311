"""The distilled encoder, and what encoders that did not learn from a row say of it.

``encoder.npz``      the encoder, as a model directory holds it
``out_of_fold.npz``  for each training row that the encoder learnt from, what one made of it that did not: ``keys``, the
                     first eight bytes of SHA-1 of the normalised text, sorted, and ``columns``, as the trees read them,
                     shape (rows, len(ENCODER_COLUMNS)), float16

Both are made by the stage ``distil`` (docs/teacher.md) and hold no text.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder import Encoder
from yt_sentiment.model.encoder_file import EncoderWeights


def text_keys(normalised: Sequence[str]) -> NDArray[np.uint64]:
    """Return the key of each normalised text."""
    digests = b"".join(hashlib.sha1(text.encode(), usedforsecurity=False).digest()[:8] for text in normalised)
    return np.frombuffer(digests, "<u8")


def save_out_of_fold(path: Path, normalised: Sequence[str], columns: NDArray[np.float32]) -> None:
    """Write the columns of normalised texts; of a text that is there twice, the first's.

    Args:
        path: of the file.
        normalised: texts.
        columns: shape (n, len(ENCODER_COLUMNS)).
    """
    keys, first = np.unique(text_keys(normalised), return_index=True)
    np.savez_compressed(path, keys=keys, columns=columns[first].astype(np.float16))


@functools.cache
def encoder() -> Encoder:
    """Return the distilled encoder."""
    with as_file(files(__package__) / "artefacts" / "encoder.npz") as path:
        return Encoder(EncoderWeights.parse(path.read_bytes()))


def encoder_columns(batch: Batch) -> NDArray[np.float32]:
    """Return what the trees read of an encoder that did not learn from the comment, (n, len(ENCODER_COLUMNS))."""
    found = encoder()
    columns = found.read(batch).columns(found.languages)
    with (
        as_file(files(__package__) / "artefacts" / "out_of_fold.npz") as path,
        np.load(path, allow_pickle=False) as arrays,
    ):
        keys, held_out = arrays["keys"], arrays["columns"].astype(np.float32)
    wanted = text_keys(batch.normalised)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    seen = keys[places] == wanted
    columns[seen] = held_out[places[seen]]
    return columns
