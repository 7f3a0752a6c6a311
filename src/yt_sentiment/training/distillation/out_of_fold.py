"""The distilled encoder, and what encoders that did not learn from a row say of it.

``encoder.npz``      the encoder
``out_of_fold.npz``  for each training row that the encoder learnt from, what one made of it that did not: ``keys``, the
                     first eight bytes of SHA-1 of the normalised text, sorted; ``columns``, as the trees read them,
                     shape (rows, len(ENCODER_COLUMNS)), float16; and ``languages``, the code of each row's

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
from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.model.encoder_reading import Reading, encoder_core, read


def text_keys(normalised: Sequence[str]) -> NDArray[np.uint64]:
    """Return the key of each normalised text."""
    digests = b"".join(hashlib.sha1(text.encode(), usedforsecurity=False).digest()[:8] for text in normalised)
    return np.frombuffer(digests, "<u8")


def save_out_of_fold(path: Path, batch: Batch, reading: Reading) -> None:
    """Write what is kept of labelled rows; of a text that is there twice, the first's.

    Args:
        path: of the file.
        batch: texts of the rows.
        reading: of them, by encoders that did not learn from the row.
    """
    keys, first = np.unique(text_keys(batch.normalised), return_index=True)
    columns = reading.columns[first].astype(np.float16)
    np.savez_compressed(path, keys=keys, columns=columns, languages=reading.languages[first])


@functools.cache
def encoder() -> EncoderWeights:
    """Return the distilled encoder."""
    with as_file(files(__package__) / "artefacts" / "encoder.npz") as path:
        return EncoderWeights.parse(path.read_bytes())


def held_out_reading(batch: Batch) -> Reading:
    """Return what an encoder that did not learn from the comment makes of it."""
    reading = read(encoder_core(encoder()), batch.normalised)
    with (
        as_file(files(__package__) / "artefacts" / "out_of_fold.npz") as path,
        np.load(path, allow_pickle=False) as arrays,
    ):
        keys, held_out, codes = arrays["keys"], arrays["columns"].astype(np.float32), arrays["languages"]
    wanted = text_keys(batch.normalised)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    seen = keys[places] == wanted
    return Reading(held_out[places], codes[places]).where(seen, reading)
