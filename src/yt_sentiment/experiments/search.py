"""Hyper-parameters of LightGBM on top, searched with Optuna: cross-validated on training rows, pruned, with a budget.

Each trial is judged by the mean of the sources' macro-F1 over out-of-fold answers; a trial whose first folds are
below the median of the trials before is stopped (MedianPruner). The search stops after ``trials`` trials
or ``seconds`` seconds, whichever comes first; the report says which.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import optuna
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from yt_sentiment.corpora.synthetic import SYNTHETIC
from yt_sentiment.evaluation.metrics import confusion, scores_of
from yt_sentiment.labels import LABELS
from yt_sentiment.model.classifier import tree_inputs
from yt_sentiment.params import LightGBMParams, Params, SearchParams
from yt_sentiment.training.fit import FeatureSplit, fit_linear, fit_trees
from yt_sentiment.training.weights import row_weights

FOLDS = 3


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return LightGBM's parameters of a trial; the ranges are around the library's defaults."""
    return {
        "num_boost_round": trial.suggest_int("num_boost_round", 50, 400, step=25),
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.2, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 4, 63, log=True),
        "min_data_in_leaf": trial.suggest_int("min_data_in_leaf", 20, 500, log=True),
        "feature_fraction": trial.suggest_float("feature_fraction", 0.2, 1.0),
        "bagging_fraction": trial.suggest_float("bagging_fraction", 0.5, 1.0),
    }


def mean_macro_f1(classes: NDArray[np.int64], guessed: NDArray[np.int64], sources: NDArray[np.str_]) -> float:
    """Return the mean of the sources' macro-F1; synthetic rows judge nothing."""
    names = [name for name in np.unique(sources) if name != SYNTHETIC]
    cells = [confusion(classes[sources == name], guessed[sources == name]) for name in names]
    return float(np.mean([scores_of(part).macro_f1 for part in cells]))


def run(train: FeatureSplit, params: Params) -> dict[str, Any]:
    """Return the trials, the best one, and what the parameters in use score on the same folds."""
    sources = np.asarray(train.sources)
    weights = row_weights(train.classes, train.sources, params.train)
    scores = fit_linear(train, weights, params.train, params.seed, params.threads).out_of_fold
    size = min(params.experiments.rows, len(train.classes))
    chosen = np.sort(np.random.default_rng(params.seed).choice(len(train.classes), size, replace=False))
    inputs = tree_inputs(scores, train.lexical, train.encoder)[chosen]
    sources, weights, classes = sources[chosen], weights[chosen], train.classes[chosen]
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=params.seed).split(inputs, classes))

    def score(options: LightGBMParams, trial: optuna.Trial | None) -> float:
        parts = []
        for step, (learn, judge) in enumerate(folds):
            trees = fit_trees(
                inputs[learn], classes[learn], weights[learn], options, seed=params.seed, threads=params.threads
            )
            guessed = np.asarray(trees.predict(inputs[judge])).argmax(axis=1)
            parts.append(mean_macro_f1(classes[judge], guessed, sources[judge]))
            if trial is not None:
                trial.report(float(np.mean(parts)), step)
                if trial.should_prune():
                    raise optuna.TrialPruned
        return float(np.mean(parts))

    def objective(trial: optuna.Trial) -> float:
        return score(LightGBMParams(**space(trial)), trial)

    budget = params.experiments.search
    started = time.perf_counter()
    study = searched(objective, budget, params.seed)
    return {
        "classes": LABELS,
        "folds": FOLDS,
        "rows": size,
        "budget": budget.model_dump(),
        "seconds": round(time.perf_counter() - started),
        "in_use": {
            "params": params.train.lightgbm.model_dump(),
            "macro_f1": round(score(params.train.lightgbm, None), 4),
        },
        **described(study, budget),
    }


def searched(objective: Callable[[optuna.Trial], float], budget: SearchParams, seed: int) -> optuna.Study:
    """Return the study of an objective within a budget."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=5),
    )
    study.optimize(objective, n_trials=budget.trials, timeout=budget.seconds)
    return study


def described(study: optuna.Study, budget: SearchParams) -> dict[str, Any]:
    """Return what happened in a study."""
    return {
        "stopped_by": "trials" if len(study.trials) >= budget.trials else "seconds",
        "trials": dict(Counter(trial.state.name.lower() for trial in study.trials)),
        "best": {"params": study.best_params, "macro_f1": round(study.best_value, 4)},
        "history": [
            {
                "number": trial.number,
                "state": trial.state.name.lower(),
                "macro_f1": round(trial.value, 4),
                **trial.params,
            }
            for trial in study.trials
            if trial.value is not None
        ],
    }
