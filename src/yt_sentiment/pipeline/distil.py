"""Stage ``distil``: distil the encoder from labelled rows and texts without a label; frozen, see docs/teacher.md.

Reads   data/clean/{train,validation,test,typical}.parquet, data/raw/vader_icwsm/,
        data/unlabelled/*.parquet          comments in a column ``text``; a folder of your own, which may be empty
Writes  src/yt_sentiment/training/distillation/artefacts/{encoder,out_of_fold}.npz
        reports/distillation.json          rows, sizes, scores of teacher and encoder on rows that they did not see
Params  seed, distil
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from yt_sentiment.corpora import get_source, read_source
from yt_sentiment.corpora.splits import SPLITS, hash_share
from yt_sentiment.io.files import write_json
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, DATA, RAW, REPORTS, run_stage
from yt_sentiment.training.distillation.cross_fitting import distil, scores_by_source
from yt_sentiment.training.distillation.labelled_rows import LabelledRows
from yt_sentiment.training.distillation.out_of_fold import save_out_of_fold
from yt_sentiment.training.distillation.texts import unlabelled_texts

UNLABELLED: Final = DATA / "unlabelled"
ARTEFACTS: Final = Path("src/yt_sentiment/training/distillation/artefacts")
VADER: Final = "vader_icwsm"
SNIPPETS: Final = ("amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets")
"""Parts of that corpus whose labels lowered the scores; their texts do not."""


def column(path: Path) -> pd.Series[str]:
    """Return the texts of a Parquet file."""
    return pd.read_parquet(path, columns=["text"])["text"].dropna()


def comments() -> Iterator[str]:
    """Yield the comments that users of the pipeline brought themselves, in an order that depends on them alone."""
    found = {text for path in sorted(UNLABELLED.glob("*.parquet")) for text in column(path)}
    yield from sorted(found, key=lambda text: hash_share(text, "unlabelled"))


def run() -> None:
    """Fit two teachers and three students, and write what the stages ``features`` and ``train`` read."""
    params = load_params()
    labelled = LabelledRows.read(CLEAN / "train.parquet")
    reviews = read_source(get_source(VADER), RAW / VADER, vader_parts=SNIPPETS)["text"].dropna()
    known = [text for split in SPLITS for text in column(CLEAN / f"{split}.parquet")]
    unlabelled = unlabelled_texts(
        {
            "youtube": comments(),
            "kaggle": column(CLEAN / "typical.parquet"),
            "review": reviews,
        },
        known,
        params.distil.texts,
    )
    distilled = distil(labelled, unlabelled, params.distil, params.seed)
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    distilled.encoder.save(ARTEFACTS / "encoder.npz")
    save_out_of_fold(ARTEFACTS / "out_of_fold.npz", distilled.batch, distilled.reading)
    student = params.distil.student
    report = {
        "labelled_rows": len(labelled),
        "made_up_rows": params.distil.synthetic_rows,
        "derived_rows": distilled.derived,
        "unlabelled_rows": {origin: len(texts) for origin, texts in unlabelled.by_origin.items()},
        "encoder": {
            "words": len(distilled.encoder.hashes),
            "subword_buckets": student.subword_buckets,
            "languages": len(distilled.encoder.languages),
            "size": student.size,
            "first_width": student.first_width,
            "second_width": student.second_width,
            "dense_width": student.dense_width,
            "epochs": student.epochs,
        },
        "scores": {
            "teacher": scores_by_source(labelled, distilled.teacher_scores),
            "encoder": scores_by_source(labelled, distilled.reading.scores),
        },
    }
    write_json(REPORTS / "distillation.json", report)


if __name__ == "__main__":
    run_stage(run)
