"""Domain shift: how well a classifier tells recent comments from earlier ones, by all features together.

What depends on the model is left out, so that another model is no drift.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import lightgbm as lgb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.stats import rankdata

from yt_sentiment.monitoring.reference import MIN_ROWS, bag
from yt_sentiment.storage.served import ServedSample

MAX_ROWS: Final = 5000
"""Of either side; more make it slower, and no surer."""
FOLDS: Final = 5
ROUNDS: Final = 60
ALARM_ABOVE: Final = 0.6
"""The whole interval above it: 0.5 is a coin, 1 tells every comment apart."""
Z: Final = 1.96


class DomainShiftStatus(StrEnum):
    """Whether the two sides are told apart."""

    TOLD_APART = "told apart"
    ALIKE = "alike"
    TOO_FEW_ROWS = "too few rows"


@dataclass(frozen=True, slots=True)
class DomainShift:
    """How well the two sides are told apart.

    Attributes:
        rows: of either side that were looked at.
        auc: area under the ROC curve, out of fold; None with too few rows.
        low: lower end of its 95 % interval.
        high: upper end of it.
    """

    rows: tuple[int, int]
    auc: float | None = None
    low: float = 0.0
    high: float = 1.0

    @property
    def status(self) -> DomainShiftStatus:
        """Whether they are told apart."""
        if self.auc is None:
            return DomainShiftStatus.TOO_FEW_ROWS
        return DomainShiftStatus.TOLD_APART if self.low > ALARM_ABOVE else DomainShiftStatus.ALIKE

    def as_json(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return {"says": self.status.value, "auc": self.auc, "low": self.low, "high": self.high, "rows": list(self.rows)}


def measure_domain_shift(
    reference: Sequence[ServedSample], current: Sequence[ServedSample], *, seed: int
) -> DomainShift:
    """Return how well LightGBM tells ``current`` from ``reference``, by numbers and words in buckets.

    Equal texts share a fold, so that none is recognised. The interval is that of Hanley and McNeil (1982), The meaning
    and use of the area under a receiver operating characteristic curve, Radiology 143.
    """
    if min(len(reference), len(current)) < MIN_ROWS:
        return DomainShift((len(reference), len(current)))
    random = np.random.default_rng(seed)
    sides = [_some(list(side), random) for side in (reference, current)]
    rows = [row for side in sides for row in side]
    is_current = np.repeat([0, 1], [len(side) for side in sides])
    features = _features(rows)
    folds = np.array([int(row.digest, 16) % FOLDS for row in rows])
    scores = np.zeros(len(rows))
    for fold in range(FOLDS):
        held = folds == fold
        if not held.any() or held.all():
            continue
        booster = lgb.train(
            {"objective": "binary", "num_leaves": 15, "verbose": -1, "seed": seed, "num_threads": 1,
             "deterministic": True, "force_row_wise": True},
            lgb.Dataset(features[~held], is_current[~held]),
            num_boost_round=ROUNDS,
        )  # fmt: skip
        scores[held] = rankdata(booster.predict(features[held])) / held.sum()  # folds differ in level
    auc, error = _auc(scores, is_current == 1)
    return DomainShift(
        (len(sides[0]), len(sides[1])),
        round(auc, 4),
        round(max(0.0, auc - Z * error), 4),
        round(min(1.0, auc + Z * error), 4),
    )


def _some(rows: list[ServedSample], random: np.random.Generator) -> list[ServedSample]:
    if len(rows) <= MAX_ROWS:
        return rows
    return [rows[i] for i in np.sort(random.choice(len(rows), MAX_ROWS, replace=False)).tolist()]


def _features(rows: Sequence[ServedSample]) -> sp.csr_matrix:
    languages, language = np.unique([row.language for row in rows], return_inverse=True)
    numbers = np.array([[row.characters, row.words, row.emoji, row.links] for row in rows], dtype=np.float64)
    spoken = sp.csr_matrix(np.eye(len(languages))[language])
    return sp.hstack([sp.csr_matrix(numbers), spoken, bag(rows)], format="csr")


def _auc(scores: NDArray[np.float64], is_current: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the area and its standard error."""
    n, m = int(is_current.sum()), int((~is_current).sum())
    area = (rankdata(scores)[is_current].sum() - n * (n + 1) / 2) / (n * m)
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (area * (1 - area) + (n - 1) * (q1 - area**2) + (m - 1) * (q2 - area**2)) / (n * m)
    return float(area), float(np.sqrt(max(variance, 0.0)))
