"""Fit the linear models, the trees and the calibration; pure functions of arrays and parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import lightgbm as lgb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.svm import LinearSVC

from yt_sentiment.corpora import platform_of
from yt_sentiment.corpora.synthetic import SYNTHETIC
from yt_sentiment.evaluation.metrics import confusion, scores_of
from yt_sentiment.labels import LABELS
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.model.calibration import fit_calibrations
from yt_sentiment.model.classifier import FittedClassifier, input_names, tree_inputs
from yt_sentiment.params import ConfigError, LightGBMParams, TrainParams

CALIBRATION_FOLDS: Final = 3

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FeatureSplit:
    """One split as numbers.

    Attributes:
        tfidf: shape (n, n_columns).
        lexical: lexical features, shape (n, len(LEXICAL_FEATURES)).
        encoder: scores of an encoder that did not learn from the row, shape (n, 3), if there is one.
        classes: index into ``LABELS`` per row, shape (n,).
        sources: corpus name per row, shape (n,).
    """

    tfidf: sp.csr_matrix
    lexical: NDArray[np.float32]
    encoder: NDArray[np.float32] | None
    classes: Codes
    sources: Sequence[str]


def row_weights(classes: Codes, sources: Sequence[str], params: TrainParams) -> Floats:
    """Return a weight per row, mean 1 within each source before ``source_weight``.

    Classes are balanced within each source, not over all, so that the class shares of no corpus
    become the model's prior: ``(n / (3 * n_class)) ** class_balance``.
    """
    names = np.asarray(sources)
    weights = np.zeros(len(classes))
    for source in np.unique(names):
        rows = names == source
        counts = np.bincount(classes[rows], minlength=len(LABELS))
        per_class = np.where(counts > 0, counts.sum() / (len(LABELS) * np.maximum(counts, 1)), 0.0)
        balanced = (per_class**params.class_balance)[classes[rows]]
        weights[rows] = balanced / balanced.mean() * params.source_weight.get(str(source), 1.0)
    return weights


@dataclass(frozen=True, slots=True)
class FitResult:
    """Outcome of ``fit``.

    Attributes:
        fitted: the trained parts of a model.
        c: the regularisation strength that was kept.
        out_of_fold: calibrated probabilities of each training row by trees that did not see it, shape (n, 3).
    """

    fitted: FittedClassifier
    c: float
    out_of_fold: Floats


def fit(train: FeatureSplit, params: TrainParams, *, seed: int, threads: int) -> FitResult:
    """Return a fitted model; equal arguments give equal models.

    The trees learn from out-of-fold linear scores, since scores of rows that the linear models
    were fitted on promise too much (Wolpert 1992, stacked generalisation). The calibrations and the threshold of
    doubt come from answers of trees that did not see the row either. For the threshold each source counts the same, or
    its ``source_weight``.

    Raises:
        ConfigError: if a class has fewer rows than there are folds.
    """
    weights = row_weights(train.classes, train.sources, params)
    rarest = int(np.bincount(train.classes, minlength=len(LABELS)).min())
    if rarest < params.linear.folds:
        raise ConfigError(f"train.linear.folds is {params.linear.folds}, but the rarest class has {rarest} rows")
    tried = {c: out_of_fold(train, weights, c, params.linear.folds, seed, threads) for c in params.linear.c}
    c = max(tried, key=lambda c: float(scores_of(confusion(train.classes, tried[c].argmax(axis=1))).macro_f1))
    inputs = tree_inputs(tried[c], train.lexical, train.encoder)
    options = {"seed": seed, "threads": threads}
    raw = np.zeros((len(train.classes), len(LABELS)))
    folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=seed)
    for learn, judge in folds.split(inputs, train.classes):
        trees = fit_trees(inputs[learn], train.classes[learn], weights[learn], params.lightgbm, **options)
        raw[judge] = trees.predict(inputs[judge], raw_score=True)
    equal = source_weights(train.sources, params.source_weight)
    platforms = np.array([platform_of(source) for source in train.sources])
    alike = (equal > 0).astype(float)
    calibrations = fit_calibrations(raw, train.classes, alike, platforms, params.neutral_boundary)
    scaled = np.stack([calibrations[name].scaled(row) for name, row in zip(platforms, raw, strict=True)])
    held_out = softmax(scaled, axis=1)
    trees = fit_trees(inputs, train.classes, weights, params.lightgbm, **options)
    linear = LinearSVC(C=c, random_state=seed).fit(train.tfidf, train.classes, sample_weight=weights)
    fitted = FittedClassifier(
        coef=linear.coef_.T.astype(np.float32),
        intercept=linear.intercept_.astype(np.float32),
        trees=trees,
        calibrations=calibrations,
        min_confidence=weighted_quantile(held_out.max(axis=1), equal, params.abstain_share),
    )
    return FitResult(fitted, c, held_out)


def source_weights(sources: Sequence[str], factors: Mapping[str, float]) -> Floats:
    """Return a weight per row that makes each source count 1, or its factor; synthetic rows count nothing."""
    names, codes, counts = np.unique(np.asarray(sources), return_inverse=True, return_counts=True)
    worth = np.array([0.0 if name == SYNTHETIC else factors.get(str(name), 1.0) for name in names])
    weights: Floats = (worth / counts)[codes]
    return weights


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """Return the value below which ``share`` of the weight lies."""
    order = np.argsort(values, kind="stable")
    position = np.searchsorted(np.cumsum(weights[order]), share * weights.sum())
    return float(values[order][min(int(position), len(values) - 1)])


def out_of_fold(train: FeatureSplit, weights: Floats, c: float, folds: int, seed: int, threads: int) -> Floats:
    """Return decision values of linear models that did not see the row, shape (n, 3)."""
    values: Floats = cross_val_predict(
        LinearSVC(C=c, random_state=seed),
        train.tfidf,
        train.classes,
        cv=StratifiedKFold(folds, shuffle=True, random_state=seed),
        method="decision_function",
        params={"sample_weight": weights},
        n_jobs=threads,
    )
    return values


def fit_trees(
    inputs: Floats, classes: Codes, weights: Floats, params: LightGBMParams, *, seed: int, threads: int
) -> lgb.Booster:
    """Return LightGBM fitted on the columns of ``tree_inputs``."""
    names = input_names(encoder=inputs.shape[1] > len(LABELS) + len(LEXICAL_FEATURES))
    options: Mapping[str, Any] = params.model_dump()
    return lgb.train(
        {
            **{key: value for key, value in options.items() if key != "num_boost_round"},
            "objective": "multiclass",
            "num_class": len(LABELS),
            "bagging_freq": 1,
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": threads,
            "verbosity": -1,
        },
        lgb.Dataset(inputs, classes, weight=weights, feature_name=names),
        num_boost_round=params.num_boost_round,
    )
