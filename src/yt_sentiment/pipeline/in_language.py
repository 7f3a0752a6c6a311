"""Stage ``in_language``: fit, for each language, a simple model on its rows alone; once, since that is slow.

Reads   data/clean/{train,validation,test}.parquet
Writes  models/in_language.parquet    its label of each test row: ``source``, ``id``, ``label``
        reports/in_language.json      per language: rows, the classes that are judged, how it was fitted, its scores;
                                      or why it has no such model

A class without evidence (``min_class_rows``) is judged of nobody: where a corpus has hardly a neutral row to learn
from, rows of the other two classes are judged, as two classes.

Params  seed, in_language
"""

from __future__ import annotations

import logging
from typing import Any, Final

import numpy as np
import pandas as pd

from yt_sentiment.io.files import write_json
from yt_sentiment.labels import LABELS
from yt_sentiment.params import InLanguageParams, load_params
from yt_sentiment.pipeline import CLEAN, IN_LANGUAGE, REPORTS, run_stage
from yt_sentiment.pipeline.by_language import human_rows
from yt_sentiment.training.tfidf_svm import Judgement, Rows, fit_and_judge, judged_classes, macro_f1

# Not those of corpora.splits, which imports how models read text: a change there must fit nothing here again.
SPLITS: Final = ("train", "validation", "test")

log = logging.getLogger(__name__)


def run() -> None:
    """Fit and judge language by language."""
    params = load_params()
    splits = {split: human_rows(pd.read_parquet(CLEAN / f"{split}.parquet")) for split in SPLITS}
    report: dict[str, Any] = {}
    judged = [splits["test"][["source", "id"]].assign(label="").iloc[:0]]
    for code in sorted(splits["test"]["language"].unique()):
        frames = {split: frame[frame["language"] == code] for split, frame in splits.items()}
        rows = {split: _rows(frame) for split, frame in frames.items()}
        report[code], found = judge_language(rows, params.in_language, seed=params.seed)
        log.info("%s: %s", code, report[code])
        if found is not None:
            labels = [LABELS[place] for place in found.codes]
            judged.append(frames["test"][["source", "id"]].assign(label=labels))
    IN_LANGUAGE.parent.mkdir(parents=True, exist_ok=True)
    pd.concat(judged, ignore_index=True).to_parquet(IN_LANGUAGE, index=False)
    write_json(REPORTS / "in_language.json", report)


def _rows(frame: pd.DataFrame) -> Rows:
    return Rows(frame["text"].tolist(), frame["label"].map(LABELS.index).to_numpy(np.int64))


def judge_language(
    rows: dict[str, Rows], params: InLanguageParams, *, seed: int
) -> tuple[dict[str, Any], Judgement | None]:
    """Return what is reported of a language, and what its model says of all its test rows, if it has one.

    Args:
        rows: of the language, per split.
        params: of the stage.
        seed: of the model.
    """
    classes = judged_classes([LABELS[code] for code in rows["train"].codes], params.min_class_rows)
    kept = {split: part.of(classes) for split, part in rows.items()}
    entry: dict[str, Any] = {
        "classes": list(classes),
        "rows": {split: len(part.texts) for split, part in kept.items()},
        "test_rows_of_other_classes": len(rows["test"].texts) - len(kept["test"].texts),
    }
    if len(classes) < 2:
        entry["left_out"] = f"fewer than two classes have {params.min_class_rows} training rows"
        return entry, None
    found = fit_and_judge(kept["train"], kept["validation"], rows["test"].texts, params.c, seed=seed)
    judged = np.isin(rows["test"].codes, [LABELS.index(label) for label in classes])
    entry["c"] = found.c
    entry["macro_f1"] = {
        "validation": round(found.validation_macro_f1, 4),
        "test": round(macro_f1(rows["test"].codes[judged], found.codes[judged]), 4),
    }
    return entry, found


if __name__ == "__main__":
    run_stage(run)
