"""Stage ``preprocess``: from raw corpora to valid rows in three splits.

Reads   data/raw/<source>/, data/sources/
Writes  data/clean/{train,validation,test}.parquet   schema ``LabelledComments``
        data/clean/typical.parquet                   the Kaggle file's training part, if it is a source
        reports/preprocess.json                      defects, dropped rows, rows per split and class
Params  seed, ingest, preprocess
"""

from __future__ import annotations

import pandas as pd

from yt_sentiment.corpora import FEEDBACK, get_source, test_share_of, within_licences
from yt_sentiment.corpora.clean import (
    LabelledComments,
    capped,
    check_limits,
    clean_source,
    pictograph_rows,
    separate,
    validate,
)
from yt_sentiment.corpora.splits import SPLITS, hash_share
from yt_sentiment.corpora.synthetic import synthetic_rows
from yt_sentiment.io.files import write_json
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import CLEAN, RAW, REPORTS, run_stage
from yt_sentiment.pipeline.own_file import read_raw

COLUMNS = list(LabelledComments.to_schema().columns)


def run() -> None:
    """Clean every source, split, and keep the splits apart.

    Raises:
        ConfigError: if ``ingest.licences`` leaves no source.
        SchemaError: if a source has more defects than its limits allow.
        SourceFormatError or CommentFileError: if a file has another shape than its reader expects.
    """
    params = load_params()
    chosen = within_licences(params.ingest)
    frames, report = [], {}
    for name in chosen.sources:
        source = get_source(name)
        raw = read_raw(source, RAW / name, vader_parts=params.preprocess.vader_icwsm_parts)
        frame, report[name] = clean_source(raw, params.preprocess, test_share=test_share_of(source))
        frames.append(frame)
    write_json(REPORTS / "preprocess.json", report)  # the evidence stays when the limits stop the run
    # What is wrong with a user's own file was said when it was added, and its digest holds it there.
    check_limits({name: entry for name, entry in report.items() if not get_source(name).origin}, params.preprocess)
    rows = pd.concat(frames, ignore_index=True)
    if params.preprocess.max_rows is not None:
        order = rows["id"].map(lambda identifier: hash_share(identifier, "sample"))
        rows = rows.loc[order.sort_values().index].groupby(["source", "split"]).head(params.preprocess.max_rows)

    tested = rows[(rows["split"] == "test") & rows["source"].isin(chosen.evaluate)]
    typical = rows[(rows["split"] != "test") & (rows["source"] == "kaggle_reddit")]
    trained = rows[(rows["split"] != "test") & rows["source"].isin(chosen.train)]
    if FEEDBACK.name in chosen.train:
        before = len(trained)
        trained = capped(trained, FEEDBACK.name, params.preprocess.feedback_share)
        report[FEEDBACK.name]["dropped_as_more_than_its_share"] = before - len(trained)
    kept, dropped = separate(pd.concat([trained, tested]))
    if params.preprocess.pictograph_rows:
        kept, _ = separate(pd.concat([kept, pictograph_rows(kept[kept["split"] == "train"])], ignore_index=True))
    if params.preprocess.synthetic_rows:
        kept, _ = separate(pd.concat([kept, synthetic_rows(params.preprocess.synthetic_rows, params.seed)]))
    typical = typical[~typical["key"].isin(tested["key"])]

    CLEAN.mkdir(parents=True, exist_ok=True)
    typical[COLUMNS].to_parquet(CLEAN / "typical.parquet", index=False)
    for split in SPLITS:
        part = validate(kept.loc[kept["split"] == split, COLUMNS].reset_index(drop=True))
        if part.empty:
            raise ValueError(f"split {split!r} has no rows; sources {chosen.sources} are too few")
        part.to_parquet(CLEAN / f"{split}.parquet", index=False)
        for of_source, group in part.groupby("source"):
            counts = group["label"].value_counts().sort_index()
            report.setdefault(str(of_source), {}).setdefault("splits", {})[split] = {
                str(k): int(n) for k, n in counts.items()
            }
    for name in chosen.sources:
        report[name]["dropped_as_known_to_another_split"] = dropped.get(name, 0)
    write_json(REPORTS / "preprocess.json", report)


if __name__ == "__main__":
    run_stage(run)
