"""Stage ``evaluate``: measure the model and the baselines on the same test rows.

Reads   data/clean/{train,test}.parquet, models/model/, models/typical/, models/in_language.parquet,
        reports/in_language.json
Writes  reports/metrics.json      per test set, the machine-labelled one apart, and per language
        reports/behaviour.json    failures per capability, and those without a doubt, ours and VADER's
        reports/scores.json       a dozen numbers to compare runs by
        reports/plots/*.png       confusion matrices, calibration, risk by share answered, slices
        reports/plots/*.json      confusion, calibration and ROC per class as data, for `dvc plots`
        models/predictions.parquet    the model's, by digest of row, for the gate
Params  seed, evaluate
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from yt_sentiment.comment import Prediction
from yt_sentiment.corpora import get_source, platform_of
from yt_sentiment.corpora.own import own_sources
from yt_sentiment.evaluation import figures, metrics
from yt_sentiment.evaluation.behaviour import behaviour_report
from yt_sentiment.evaluation.headline import HEADLINE_SETS, headline
from yt_sentiment.evaluation.identity_languages import identity_gaps
from yt_sentiment.evaluation.languages import evaluate_languages
from yt_sentiment.evaluation.plot_data import roc, save_plot_data
from yt_sentiment.evaluation.report import MEASURES_TEXTBLOB, EvalSet, evaluate_set
from yt_sentiment.io.files import file_sha256, write_json
from yt_sentiment.labels import LABELS
from yt_sentiment.model import load_model
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, MODEL, PREDICTIONS, REPORTS, SCORES, run_stage
from yt_sentiment.pipeline.baseline_predictors import baseline_predictors
from yt_sentiment.pipeline.language_sets import language_sets
from yt_sentiment.registry.evidence import row_sha256, write_predictions
from yt_sentiment.training import baselines


def run() -> None:
    """Score every test set once per predictor, and write reports and plots."""
    params = load_params()
    model = load_model(MODEL)
    others = baseline_predictors()
    curves: dict[str, Any] = {}
    test = pd.read_parquet(CLEAN / "test.parquet")
    digest = file_sha256(CLEAN / "test.parquet")
    report: dict[str, Any] = {"model_version": model.version, "test_sha256": digest, "human": {}, "machine": {}}
    answers: dict[bytes, Prediction] = {}
    for name, rows in test.groupby("source"):
        source, comments = get_source(str(name)), rows["text"].tolist()
        predictions = model.predict(comments, [platform_of(source.name)] * len(comments))
        probabilities, flagged = metrics.arrays_of(predictions)
        measured = EvalSet(
            comments=comments,
            true=rows["label"].map(LABELS.index).to_numpy(np.int64),
            probabilities=probabilities,
            flagged=flagged,
            baselines={other: predict(comments) for other, predict in others.items()},
            min_confidence=model.min_confidence,
        )
        entry = evaluate_set(measured, params.evaluate, seed=params.seed)
        note = {"measures": MEASURES_TEXTBLOB} if source.labels == "machine" else {}
        report[source.labels][source.name] = note | entry
        curves[source.name] = roc(measured.true, probabilities)
        answers |= zip(map(partial(row_sha256, source.name), comments), predictions, strict=True)
    write_predictions(PREDICTIONS, answers, model_version=model.version, test_sha256=digest)
    report["languages"] = evaluate_languages(
        language_sets(test, answers), model.languages, params.evaluate, seed=params.seed
    )
    write_json(REPORTS / "metrics.json", report)

    suite = behaviour_report(
        model.predict_proba, lambda comments: metrics.arrays_of(model.predict(comments))[1], {"VADER": baselines.vader}
    )
    behaviour = {**suite, "identity_gaps": identity_gaps(model.predict_proba)}
    write_json(REPORTS / "behaviour.json", behaviour)
    size = sum(path.stat().st_size for path in MODEL.iterdir())
    write_json(SCORES, headline(report, behaviour, own=own_sources(), model_bytes=size))
    figures.save_all({**report["human"], **report["machine"]}, REPORTS / "plots")
    shown = [name for name in report["human"] if name in {*HEADLINE_SETS, *own_sources()}] or list(report["human"])
    save_plot_data({name: report["human"][name] for name in shown}, curves, REPORTS / "plots")


if __name__ == "__main__":
    run_stage(run)
