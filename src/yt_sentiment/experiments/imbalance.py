"""Experiment on the handling of imbalance: one classifier on one TF-IDF, trained on differently balanced rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.sparse as sp
from imblearn.over_sampling import ADASYN, SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.linear_model import LogisticRegression
from sklearn.utils.class_weight import compute_sample_weight

from yt_sentiment.experiments.protocol import Codes, Rows, measure
from yt_sentiment.model.vectorizer import fit_features
from yt_sentiment.params import Params
from yt_sentiment.training.weights import row_weights


def resampled(sampler: Any, matrix: sp.csr_matrix, classes: Codes) -> tuple[sp.csr_matrix, Codes]:
    """Return rows as a sampler of imbalanced-learn balances them, or as they are where it finds nothing to add."""
    try:
        found: tuple[sp.csr_matrix, Codes] = sampler.fit_resample(matrix, classes)
    except ValueError as error:
        # ADASYN's word for classes that are so even that it rounds every share of new rows down to none.
        if "No samples will be generated" not in str(error):
            raise
        return matrix, classes
    return found


def run(train: Rows, validation: Rows, params: Params) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield name and result of each way to balance the classes."""
    size = params.experiments.max_features
    features = fit_features(
        train.batch, params.features.model_copy(update={"word_max_features": size, "char_max_features": size})
    )
    matrix, classes = features.transform(train.batch), train.classes
    held_out = features.transform(validation.batch)
    samplers = {
        "random oversampling": RandomOverSampler(random_state=params.seed),
        "SMOTE": SMOTE(random_state=params.seed),
        # ADASYN spreads new rows over a class's old ones, and fails where there are fewer new than old to round down:
        # only the rarest class is far enough from the commonest.
        "ADASYN, rarest class only": ADASYN(sampling_strategy="minority", random_state=params.seed),
        "random undersampling": RandomUnderSampler(random_state=params.seed),
    }
    plain = params.train.model_copy(update={"source_weight": {}})
    weights = {
        "none": np.ones(len(classes)),
        "class weights": compute_sample_weight("balanced", classes),
        "class weights within each source": row_weights(classes, train.sources.tolist(), plain),
    }
    for name in (*weights, *samplers):

        def fit(name: str = name) -> Any:
            model = LogisticRegression(max_iter=300, random_state=params.seed)
            if name in weights:
                return model.fit(matrix, classes, sample_weight=weights[name])
            return model.fit(*resampled(samplers[name], matrix, classes))

        yield name, measure(fit, lambda model: model.predict(held_out), validation, params.experiments, params.seed)
