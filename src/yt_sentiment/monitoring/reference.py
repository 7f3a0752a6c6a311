"""What reference comments look like: bins with fixed edges, and how far windows of them are from it by chance.

A statistic of a small window is large without any drift, so that a fixed threshold alone alarms for nothing: the
profile carries what resampling the reference itself gives at each size of window.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yt_sentiment.io.files import read_json, write_json
from yt_sentiment.monitoring.distances import Floats, jensen_shannon, psi
from yt_sentiment.storage.served import BUCKETS, ServedSample

FILE: Final = "profile.json"
"""Name of a profile beside its model."""
MIN_ROWS: Final = 500
"""Fewer are neither a reference nor a window."""
SIZES: Final = (500, 1000, 2000, 5000, 10_000)
"""Windows for which the profile knows what is seen without drift; another has the threshold of the next smaller one."""
BINS: Final = 10
NULL_QUANTILE: Final = 0.998
"""Per feature; ten of them then alarm in some 2 % of windows at most, if no floor stopped them."""
NULL_ROUNDS: Final = 1000
COMMON_SHARE: Final = 0.005
OTHER: Final = "other"
NUMERIC: Final[dict[str, Callable[[ServedSample], float]]] = {
    "characters": lambda one: one.characters,
    "words": lambda one: one.words,
    "known words": lambda one: one.known,
    "confidence": lambda one: one.confidence,
}
CATEGORICAL: Final[dict[str, Callable[[ServedSample], str]]] = {
    "language": lambda one: one.language,
    "label": lambda one: one.label,
    "uncertain": lambda one: one.uncertain or "no",
    "emoji": lambda one: ("none", "one", "two or three", "more")[bisect_right((1, 2, 4), one.emoji)],
    "links": lambda one: "none" if one.links == 0 else "some",
}
TOKENS: Final = "words in buckets"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of the reference.

    Attributes:
        shares: per bin, shape (k,).
        null: ``NULL_QUANTILE`` of the statistic without drift, one per entry of ``SIZES``.
        edges: inner edges of numeric bins, k - 1 of them.
        values: names of categorical bins, the last of them ``OTHER``.
    """

    shares: tuple[float, ...]
    null: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()
    values: tuple[str, ...] = ()

    def codes(self, name: str, rows: Sequence[ServedSample]) -> NDArray[np.int64]:
        """Return the bin of each row, shape (n,)."""
        if name in NUMERIC:
            return np.searchsorted(np.array(self.edges), [NUMERIC[name](row) for row in rows], side="right")
        place = {value: i for i, value in enumerate(self.values)}
        last = len(self.values) - 1
        return np.array([place.get(CATEGORICAL[name](row), last) for row in rows], dtype=np.int64)

    def counts(self, name: str, rows: Sequence[ServedSample]) -> Floats:
        """Return how many rows are in each bin, shape (k,); of words, how many rows have one in each bucket."""
        if name == TOKENS:
            return np.asarray(bag(rows).sum(axis=0), dtype=np.float64).ravel()
        return np.bincount(self.codes(name, rows), minlength=len(self.shares)).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the reference looks like.

    Attributes:
        model_version: that said what is in it.
        rows: of the reference.
        origin: where they are from, for people.
        features: by name.
        repeated: share of rows whose text came before.
    """

    model_version: str
    rows: int
    origin: str
    features: Mapping[str, Feature]
    repeated: float

    def write(self, path: Path) -> None:
        """Write the profile as JSON."""
        write_json(path, asdict(self), indent=0)

    @classmethod
    def read(cls, path: Path) -> Profile:
        """Return the profile of a file.

        Raises:
            ValueError: if it is none.
        """
        try:
            raw = read_json(path)
            if "absent" in raw:
                raise ValueError(raw["absent"])
            features = {
                name: Feature(**{key: tuple(value) for key, value in part.items()})
                for name, part in raw["features"].items()
            }
            return cls(**{**raw, "features": features})
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{path} is not a profile: {error}") from None


def fit_profile(rows: Sequence[ServedSample], *, model_version: str, origin: str, seed: int) -> Profile:
    """Return the profile of reference comments.

    Raises:
        ValueError: if they are fewer than ``MIN_ROWS``.
    """
    if len(rows) < MIN_ROWS:
        raise ValueError(f"{len(rows)} reference rows, at least {MIN_ROWS} are needed")
    features = {name: _numeric([value(row) for row in rows]) for name, value in NUMERIC.items()}
    features |= {name: _categorical([value(row) for row in rows]) for name, value in CATEGORICAL.items()}
    features[TOKENS] = Feature(tuple(Feature(()).counts(TOKENS, rows).tolist()))
    null = _null(rows, features, seed)
    return Profile(
        model_version=model_version,
        rows=len(rows),
        origin=origin,
        features={
            name: Feature(_rounded(_share(part.shares)), _rounded(null[name]), part.edges, part.values)
            for name, part in features.items()
        },
        repeated=repeated_share(rows),
    )


def _numeric(values: Sequence[float]) -> Feature:
    edges = np.unique(np.quantile(values, np.arange(1, BINS) / BINS))
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return Feature(tuple(counts.tolist()), edges=tuple(edges.tolist()))


def _categorical(values: Sequence[str]) -> Feature:
    names, counts = np.unique(values, return_counts=True)
    common = counts >= max(1, COMMON_SHARE * len(values))
    kept = [*zip(names[common].tolist(), counts[common].tolist(), strict=True), (OTHER, int(counts[~common].sum()))]
    return Feature(tuple(count for _, count in kept), values=tuple(name for name, _ in kept))


def _share(counts: Sequence[float]) -> Floats:
    return np.array(counts, dtype=np.float64) / max(sum(counts), 1)


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(values.round(6).tolist())


def bag(rows: Sequence[ServedSample]) -> sp.csr_matrix:
    """Return which buckets each comment's words fall into, shape (n, BUCKETS)."""
    ends = np.cumsum([0, *(len(row.buckets) for row in rows)])
    columns = np.array([bucket for row in rows for bucket in row.buckets], dtype=np.int64)
    return sp.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), BUCKETS))


def statistic(name: str, reference: Floats, current: Floats) -> float:
    """Return how far a feature of a window is from the reference: a distance for words, an index for all others."""
    return jensen_shannon(reference, current) if name == TOKENS else psi(reference, current)


def _null(rows: Sequence[ServedSample], features: Mapping[str, Feature], seed: int) -> dict[str, Floats]:
    """Return per feature and size of window what resampled comments give, beside a resampled reference."""
    rng = np.random.default_rng(seed)
    words = bag(rows)
    codes = {name: feature.codes(name, rows) for name, feature in features.items() if name != TOKENS}

    def draw(size: int) -> dict[str, Floats]:
        weights = np.bincount(rng.integers(len(rows), size=size), minlength=len(rows)).astype(np.float64)
        counts = {
            name: np.bincount(code, weights=weights, minlength=len(features[name].shares))
            for name, code in codes.items()
        }
        return {**counts, TOKENS: weights @ words}

    null = {name: np.zeros(len(SIZES)) for name in features}
    for i, size in enumerate(SIZES):
        drawn: dict[str, list[float]] = {name: [] for name in features}
        for _ in range(NULL_ROUNDS):
            reference, window = draw(len(rows)), draw(size)
            for name, values in drawn.items():
                values.append(statistic(name, reference[name], window[name]))
        for name, values in drawn.items():
            null[name][i] = np.quantile(values, NULL_QUANTILE)
    return null


def repeated_share(rows: Sequence[ServedSample]) -> float:
    """Return the share of rows whose text came before, 0 to 1."""
    return round(1 - len({row.digest for row in rows}) / max(len(rows), 1), 4)
