"""Fit the linear models, the trees and the calibration; pure functions of arrays and parameters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import lightgbm as lgb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.svm import LinearSVC

from yt_sentiment.corpora import language_of, platform_of
from yt_sentiment.evaluation.metrics import confusion, scores_of
from yt_sentiment.labels import LABELS
from yt_sentiment.language.core_file import input_names
from yt_sentiment.language.identification import ENGLISH, linear_names
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.model.calibration import (
    Boundary,
    Judged,
    Scores,
    calibration_key,
    calibration_names,
    fit_calibration,
    fit_calibrations,
    sharpened,
)
from yt_sentiment.model.classifier import FittedClassifier, scores_of_judges, tree_inputs
from yt_sentiment.model.linear import LinearModels, in_units
from yt_sentiment.params import ConfigError, LightGBMParams, TrainParams
from yt_sentiment.training.weights import calibrating, row_weights, source_weights, weighted_quantile

CALIBRATION_FOLDS: Final = 3
TOLERANCE: Final = 0.01
"""Of the linear models' solver; with scikit-learn's own, a hundred times tighter, 300,000 rows take half an hour."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FeatureSplit:
    """One split as numbers.

    Attributes:
        tfidf: shape (n, n_columns).
        lexical: lexical features, shape (n, len(LEXICAL_FEATURES)).
        encoder: what the trees read of an encoder that did not learn from the row, shape (n, len(ENCODER_COLUMNS)), if
            there is one.
        classes: index into ``LABELS`` per row, shape (n,).
        sources: corpus name per row, shape (n,).
        languages: whose linear model judges the row, shape (n,); one of ``linear_names``.
    """

    tfidf: sp.csr_matrix
    lexical: NDArray[np.float32]
    encoder: NDArray[np.float32] | None
    classes: Codes
    sources: Sequence[str]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class LinearFit:
    """Linear models of several languages, each fitted on the rows of its own.

    Attributes:
        models: as a model directory holds them.
        out_of_fold: decision values of each row by models that did not see it, shape (n, 3).
        c: regularisation strength that was kept, per language.
    """

    models: LinearModels
    out_of_fold: Floats
    c: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FitResult:
    """Outcome of ``fit``.

    Attributes:
        fitted: the trained parts of a model.
        c: regularisation strength that was kept, per language.
        out_of_fold: calibrated probabilities of each training row by trees that did not see it, shape (n, 3).
    """

    fitted: FittedClassifier
    c: Mapping[str, float]
    out_of_fold: Floats


def fit(
    train: FeatureSplit, params: TrainParams, *, validation: FeatureSplit | None = None, seed: int, threads: int
) -> FitResult:
    """Return a fitted model; equal arguments give equal models.

    The trees learn from out-of-fold linear scores, since scores of rows that the linear models
    were fitted on promise too much (Wolpert 1992, stacked generalisation). The calibrations come from answers of
    trees that did not see the row either; how sure they are, from validation rows too, which are judged as new comments
    are. In calibrations, and for the threshold of doubt, each source counts the same, or its ``source_weight``; the
    threshold is that of English, and other languages are held to it too.

    Args:
        train: what is learnt from.
        params: of the stage.
        validation: rows that nothing was learnt from.
        seed: random seed.
        threads: for LightGBM and the folds.

    Raises:
        ConfigError: if each language has a class with fewer rows than there are folds.
    """
    weights = row_weights(train.classes, train.sources, params)
    linear = fit_linear(train, weights, params, seed, threads)
    inputs = tree_inputs(linear.out_of_fold, train.lexical, train.encoder)
    options = {"seed": seed, "threads": threads}
    raw = np.zeros((len(train.classes), len(LABELS)))
    folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=seed)
    for learn, judge in folds.split(inputs, train.classes):
        trees = fit_trees(inputs[learn], train.classes[learn], weights[learn], params.lightgbm, **options)
        raw[judge] = trees.predict(inputs[judge], raw_score=True)
    trees = fit_trees(inputs, train.classes, weights, params.lightgbm, **options)
    names = calibration_names(params.languages)
    held_out = judged(train, scores_of_judges(raw, inputs), names, params)
    real = held_out.rows((held_out.weights > 0) & calibrating(train.sources, held_out.keys))
    calibrations = {
        **dict.fromkeys(names, fit_calibration(real)),
        **fit_calibrations(real, boundaries_of(names, params)),
    }
    probabilities = held_out.probabilities(calibrations)
    if validation is not None:
        scores = linear.models.scores(validation.tfidf, validation.languages)
        read = tree_inputs(scores, validation.lexical, validation.encoder)
        judges = scores_of_judges(np.asarray(trees.predict(read, raw_score=True)), read)
        unseen = judged(validation, judges, names, params)
        unseen = unseen.rows(calibrating(validation.sources, unseen.keys))
        calibrations.update(sharpened(calibrations, unseen))
    english = np.array([language_of(source) == ENGLISH for source in train.sources])
    counted = np.where(english, held_out.weights, 0)
    threshold = weighted_quantile(probabilities.max(axis=1), counted, params.abstain_share)
    fitted = FittedClassifier(linear.models, trees, calibrations, threshold)
    return FitResult(fitted, linear.c, probabilities)


def boundaries_of(names: Collection[str], params: TrainParams) -> Mapping[str, Boundary]:
    """Return which boundaries each calibration may move; those of a language where it is no platform's."""
    given = dict(params.boundaries)
    return {name: Boundary(**dict(given.get(name, params.boundaries.languages))) for name in names}


def judged(rows: FeatureSplit, scores: Scores, names: Collection[str], params: TrainParams) -> Judged:
    """Return rows, each with the one of the calibrations ``names`` that it has: its language's, else its platform's."""
    weights = source_weights(rows.sources, params.source_weight)
    sourced = zip(rows.sources, rows.languages, strict=True)
    keys = [calibration_key(platform_of(source), language, names) for source, language in sourced]
    return Judged(scores, rows.classes, np.array(keys), weights)


def fit_linear(train: FeatureSplit, weights: Floats, params: TrainParams, seed: int, threads: int) -> LinearFit:
    """Return a linear model per language, of the strength with the best out-of-fold macro-F1.

    Languages that are not read have none, nor has one whose rarest class has fewer rows than there are folds, or whose
    rows hold no term of the vocabulary: their scores are 0.

    Raises:
        ConfigError: if that is so of every language.
    """
    folds, languages = params.linear.folds, np.asarray(train.languages)
    weights_in_units = np.zeros((train.tfidf.shape[1], len(LABELS)), np.int8)
    intercepts = {name: np.zeros(len(LABELS), np.float32) for name in linear_names(params.languages)}
    units = {name: np.ones(len(LABELS), np.float32) for name in intercepts}
    values, kept, most = np.zeros((len(languages), len(LABELS))), {}, 0
    for name in intercepts:
        rows = np.flatnonzero(languages == name)
        rarest = int(np.bincount(train.classes[rows], minlength=len(LABELS)).min())
        if rarest < folds:
            most = max(most, rarest)
            continue
        columns = np.unique(train.tfidf[rows].indices)
        if not columns.size:
            continue
        part = LinearRows(train.tfidf[rows][:, columns], train.classes[rows], weights[rows])
        tried = {c: out_of_fold(part, c, folds, seed, threads) for c in params.linear.c}
        best = max(tried, key=lambda c: float(scores_of(confusion(part.classes, tried[c].argmax(axis=1))).macro_f1))
        model = LinearSVC(C=best, tol=TOLERANCE, random_state=seed)
        model.fit(part.tfidf, part.classes, sample_weight=part.weights)
        weights_in_units[columns], units[name] = in_units(model.coef_.T)  # as served, so that this is calibrated
        intercepts[name] = model.intercept_.astype(np.float32)
        values[rows], kept[name] = tried[best], best
    if not kept:
        raise ConfigError(
            f"train.linear.folds is {folds}, but no language has more than {most} rows of its rarest class"
        )
    return LinearFit(LinearModels(weights_in_units, units, intercepts), values, kept)


@dataclass(frozen=True, slots=True)
class LinearRows:
    """Rows of one language: TF-IDF, shape (n, n_columns), and class and weight of each, shape (n,)."""

    tfidf: sp.csr_matrix
    classes: Codes
    weights: Floats


def out_of_fold(rows: LinearRows, c: float, folds: int, seed: int, threads: int) -> Floats:
    """Return decision values of linear models that did not see the row, shape (n, 3)."""
    values: Floats = cross_val_predict(
        LinearSVC(C=c, tol=TOLERANCE, random_state=seed),
        rows.tfidf,
        rows.classes,
        cv=StratifiedKFold(folds, shuffle=True, random_state=seed),
        method="decision_function",
        params={"sample_weight": rows.weights},
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
