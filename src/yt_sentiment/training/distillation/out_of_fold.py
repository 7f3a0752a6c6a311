"""The distilled encoder, and what encoders that did not learn from a row say of it.

``encoder.npz``      the encoder, as a model directory holds it
``out_of_fold.npz``  for each training row that the encoder learnt from, the scores of one that did not: ``keys``, the
                     first eight bytes of SHA-1 of the normalised text, sorted, and ``scores``, shape (rows, 3),
                     float16

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


def text_keys(normalised: Sequence[str]) -> NDArray[np.uint64]:
    """Return the key of each normalised text."""
    digests = b"".join(hashlib.sha1(text.encode(), usedforsecurity=False).digest()[:8] for text in normalised)
    return np.frombuffer(digests, "<u8")


def save_out_of_fold(path: Path, normalised: Sequence[str], scores: NDArray[np.float32]) -> None:
    """Write the scores of normalised texts, shape (n, 3); of a text that is there twice, the first's."""
    keys, first = np.unique(text_keys(normalised), return_index=True)
    np.savez_compressed(path, keys=keys, scores=scores[first].astype(np.float16))


@functools.cache
def encoder() -> Encoder:
    """Return the distilled encoder."""
    with as_file(files(__package__) / "artefacts" / "encoder.npz") as path:
        return Encoder.load(path)


def encoder_scores(batch: Batch) -> NDArray[np.float32]:
    """Return scores per comment, shape (n, 3), by an encoder that did not learn from it."""
    scores = encoder().scores(batch)
    with (
        as_file(files(__package__) / "artefacts" / "out_of_fold.npz") as path,
        np.load(path, allow_pickle=False) as arrays,
    ):
        keys, held_out = arrays["keys"], arrays["scores"].astype(np.float32)
    wanted = text_keys(batch.normalised)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    seen = keys[places] == wanted
    scores[seen] = held_out[places[seen]]
    return scores
