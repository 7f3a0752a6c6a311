from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from yt_sentiment.corpora.clean import clean_source
from yt_sentiment.corpora.splits import SPLITS
from yt_sentiment.params import Params

ROWS = 2000


def shares(splits: Sequence[str | None], params: Params) -> dict[str, float]:
    """Clean as many rows of each of ``splits``; return, of those that had none, the share per split they came to."""
    frame = pd.DataFrame(
        [
            {"text": f"{split} {n}", "label": "neutral", "source": "a corpus", "split": split, "id": f"{split}-{n}"}
            for split in splits
            for n in range(ROWS)
        ]
    )
    cleaned, _ = clean_source(frame, params.preprocess)
    published = cleaned[~cleaned["text"].str.startswith("None")]
    assert (published["split"] == published["text"].str.split().str[0]).all(), "the publisher's splits stay"
    own = cleaned.loc[cleaned["text"].str.startswith("None"), "split"]
    return {split: float((own == split).mean()) for split in SPLITS}


def test_a_corpus_without_splits_gets_all_three(params: Params) -> None:
    assert shares([None], params) == pytest.approx(
        {
            "train": (1 - params.preprocess.test_share) * (1 - params.preprocess.validation_share),
            "validation": (1 - params.preprocess.test_share) * params.preprocess.validation_share,
            "test": params.preprocess.test_share,
        },
        abs=0.03,
    )


def test_a_corpus_with_a_published_test_gets_a_validation_split_and_no_second_test(params: Params) -> None:
    found = shares([None, "test"], params)
    assert found["test"] == 0
    assert found["validation"] == pytest.approx(params.preprocess.validation_share, abs=0.03)


def test_published_splits_are_kept(params: Params) -> None:
    shares(SPLITS, params)


def test_a_text_of_two_published_splits_stays_where_it_was_read_first(params: Params) -> None:
    rows = [("measured", "validation", "0"), ("Measured", "train", "1"), ("other", "train", "2")]
    frame = pd.DataFrame(rows, columns=["text", "split", "id"]).assign(label="neutral", source="a corpus")
    cleaned, _ = clean_source(frame, params.preprocess)
    assert cleaned["split"].tolist() == ["validation", "train"]
