"""What the module makes of comments with an encoder alone: as training reads it, before a model is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.engine import Core
from yt_sentiment.labels import LABELS
from yt_sentiment.language.core_file import ENCODER_COLUMNS, bare_file
from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.model.flat_arrays import encoder_part


@dataclass(frozen=True, slots=True)
class Reading:
    """What an encoder makes of some comments.

    Attributes:
        columns: what the trees read, shape (n, len(ENCODER_COLUMNS)): scores before the softmax come first.
        languages: code of each comment's language, shape (n,).
    """

    columns: NDArray[np.float32]
    languages: NDArray[np.str_]

    @property
    def scores(self) -> NDArray[np.float32]:
        """Scores before the softmax, shape (n, 3)."""
        return self.columns[:, : len(LABELS)]

    def where(self, chosen: NDArray[np.bool_], other: Reading) -> Reading:
        """Return this reading of the ``chosen`` comments, shape (n,), and another's of the rest."""
        columns = np.where(chosen[:, None], self.columns, other.columns)
        return Reading(columns, np.where(chosen, self.languages, other.languages))


def encoder_core(weights: EncoderWeights) -> Core:
    """Return the module with an encoder, and nothing else that is learnt."""
    return Core(bare_file(encoder=encoder_part(weights)))


def read(core: Core, normalised: Sequence[str]) -> Reading:
    """Return what the encoder of ``encoder_core`` makes of normalised texts."""
    answers, columns = core.columns(normalised)
    first = len(LABELS)
    return Reading(
        columns[:, first : first + len(ENCODER_COLUMNS)].astype(np.float32), np.array(core.languages(answers), np.str_)
    )
