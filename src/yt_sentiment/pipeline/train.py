"""Stage ``train``: fit and calibrate the model on the training split.

Reads   data/clean/{train,validation}.parquet, data/features/, models/vocabulary.npz,
        training/distillation/artefacts/ of the package
Writes  models/model/          the model directory
        reports/train.json     rows, weights, calibrations, validation scores
        reports/learning.json  scores by number of trees, for `dvc plots`
Params  seed, train
"""

from __future__ import annotations

from dataclasses import asdict

from yt_sentiment.corpora import get_source, language_of, platform_of
from yt_sentiment.evaluation.subsets import scores_by
from yt_sentiment.io.files import file_sha256, write_json
from yt_sentiment.model.saving import save_model
from yt_sentiment.model.vectorizer import TextFeatures
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, MODEL, REPORTS, VOCABULARY, run_stage
from yt_sentiment.pipeline.feature_files import load_split
from yt_sentiment.training.distillation.out_of_fold import encoder
from yt_sentiment.training.fit import fit
from yt_sentiment.training.learning_curve import learning_curve


def run() -> None:
    """Fit once, and write the model directory and its report."""
    params = load_params()
    for name in params.train.source_weight:
        get_source(name)
    with_encoder = params.features.encoder
    train, validation = (load_split(name, with_encoder=with_encoder) for name in ("train", "validation"))
    training = fit(train, params.train, validation=validation, seed=params.seed, threads=params.threads)
    fitted = training.fitted

    platforms = list(map(platform_of, validation.sources))
    guesses = fitted.predict_proba(
        validation.tfidf, validation.lexical, validation.encoder, validation.languages, platforms
    )
    scores = scores_by(validation.sources, validation.classes, guesses)
    languages = scores_by(list(map(language_of, validation.sources)), validation.classes, guesses)

    data = {f"{split}.parquet": file_sha256(CLEAN / f"{split}.parquet") for split in ("train", "validation")}
    manifest = save_model(
        MODEL,
        TextFeatures.load(VOCABULARY),
        encoder() if with_encoder else None,
        fitted,
        languages=params.train.languages,
        data=data,
        metrics={"validation": scores, "languages": languages},
    )
    report = {
        "model_version": manifest.version,
        "rows": {"train": len(train.sources), "validation": len(validation.sources)},
        "columns": train.tfidf.shape[1],
        "bytes": sum(path.stat().st_size for path in MODEL.iterdir()),
        "linear_c": training.c,
        "calibration": {
            name: {part: round(value, 4) for part, value in asdict(found).items()}
            for name, found in fitted.calibrations.items()
        },
        "min_confidence": round(fitted.min_confidence, 4),
        "validation": scores,
        "languages": languages,
    }
    write_json(REPORTS / "train.json", report)
    write_json(REPORTS / "learning.json", learning_curve(fitted, {"training": train, "validation": validation}))


if __name__ == "__main__":
    run_stage(run)
