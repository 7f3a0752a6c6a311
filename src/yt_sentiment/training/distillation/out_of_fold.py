"""The distilled encoder, and what encoders that did not learn from a row say of it.

``encoder.npz``      the encoder, as a model directory holds it
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

from yt_sentiment.language.identification import identify
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder import Encoder, Reading
from yt_sentiment.model.encoder_file import EncoderWeights


def text_keys(normalised: Sequence[str]) -> NDArray[np.uint64]:
    """Return the key of each normalised text."""
    digests = b"".join(hashlib.sha1(text.encode(), usedforsecurity=False).digest()[:8] for text in normalised)
    return np.frombuffer(digests, "<u8")


def save_out_of_fold(path: Path, batch: Batch, reading: Reading, languages: Sequence[str]) -> None:
    """Write what is kept of labelled rows; of a text that is there twice, the first's.

    Args:
        path: of the file.
        batch: texts of the rows.
        reading: of them, by encoders that did not learn from the row.
        languages: codes of those that ``reading`` scores.
    """
    keys, first = np.unique(text_keys(batch.normalised), return_index=True)
    columns = reading.columns(languages)[first].astype(np.float16)
    codes = np.array(identify(batch, reading.languages, languages))[first]
    np.savez_compressed(path, keys=keys, columns=columns, languages=codes)


@functools.cache
def encoder() -> Encoder:
    """Return the distilled encoder."""
    with as_file(files(__package__) / "artefacts" / "encoder.npz") as path:
        return Encoder(EncoderWeights.parse(path.read_bytes()))


def held_out_reading(batch: Batch) -> tuple[NDArray[np.float32], list[str]]:
    """Return what an encoder that did not learn from the comment says of it.

    Returns:
        What the trees read, shape (n, len(ENCODER_COLUMNS)), and the code of each comment's language.
    """
    found = encoder()
    reading = found.read(batch)
    columns = reading.columns(found.languages)
    languages = np.array(identify(batch, reading.languages, found.languages), dtype=object)
    with (
        as_file(files(__package__) / "artefacts" / "out_of_fold.npz") as path,
        np.load(path, allow_pickle=False) as arrays,
    ):
        keys, held_out, codes = arrays["keys"], arrays["columns"].astype(np.float32), arrays["languages"]
    wanted = text_keys(batch.normalised)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    seen = keys[places] == wanted
    columns[seen], languages[seen] = held_out[places[seen]], codes[places[seen]]
    return columns, languages.tolist()
