"""From unchecked rows to valid, split ones, with every defect counted."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from yt_sentiment.corpora.copies import copied, known_before
from yt_sentiment.corpora.splits import SPLITS, hash_share, text_key
from yt_sentiment.labels import LABELS
from yt_sentiment.language.text import is_pictograph
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.params import PreprocessParams


class SchemaError(ValueError):
    """Labelled rows break the schema, or hold more defects than ``preprocess.limits`` allows."""


class LabelledComments(pa.DataFrameModel):
    """The one schema of labelled comments."""

    text: Series[str] = pa.Field(str_length={"min_value": 1})
    label: Series[str] = pa.Field(isin=list(LABELS))
    source: Series[str]
    split: Series[str] = pa.Field(isin=list(SPLITS))
    id: Series[str] = pa.Field(unique=True)

    class Config:
        """Unknown columns are an error."""

        strict = True


def validate(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` if it satisfies ``LabelledComments``.

    Raises:
        SchemaError: naming each failing column, check and value.
    """
    try:
        return LabelledComments.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases[["column", "check", "failure_case"]].drop_duplicates().head(10)
        raise SchemaError(f"labelled comments break the schema:\n{cases.to_string(index=False)}") from None


def clean_source(
    raw: pd.DataFrame, params: PreprocessParams, *, test_share: float | None = None
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the valid rows of one source, split, with a ``key`` column, and the count of each defect.

    Rows of a published test set stay as they are, duplicates included, so that scores compare with
    others'; elsewhere one row per normalised text remains, with the majority label, and none on a tie. It is the
    first of them, so a reader gives the rows of a published validation split before those that train.

    Args:
        raw: as ``read_source`` gives them.
        params: of the stage.
        test_share: 0 to 1, in place of ``params.test_share``.
    """
    held_out = params.test_share if test_share is None else test_share
    is_text = raw["text"].map(lambda value: isinstance(value, str))
    missing = raw["text"].isna()
    bad_label = ~raw["label"].isin(LABELS)
    frame = raw[is_text & ~bad_label].copy()
    frame["key"] = [text_key(comment) for comment in frame["text"]]
    empty = frame["key"] == ""
    frame["published_test"] = frame["split"] == "test"
    has_test = bool(frame["published_test"].any())
    frame = frame[~empty | frame["published_test"]]
    frame["split"] = [
        split or _own_split(key, params, test_share=0.0 if has_test else held_out)
        for split, key in zip(frame["split"], frame["key"], strict=True)
    ]
    frame["id"] = frame["source"] + "-" + frame["id"]

    labels_per_key = frame[frame["key"] != ""].groupby("key")["label"].nunique()
    counts = {
        "missing_text": int(missing.sum() + empty.sum()),
        "wrong_type": int((~is_text & ~missing).sum()),
        "unknown_label": int((is_text & bad_label).sum()),
        "duplicate": int(frame.loc[frame["key"] != "", "key"].duplicated().sum()),
        "conflicting_duplicate": int(frame["key"].isin(labels_per_key[labels_per_key > 1].index).sum()),
    }
    unknown = sorted(set(raw.loc[is_text & bad_label, "label"].map(repr)))[:3]
    report = {"rows_read": len(raw), "defects": counts, "unknown_labels": unknown}
    return _one_row_per_text(frame), report


def _own_split(key: str, params: PreprocessParams, *, test_share: float) -> str:
    """Split a row whose publisher did not: by hash, so that equal texts stay together.

    A source that has a published test gets no second one: its other rows train or validate.
    """
    if hash_share(key, "test") < test_share:
        return "test"
    return "validation" if hash_share(key, "validation") < params.validation_share else "train"


def check_limits(reports: dict[str, dict[str, Any]], params: PreprocessParams) -> None:
    """Compare the defects of each source with what is tolerated of it.

    Args:
        reports: per source, as ``clean_source`` gives them.
        params: the limits of all sources, and those of single ones.

    Raises:
        SchemaError: naming every source and defect above its limit, with counts and examples.
    """
    over = []
    for source, report in reports.items():
        for defect, limit in params.limits_of(source).model_dump().items():
            count, rows = report["defects"][defect], report["rows_read"]
            if count > limit * rows:
                examples = report["unknown_labels"] if defect == "unknown_label" else []
                shown = f", for instance {', '.join(examples)}" if examples else ""
                over.append(
                    f"{source}: {defect} in {count} of {rows} rows ({count / rows:.2%}), limit {limit:.2%}{shown}"
                )
    if over:
        raise SchemaError("above preprocess.limits:\n  " + "\n  ".join(over))


def _one_row_per_text(frame: pd.DataFrame) -> pd.DataFrame:
    test, rest = frame[frame["published_test"]], frame[~frame["published_test"]]
    votes = rest.groupby(["key", "label"]).size().unstack(fill_value=0)
    best = votes.max(axis=1)
    decided = votes.idxmax(axis=1)[votes.eq(best, axis=0).sum(axis=1) == 1]
    rest = rest.drop_duplicates("key")
    rest = rest[rest["key"].isin(decided.index)].assign(label=lambda part: part["key"].map(decided))
    return pd.concat([rest, test]).sort_index().drop(columns="published_test")


def capped(frame: pd.DataFrame, source: str, share: float) -> pd.DataFrame:
    """Return rows of which ``source`` gives at most ``share`` per split and class: a few must not teach the rest.

    Which of its rows stay is a matter of their texts alone, so that a row more does not exchange the others.

    Args:
        frame: rows of every source with ``key``, ``label`` and ``split``.
        source: which one.
        share: 0 to 1.
    """
    if share == 1:
        return frame
    is_source = frame["source"] == source
    others = frame[~is_source].groupby(["split", "label"]).size()
    ranked = frame[is_source].assign(rank=frame.loc[is_source, "key"].map(lambda key: hash_share(key, "cap")))
    ranks = ranked.sort_values("rank").groupby(["split", "label"]).cumcount()
    room = [int(others.get((row.split, row.label), 0) * share / (1 - share)) for row in ranked.itertuples()]
    dropped = ranked.index[ranks.reindex(ranked.index) >= room]
    return frame.drop(dropped)


def pictograph_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of nothing but emoji and emoticons, taken out of labelled rows, with the majority label.

    Corpora hold hardly a comment without words, YouTube many: what a string of pictographs means is
    learnt from the comments that people judged with it in them.

    Args:
        frame: training rows with ``key``, of one or more sources.
    """
    batch = Batch(frame["text"].tolist())
    drawn = [filter(is_pictograph, batch.tokens.parts[batch.token_slice(row)]) for row in range(len(batch))]
    parts = pd.Series(map(list, drawn), frame.index, object)
    rows = frame[parts.map(bool)].assign(text=parts[parts.map(bool)].map(" ".join), published_test=False)
    rows["key"] = [text_key(comment) for comment in rows["text"]]
    rows["id"] = rows["id"] + "-pictographs"
    found = [_one_row_per_text(group) for _, group in rows.groupby("source")]
    return pd.concat(found) if found else rows.drop(columns="published_test")


def separate(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Drop training rows that a test or validation split knows, and validation rows that a test split knows.

    A split knows a text that it holds, and a copy of one (``copies``).

    Args:
        frame: rows of every source with ``key``, ``source`` and ``split``.

    Returns:
        The remaining rows, and how many were dropped per source.
    """
    repeated = (frame["split"] != "test") & frame.duplicated(["key", "split"])
    leaked = known_before(frame["key"], frame["split"]) | repeated | copied(frame)
    dropped = frame.loc[leaked, "source"].value_counts().sort_index()
    return frame[~leaked], {str(source): int(count) for source, count in dropped.items()}
