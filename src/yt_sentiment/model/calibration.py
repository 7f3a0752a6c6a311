"""From the judges' scores to probabilities that hold, per platform and language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax, softmax

from yt_sentiment.comment import PLATFORMS
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import ENGLISH

MIN_ROWS: Final = 300
"""Rows of a platform or language from which it has a calibration of its own."""
TEMPERATURES: Final = (0.1 - 1e-9, 10 + 1e-9)
OFFSETS: Final = (-3.0, 3.0)
SHARES: Final = (0.0, 3.0)
"""What ``fit_calibration`` may find; the temperature passes through a logarithm and back."""
RANGES: Final = {
    "temperature": TEMPERATURES, "neutral": OFFSETS, "linear": SHARES, "encoder": SHARES, "negative": OFFSETS
}  # fmt: skip
"""Smallest and largest value of each part of a calibration."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Boundary:
    """How a calibration may move the boundaries between classes.

    Attributes:
        moved: classes whose odds are changed; "positive" is what they are changed against.
        balance: how much a rare class counts: 0 as often as it is there, 1 as much as the others, since the shares of
            the classes in a corpus may say little of those in new comments; rows weigh ``1 / count ** balance``.
    """

    moved: tuple[Literal["negative", "neutral"], ...] = ()
    balance: float = 0.0


UNMOVED: Final = Boundary()


def calibration_names(languages: Sequence[str]) -> tuple[str, ...]:
    """Return what has a calibration of its own: each platform, for English, and each other language that is read."""
    return (*PLATFORMS, *(code for code in languages if code != ENGLISH))


def calibration_key(platform: str, language: str, names: Collection[str]) -> str:
    """Return which of the calibrations ``names`` a comment has: its language's, or its platform's if that has none."""
    return language if language in names else platform


@dataclass(frozen=True, slots=True)
class Scores:
    """What each judge says of some comments, before the softmax, shape (n, 3) each.

    Attributes:
        trees: raw scores of LightGBM.
        linear: decision values of the linear models.
        encoder: scores of the encoder; zeros without one.
    """

    trees: Floats
    linear: Floats
    encoder: Floats

    def rows(self, chosen: NDArray[np.bool_]) -> Scores:
        """Return the scores of the ``chosen`` comments, shape (n,)."""
        return Scores(self.trees[chosen], self.linear[chosen], self.encoder[chosen])


@dataclass(frozen=True, slots=True)
class Calibration:
    """``softmax(trees / temperature + linear + encoder)``, both weighted, with the boundaries between classes moved.

    The trees are one for all languages; that a language's linear model, or the encoder, is worth more in one than in
    another is made good here.

    Source: temperature scaling, Guo et al. (2017), "On Calibration of Modern Neural Networks"; multinomial logistic
    regression over judges, Wolpert (1992), "Stacked Generalization".

    Attributes:
        temperature: > 0; above 1 it makes the trees' answers less sure.
        neutral: added to the neutral class, in units of the logarithm of its odds.
        linear: weight of the linear model's scores, 0 to 3.
        encoder: weight of the encoder's scores, 0 to 3.
        negative: added to the negative class, likewise.
    """

    temperature: float
    neutral: float = 0.0
    linear: float = 0.0
    encoder: float = 0.0
    negative: float = 0.0

    def scaled(self, scores: Scores) -> Floats:
        """Return the logarithms of the probabilities, up to a constant per row, shape (n, 3)."""
        scaled: Floats = scores.trees / self.temperature + self.linear * scores.linear + self.encoder * scores.encoder
        scaled += np.array(self.offsets)
        return scaled

    def divided(self, temperature: float) -> Calibration:
        """Return a calibration whose scores are those of this one divided by ``temperature``, within ``RANGES``."""
        changed = {
            name: float(np.clip(value * temperature if name == "temperature" else value / temperature, *RANGES[name]))
            for name, value in asdict(self).items()
        }
        return Calibration(**changed)

    @property
    def offsets(self) -> tuple[float, float, float]:
        """What is added to each class, in order of ``LABELS``."""
        return self.negative, self.neutral, 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows with a person's label, and what judges that did not learn from them say.

    Attributes:
        scores: of n rows.
        classes: index into ``LABELS`` per row, shape (n,).
        keys: platform or language of each row, shape (n,).
        weights: what each row counts, shape (n,).
    """

    scores: Scores
    classes: NDArray[np.int64]
    keys: NDArray[np.str_]
    weights: Floats

    def rows(self, chosen: NDArray[np.bool_]) -> Judged:
        """Return the ``chosen`` rows, shape (n,)."""
        return Judged(self.scores.rows(chosen), self.classes[chosen], self.keys[chosen], self.weights[chosen])

    def probabilities(self, calibrations: Mapping[str, Calibration]) -> Floats:
        """Return calibrated probabilities, shape (n, 3)."""
        scaled = np.empty_like(self.scores.trees)
        for name in np.unique(self.keys).tolist():
            rows = self.keys == name
            scaled[rows] = calibrations[name].scaled(self.scores.rows(rows))
        found: Floats = softmax(scaled, axis=1)
        return found


def fit_calibration(judged: Judged, boundary: Boundary = UNMOVED) -> Calibration:
    """Return the calibration that minimises the log loss, within ``RANGES``.

    Args:
        judged: rows.
        boundary: which boundaries between classes may be moved, and what each class counts in that.
    """
    classes = judged.classes
    rows = np.arange(len(classes))
    counts = np.bincount(classes, judged.weights, minlength=len(LABELS)).clip(1e-9)
    weights = judged.weights / counts[classes] ** boundary.balance
    free = [name for name in RANGES if name not in LABELS or name in boundary.moved]

    def of(values: Floats) -> Calibration:
        found = dict(zip(free, values.tolist(), strict=True))
        return Calibration(**found | {"temperature": float(np.exp(found["temperature"]))})

    def log_loss(values: Floats) -> float:
        scaled = log_softmax(of(values).scaled(judged.scores), axis=1)
        return float(np.average(-scaled[rows, classes], weights=weights))

    ranges = [(-np.log(10), np.log(10)) if name == "temperature" else RANGES[name] for name in free]
    from scipy.optimize import minimize  # half a second, which only training needs

    return of(minimize(log_loss, np.zeros(len(ranges)), bounds=ranges, method="L-BFGS-B").x)


def fit_calibrations(judged: Judged, boundaries: Mapping[str, Boundary]) -> Mapping[str, Calibration]:
    """Return a calibration for each name of which there are ``MIN_ROWS`` rows.

    Args:
        judged: rows.
        boundaries: by the names that may have a calibration, which boundaries between classes it may move.
    """
    found = {}
    for name, boundary in boundaries.items():
        rows = judged.keys == name
        if rows.sum() >= MIN_ROWS:
            found[name] = fit_calibration(judged.rows(rows), boundary)
    return found


def sharpened(calibrations: Mapping[str, Calibration], judged: Judged) -> dict[str, Calibration]:
    """Return the calibrations of which there are ``MIN_ROWS`` rows, each as sure as those rows show; no label changes.

    Args:
        calibrations: by name.
        judged: rows that nothing was learnt from.
    """
    found = {}
    for name, calibration in calibrations.items():
        rows = judged.keys == name
        if rows.sum() < MIN_ROWS:
            continue
        part = judged.rows(rows)
        whole = calibration.scaled(part.scores)
        nothing = np.zeros_like(whole)
        alone = fit_calibration(replace(part, scores=Scores(whole, nothing, nothing)))
        found[name] = calibration.divided(alone.temperature)
    return found
