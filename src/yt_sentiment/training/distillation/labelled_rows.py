"""The rows that people labelled, in two halves, with the class shares of their sources."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.corpora import language_of
from yt_sentiment.corpora.splits import hash_share
from yt_sentiment.corpora.synthetic import SYNTHETIC
from yt_sentiment.labels import LABELS

HALVES: Final = (0, 1)
MIXED: Final = "mul"
"""Of a corpus that mixes languages that are told apart."""

Floats = NDArray[np.float32]


def half_of(text: str) -> int:
    """Return 0 or 1, the half of the labelled rows that a text belongs to."""
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[0] % len(HALVES)


@dataclass(frozen=True, slots=True)
class LabelledRows:
    """Texts with a person's label.

    Attributes:
        texts: one per row.
        classes: index into ``LABELS`` per row, shape (n,).
        sources: corpus name per row, shape (n,).
    """

    texts: Sequence[str]
    classes: NDArray[np.int64]
    sources: NDArray[np.str_]

    @classmethod
    def read(cls, path: Path) -> LabelledRows:
        """Return the rows of a Parquet file of the stage ``preprocess``, synthetic sentences left out."""
        frame = pd.read_parquet(path, columns=["text", "label", "source"])
        frame = frame[frame["source"] != SYNTHETIC]
        classes = frame["label"].map(LABELS.index).to_numpy(np.int64)
        return cls(frame["text"].tolist(), classes, frame["source"].to_numpy(np.str_))

    def __len__(self) -> int:
        return len(self.texts)

    def languages(self) -> list[str]:
        """Return the code of each row's language, empty where its corpus mixes two that are told apart."""
        codes = {name: language_of(name).replace(MIXED, "") for name in np.unique(self.sources).tolist()}
        return [codes[name] for name in self.sources.tolist()]

    def halves(self) -> NDArray[np.int64]:
        """Return the half of each row, shape (n,)."""
        return np.array([half_of(text) for text in self.texts], np.int64)

    def weights(self, exponent: float) -> Floats:
        """Return what each row weighs, shape (n,): (rows of the largest source / rows of its own) to that power.

        Source: Conneau and Lample (2019), Cross-lingual language model pretraining, section 3.1, who draw sentences of
        a language by a power of its share; with theirs as alpha, this exponent is 1 - alpha.
        """
        _, places, sizes = np.unique(self.sources, return_inverse=True, return_counts=True)
        weights: Floats = ((sizes.max() / sizes) ** exponent).astype(np.float32)[places]
        return weights

    def without(self, half: int) -> LabelledRows:
        """Return the rows of the other half.

        Raises:
            ValueError: if there are none.
        """
        kept = np.flatnonzero(self.halves() != half)
        if not len(kept):
            raise ValueError(f"all {len(self)} labelled rows are of half {half}, expected some of each")
        return self._taken(kept)

    def of_languages(self, codes: Sequence[str]) -> LabelledRows:
        """Return the rows of corpora in some languages."""
        return self._taken(np.flatnonzero(np.isin(self.languages(), codes)))

    def at_most(self, rows: int | None) -> LabelledRows:
        """Return the rows of which no source has more than ``rows``; which ones is a matter of their texts alone."""
        if rows is None:
            return self
        shares = np.array([hash_share(text, "teacher") for text in self.texts])
        kept = []
        for source in np.unique(self.sources):
            of_source = np.flatnonzero(self.sources == source)
            kept.append(of_source[np.argsort(shares[of_source])[:rows]])
        return self._taken(np.sort(np.concatenate(kept)))

    def _taken(self, places: NDArray[np.int64]) -> LabelledRows:
        return LabelledRows([self.texts[i] for i in places.tolist()], self.classes[places], self.sources[places])

    def log_priors(self) -> Floats:
        """Return the log share of each class in the row's source, shape (n, 3); an absent class counts half a row.

        Added to scores in training only, they keep the class shares of a corpus out of what is learnt.
        Source: Menon et al. (2021), Long-tail learning via logit adjustment.
        """
        names, codes = np.unique(self.sources, return_inverse=True)
        counts = np.zeros((len(names), len(LABELS)))
        np.add.at(counts, (codes, self.classes), 1)
        shares = np.maximum(counts, 0.5) / counts.sum(axis=1, keepdims=True)
        priors: Floats = np.log(shares[codes]).astype(np.float32)
        return priors
