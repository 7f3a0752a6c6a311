"""Experiment on algorithms, each on the same TF-IDF and lexical features, classes balanced the same way."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import lightgbm as lgb
import scipy.sparse as sp
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.preprocessing import MaxAbsScaler
from sklearn.svm import LinearSVC
from xgboost import XGBClassifier

from yt_sentiment.comment import YOUTUBE
from yt_sentiment.experiments.protocol import Classifier, Rows, measure
from yt_sentiment.language.identification import ENGLISH
from yt_sentiment.model.vectorizer import fit_features
from yt_sentiment.params import Params
from yt_sentiment.training.fit import FeatureSplit, fit
from yt_sentiment.training.weights import row_weights


def algorithms(params: Params) -> dict[str, Classifier]:
    """Return each algorithm with the settings that its documentation recommends, and a fixed budget of trees."""
    seed, threads, trees = params.seed, params.threads, params.experiments.trees
    return {
        "naive Bayes (complement)": ComplementNB(alpha=0.3),
        "logistic regression": LogisticRegression(C=1.0, max_iter=300, random_state=seed),
        "linear SVM": LinearSVC(C=0.1, random_state=seed),
        "Random Forest": RandomForestClassifier(
            trees, min_samples_leaf=2, max_features="sqrt", n_jobs=threads, random_state=seed
        ),
        "XGBoost": XGBClassifier(
            n_estimators=trees, learning_rate=0.2, max_depth=6, tree_method="hist", n_jobs=threads, random_state=seed
        ),
        "LightGBM": lgb.LGBMClassifier(
            n_estimators=trees, learning_rate=0.2, num_leaves=31, n_jobs=threads, random_state=seed, verbosity=-1
        ),
    }


def run(train: Rows, validation: Rows, params: Params) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield name and result of each algorithm, and of the stack that this project trains."""
    size = params.experiments.max_features
    features = fit_features(
        train.batch, params.features.model_copy(update={"word_max_features": size, "char_max_features": size})
    )
    # Non-negative columns, since naive Bayes asks for them; a scale per column moves no tree.
    scaler = MaxAbsScaler().fit(train.batch.lexical_features())

    def matrix(rows: Rows) -> sp.csr_matrix:
        lexical = scaler.transform(rows.batch.lexical_features()).clip(-1, 1)
        return sp.hstack([features.transform(rows.batch), sp.csr_matrix((lexical + 1) / 2)], format="csr")

    learnt, held_out = matrix(train), matrix(validation)
    plain = params.train.model_copy(update={"source_weight": {}})
    weights = row_weights(train.classes, train.sources.tolist(), plain)
    for name, model in algorithms(params).items():
        yield (
            name,
            measure(
                functools.partial(model.fit, learnt, train.classes, sample_weight=weights),
                lambda fitted: fitted.predict(held_out),
                validation,
                params.experiments,
                params.seed,
            ),
        )

    def split(rows: Rows) -> FeatureSplit:
        return FeatureSplit(
            tfidf=features.transform(rows.batch),
            lexical=rows.batch.lexical_features(),
            encoder=None,
            classes=rows.classes,
            sources=rows.sources.tolist(),
            languages=[ENGLISH] * len(rows.sources),
        )

    learn, judge = split(train), split(validation)
    yield (
        "linear SVM, then LightGBM on its out-of-fold scores and the lexicon group",
        measure(
            lambda: fit(learn, plain, seed=params.seed, threads=params.threads).fitted,
            lambda fitted: fitted.predict_proba(
                judge.tfidf, judge.lexical, None, judge.languages, [YOUTUBE] * len(judge.sources)
            ).argmax(axis=1),
            validation,
            params.experiments,
            params.seed,
        ),
    )
